import * as tf from '@tensorflow/tfjs-core';
import {generator} from '../random.ts';
import {blocks, indices} from '../run.ts';
import type {Asked, Found} from '../scoring/metric.ts';
import {allZero, eachRow} from '../scoring/score-rows.ts';
import {repeatRows} from '../subject.ts';
import {changed, givenChanges, scaledChanges} from './around.ts';

export interface SensitivityOptions {
  readonly samples: number;
  readonly radius: number;
  readonly relative: boolean;
  readonly draws: tf.Tensor | readonly tf.Tensor[] | undefined;
}

/**
 * How far the map moves when the image changes a little: ||map(x + e) - map(x)|| over ||map(x)|| (Frobenius) for each draw
 * of e, brought to one number by `reduce`. The maps are compared with their channels, as the method gives them.
 */
export async function sensitivity(
  metric: string,
  asked: Asked,
  {samples, radius, relative, draws}: SensitivityOptions,
  reduce: (distances: readonly number[]) => number,
): Promise<Found> {
  const {subject, input, maps, places, run} = asked;
  const changes = draws
    ? givenChanges(metric, asked, draws)
    : scaledChanges(input, uniform([samples, ...input.shape.slice(1)], run.seed), radius);
  const distances: number[][] = places.rows.map(() => []);
  const sizes: number[] = [];
  try {
    for await (const block of blocks(subject.rows, changes.samples, run)) {
      const {rows, steps} = block;
      const [size, width] = [rows.to - rows.from, steps.to - steps.from];
      const points = tf.tidy(() => changed(tf.slice(input, rows.from, size), changes.of(block), 1));
      const again = await asked
        .explain(subject.take(repeatRows(indices(rows), width)), [points], {...run, progress: undefined})
        .finally(() => points.dispose());
      const found = tf.tidy(() => {
        const own = tf.reshape(tf.slice(maps, rows.from, size), [size, 1, -1]);
        return [
          tf.norm(tf.sub(tf.reshape(again, [size, width, -1]), own), 'euclidean', 2),
          tf.norm(own, 'euclidean', 2),
        ];
      });
      again.dispose();
      try {
        const [apart, norms] = await Promise.all(found.map((one) => one.data()));
        for (const row of indices(rows)) {
          const k = row - rows.from;
          distances[row]?.push(...(apart?.subarray(k * width, (k + 1) * width) ?? []));
          sizes[row] = norms?.[k] ?? Number.NaN;
        }
      } finally {
        tf.dispose(found);
      }
    }
  } finally {
    changes.dispose();
  }
  return eachRow(places, (_, i) => {
    if (relative && sizes[i] === 0) return allZero;
    const unit = relative ? (sizes[i] ?? 1) : 1;
    return reduce((distances[i] ?? []).map((distance) => distance / unit));
  });
}

/** Values in [-1, 1). */
function uniform(shape: readonly number[], seed: number): tf.Tensor {
  const next = generator(seed, 'sensitivity');
  const values = Float32Array.from({length: shape.reduce((a, b) => a * b, 1)}, () => 2 * next() - 1);
  return tf.tensor(values, [...shape]);
}
