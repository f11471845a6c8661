import * as tf from '@tensorflow/tfjs-core';
import {type Batch, forBlocks, indices, type Range, type Run, rowCollector, sliceRows} from '../run.ts';
import {repeatRows, type Subject} from '../subject.ts';
import type {Quadrature} from './quadrature.ts';

/** Points for a block: rows x steps, [rows, steps, ...] for each input, from the block's rows [rows, 1, ...]. */
export type Points = (rows: Batch, rowRange: Range, steps: Range) => Batch;

/** What is summed at the points: the gradient by default, or gradient times something that depends on the point. */
export type Weighting = (gradient: readonly tf.Tensor[], rowRange: Range, steps: Range) => readonly tf.Tensor[];

/**
 * sum over steps k of weight(k, gradient at point k), for every row and input: the one loop of all methods that
 * average gradients over many points. Rows and steps are cut into passes of at most `run.batchSize` points.
 */
export async function sumGradients(
  subject: Subject,
  x: Batch,
  run: Run,
  {steps, points, weigh}: {readonly steps: number; readonly points: Points; readonly weigh: Weighting},
): Promise<tf.Tensor[]> {
  const collected = rowCollector();
  let sums: tf.Tensor[] = [];
  try {
    await forBlocks(subject.rows, steps, run, (rowRange, stepRange) => {
      const rows = sliceRows(x, rowRange).map((t) => tf.expandDims(t, 1));
      const spread = points(rows, rowRange, stepRange);
      const flat = spread.map((t) => tf.reshape(t, [-1, ...t.shape.slice(2)]));
      const asked = subject.take(repeatRows(indices(rowRange), stepRange.to - stepRange.from));
      const gradients = asked.gradient(flat).map((g, i) => tf.reshape(g, spread[i]?.shape ?? g.shape));
      const part = weigh(gradients, rowRange, stepRange).map((g) => tf.sum(g, 1));
      const before = sums;
      sums = part.map((p, i) => tf.keep(before[i] ? tf.add(before[i], p) : p.clone()));
      tf.dispose(before);
      if (stepRange.to === steps) {
        collected.add(sums.map((s) => s.clone()));
        tf.dispose(sums);
        sums = [];
      }
    });
    return collected.finish();
  } finally {
    tf.dispose(sums);
    collected.dispose();
  }
}

/** A value for each step, shaped [1, steps, 1 ...] to go with points of the given rank. */
export function perStep(values: readonly number[], steps: Range, rank: number): tf.Tensor {
  const part = values.slice(steps.from, steps.to);
  return tf.tensor(part, [1, part.length, ...new Array<number>(rank - 2).fill(1)]);
}

/** (x - b) * the mean gradient on the straight path b -> x, one tensor for each input, by the points of a quadrature. */
export async function straightPath(
  subject: Subject,
  x: Batch,
  from: Batch,
  run: Run,
  {alphas, weights}: Quadrature,
): Promise<tf.Tensor[]> {
  const sums = await sumGradients(subject, x, run, {
    steps: alphas.length,
    points: (rows, rowRange, steps) => pointsBetween(from, rows, rowRange, alphas, steps),
    weigh: (gradients, _rows, steps) => gradients.map((g) => tf.mul(g, perStep(weights, steps, g.rank))),
  });
  try {
    return tf.tidy(() => x.map((input, i) => tf.mul(tf.sub(input, from[i] ?? 0), sums[i] ?? 0)));
  } finally {
    tf.dispose(sums);
  }
}

/** b + alpha (x - b) for a block: [rows, steps, ...] for each input, from the block's rows of x, [rows, 1, ...]. */
export function pointsBetween(
  from: Batch,
  rows: Batch,
  rowRange: Range,
  alphas: readonly number[],
  steps: Range,
): tf.Tensor[] {
  const start = sliceRows(from, rowRange).map((t) => tf.expandDims(t, 1));
  return rows.map((row, i) => {
    const b = start[i] ?? tf.zerosLike(row);
    return tf.add(b, tf.mul(tf.sub(row, b), perStep(alphas, steps, row.rank)));
  });
}
