import * as tf from '@tensorflow/tfjs-core';
import {type Batch, byRows, indices, type Run, sliceRows} from './run.ts';
import type {Subject} from './subject.ts';

/** Scores of all rows, in batches, [n]. */
export async function scoresOf(subject: Subject, x: Batch, run: Run): Promise<Float32Array> {
  const quiet = {...run, progress: undefined};
  const [scores] = await byRows(subject.rows, quiet, (rows) => [
    subject.take(indices(rows)).scores(sliceRows(x, rows)),
  ]);
  if (!scores) return new Float32Array();
  return (await scores.data().finally(() => scores.dispose())) as Float32Array;
}

/** Sum of each row's attributions over all inputs, [n]. */
export async function totals(maps: readonly tf.Tensor[]): Promise<Float32Array> {
  const sum = tf.tidy(() => tf.addN(maps.map((map) => tf.sum(tf.reshape(map, [map.shape[0] ?? 0, -1]), 1))));
  return (await sum.data().finally(() => sum.dispose())) as Float32Array;
}

/** |sum of the map - (f(x) - f(baseline))|, for each row: what the completeness axiom leaves open. */
export async function completenessGap(
  subject: Subject,
  x: Batch,
  baseline: Batch,
  maps: readonly tf.Tensor[],
  run: Run,
): Promise<Float32Array> {
  const [sum, top, bottom] = [
    await totals(maps),
    await scoresOf(subject, x, run),
    await scoresOf(subject, baseline, run),
  ];
  return sum.map((value, i) => Math.abs(value - ((top[i] ?? 0) - (bottom[i] ?? 0))));
}
