import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Block} from '../run.ts';
import type {Asked} from '../scoring/metric.ts';

/** Changes to every image, [n or 1, samples, ...shape of an image]: the same draws for each, so that its company has no say. */
export interface Changes {
  readonly samples: number;
  /** Changes of the rows and samples of a block, [rows, samples, ...]; to be called inside `tf.tidy`. */
  of(block: Block): tf.Tensor;
  dispose(): void;
}

/** Draws times each image's range (its largest value less its smallest; 1 where that is nothing) times `share`. */
export function scaledChanges(input: tf.Tensor, draws: tf.Tensor, share: number): Changes {
  const places = input.shape.map((_, axis) => axis).slice(1);
  const range = tf.tidy(() => {
    const own = tf.sub(tf.max(input, places, true), tf.min(input, places, true));
    return tf.expandDims(tf.mul(tf.where(tf.equal(own, 0), tf.onesLike(own), own), share), 1);
  });
  return {
    samples: draws.shape[0] ?? 0,
    of: ({rows, steps}) => {
      const now = tf.expandDims(tf.slice(draws, steps.from, steps.to - steps.from), 0);
      return tf.mul(now, tf.slice(range, rows.from, rows.to - rows.from));
    },
    dispose: () => tf.dispose([draws, range]),
  };
}

/** Changes as a caller gives them: [samples, ...] for all images or [n, samples, ...]. */
export function givenChanges(metric: string, {input}: Asked, draws: tf.Tensor | readonly tf.Tensor[]): Changes {
  const given = Array.isArray(draws) ? draws[0] : (draws as tf.Tensor);
  const [n = 0, ...shape] = input.shape;
  const lead = given ? given.shape.slice(0, given.rank - shape.length) : [];
  const own = given?.shape.slice(lead.length) ?? [];
  const fits =
    shape.every((side, axis) => own[axis] === side) && (lead.length === 1 || (lead.length === 2 && lead[0] === n));
  if (!given || !fits) {
    throw new ExplainError(
      'bad-option',
      `${metric}: draws must be [samples, ${shape.join(', ')}] or [${n}, samples, ${shape.join(', ')}]; got [${given?.shape.join(', ')}]`,
    );
  }
  const all = lead.length === 1 ? tf.expandDims(given, 0) : given.clone();
  return {
    samples: lead.at(-1) ?? 0,
    of: ({rows, steps}) => {
      const [from, size] = lead.length === 1 ? [0, 1] : [rows.from, rows.to - rows.from];
      const part = tf.slice(all, [from, steps.from], [size, steps.to - steps.from]);
      return tf.add(tf.zeros([rows.to - rows.from, ...part.shape.slice(1)]), part);
    },
    dispose: () => all.dispose(),
  };
}

/** Images with changes added or taken away, as rows of a pass: [rows * samples, ...]. */
export function changed(rows: tf.Tensor, changes: tf.Tensor, sign: 1 | -1): tf.Tensor {
  const at = tf.expandDims(rows, 1);
  return tf.reshape(sign === 1 ? tf.add(at, changes) : tf.sub(at, changes), [-1, ...rows.shape.slice(1)]);
}
