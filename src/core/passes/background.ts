import type * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Batch, Run} from '../run.ts';

/** The examples that a method compares with, [b, ...] for each input: its own option's, or those of the run. */
export function backgroundOf(
  given: tf.Tensor | readonly tf.Tensor[] | undefined,
  x: Batch,
  run: Run,
  method: string,
): Batch {
  const background: Batch | undefined =
    given === undefined ? run.background : Array.isArray(given) ? given : [given as tf.Tensor];
  if (!background?.length) {
    throw new ExplainError(
      'bad-option',
      `${method} compares with background examples: pass \`background\`, a tensor [b, ...] for each input`,
    );
  }
  const shape = (t: tf.Tensor | undefined) => (t ? `[${t.shape.join(', ')}]` : 'none');
  x.forEach((input, i) => {
    const own = background[i];
    const fits = own?.rank === input.rank && own.shape.slice(1).every((side, axis) => side === input.shape[axis + 1]);
    if (fits && (own?.shape[0] ?? 0) > 0) return;
    throw new ExplainError(
      'bad-option',
      `${method}: the background of input ${i} must be [b, ${input.shape.slice(1).join(', ')}]; got ${shape(own)}`,
    );
  });
  return background;
}
