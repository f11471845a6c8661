import * as tf from '@tensorflow/tfjs-core';
import {type Batch, byRows, indices, type Run, rowCount, sliceRows} from '../run.ts';
import type {Subject} from '../subject.ts';

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

/** |sum of the map - (S(x) - the mean of S(b))|, for each row. */
export async function backgroundGap(
  subject: Subject,
  x: Batch,
  background: Batch,
  maps: readonly tf.Tensor[],
  run: Run,
): Promise<Float32Array> {
  const sum = await totals(maps);
  const top = await scoresOf(subject, x, run);
  const mean = await backgroundMeans(subject, background, run);
  return sum.map((value, i) => Math.abs(value - ((top[i] ?? 0) - (mean[i] ?? 0))));
}

/** What is missing from S(x) - the mean of S(b), and the standard error that the sampling alone explains. */
export async function samplingErrors(
  subject: Subject,
  x: Batch,
  background: Batch,
  maps: readonly tf.Tensor[],
  squares: ArrayLike<number>,
  samples: number,
  run: Run,
) {
  const gap = await backgroundGap(subject, x, background, maps, run);
  const sum = await totals(maps);
  const error = sum.map((value, i) => {
    const variance = Math.max(0, (squares[i] ?? 0) / samples - value * value);
    return Math.sqrt(variance / Math.max(1, samples - 1));
  });
  return {'completeness-gap': gap, 'sampling-error': error};
}

/** The mean score of the background, asked as each row asks. */
async function backgroundMeans(subject: Subject, background: Batch, run: Run): Promise<number[]> {
  const count = rowCount(background);
  const mean = (scores: ArrayLike<number>) => Array.from(scores).reduce((a, b) => a + b, 0) / Math.max(1, count);
  const shared = await everyScore(subject, background, run);
  const means: number[] = [];
  for (let row = 0; row < subject.rows; row++) {
    const own = shared?.filter((_, i) => i % subject.rows === row);
    means.push(mean(own ?? (await scoresOf(subject.take(repeated(row, count)), background, run))));
  }
  return means;
}

/** [b, rows] in C order; undefined where each row needs passes of its own. */
async function everyScore(subject: Subject, x: Batch, run: Run): Promise<Float32Array | undefined> {
  if (!subject.everyScore) return undefined;
  const quiet = {...run, progress: undefined};
  const [scores] = await byRows(rowCount(x), quiet, (rows) => {
    const part = subject.everyScore?.(sliceRows(x, rows));
    return part ? [part] : [];
  });
  if (!scores) return undefined;
  return (await scores.data().finally(() => scores.dispose())) as Float32Array;
}

function repeated(row: number, times: number): number[] {
  return new Array<number>(times).fill(row);
}
