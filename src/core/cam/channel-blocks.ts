import * as tf from '@tensorflow/tfjs-core';
import type {Site} from '../network/network.ts';
import {activationsAt} from '../passes/layer-gradients.ts';
import {type Batch, byRows, forBlocks, indices, type Range, type Run, rowCollector, sliceRows} from '../run.ts';
import {repeatRows, type Subject} from '../subject.ts';

/** The channels of every row's activations, the channel axis second: [n, k, h, w] or [n, k, t]. */
export async function channelsOf(subject: Subject, x: Batch, run: Run, site: Site): Promise<tf.Tensor> {
  const [whole] = await byRows(subject.rows, {...run, progress: undefined}, (rows) =>
    activationsAt(subject.take(indices(rows)), sliceRows(x, rows), [site]).map((a) =>
      tf.transpose(a, [0, a.rank - 1, ...a.shape.slice(1, -1).map((_, i) => i + 1)]),
    ),
  );
  return whole ?? tf.zeros([0, 0]);
}

/** For each row the numbers of its channels of largest spread, at most `most`, in rising order. */
export async function widest(channels: tf.Tensor, most: number | undefined): Promise<number[][]> {
  const [rows = 0, count = 0] = channels.shape;
  if (most === undefined || most >= count) {
    return Array.from({length: rows}, () => indices({from: 0, to: count}));
  }
  const spread = tf.tidy(() => tf.moments(channels, places(channels)).variance);
  const values = await spread.data().finally(() => spread.dispose());
  return Array.from({length: rows}, (_, row) => largestOf(values.subarray(row * count, (row + 1) * count), most));
}

/** The numbers of the largest values, in rising order. */
function largestOf(values: ArrayLike<number>, most: number): number[] {
  const all = Array.from(values, (value, i) => ({value, i}));
  return all
    .sort((a, b) => b.value - a.value || a.i - b.i)
    .slice(0, most)
    .map(({i}) => i)
    .sort((a, b) => a - b);
}

/** Each row's own channels, [n, m, h, w]. */
export function pick(channels: tf.Tensor, chosen: readonly (readonly number[])[]): tf.Tensor {
  if (chosen.every((own) => own.length === channels.shape[1])) return channels.clone();
  const rows = chosen.map((own, row) => tf.gather(tf.slice(channels, row, 1), tf.tensor1d([...own], 'int32'), 1));
  return tf.concat(rows, 0);
}

/** Axes of the places of [n, m, h, w] or [n, m, t]. */
export function places(channels: tf.Tensor): number[] {
  return channels.shape.slice(2).map((_, i) => i + 2);
}

/**
 * A score for every row and channel, [n, m]: `scores` gets, for a block of rows and channels, the subject that asks
 * each row's question once for each channel, and gives one score for each pair, row by row.
 */
export async function channelScores(
  subject: Subject,
  count: number,
  run: Run,
  scores: (asked: Subject, rows: Range, channels: Range) => tf.Tensor,
): Promise<tf.Tensor> {
  const collected = rowCollector();
  let parts: tf.Tensor[] = [];
  try {
    await forBlocks(subject.rows, count, run, (rows, channels) => {
      const [height, width] = [rows.to - rows.from, channels.to - channels.from];
      const asked = subject.take(repeatRows(indices(rows), width));
      parts.push(tf.keep(tf.reshape(scores(asked, rows, channels), [height, width])));
      if (channels.to < count) return;
      collected.add([tf.concat(parts, 1)]);
      tf.dispose(parts);
      parts = [];
    });
    return collected.finish()[0] ?? tf.zeros([0, count]);
  } finally {
    tf.dispose(parts);
    collected.dispose();
  }
}

/** sum over channels of weight [n, m] times channel [n, m, h, w]: [n, h, w]. */
export function weighted(channels: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(channels, tf.reshape(weights, [...weights.shape, ...places(channels).map(() => 1)])), 1);
}
