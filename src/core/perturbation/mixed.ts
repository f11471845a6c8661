import * as tf from '@tensorflow/tfjs-core';
import {type Batch, type Block, blocks, indices, type Range, type Run, sliceRows} from '../run.ts';
import {repeatRows, type Subject} from '../subject.ts';
import type {Segmentation} from './segments/segmentation.ts';

/** A mask for each input, [rows or 1, steps, ...sides], 1 where the input is shown; undefined shows all of it. */
export type Masks = readonly (tf.Tensor | undefined)[];

/** mask * x + (1 - mask) * base for every row and step, [rows * steps, ...]; `base` is [rows or 1, steps or 1, ...]. */
export function mixed(rows: Batch, base: Batch, masks: Masks, steps: number): tf.Tensor[] {
  return rows.map((input, i) => {
    const x = tf.expandDims(input, 1);
    const mask = masks[i];
    const hidden = base[i];
    if (!mask || !hidden) {
      const times = tf.ones([1, steps, ...new Array<number>(input.rank - 1).fill(1)]);
      return tf.reshape(tf.mul(x, times), [-1, ...input.shape.slice(1)]);
    }
    const shown = mask.rank === x.rank ? mask : tf.expandDims(mask, -1);
    // Not x + (1 - mask) (base - x): this way what is shown and what is hidden stay as they are, to the bit.
    const points = tf.add(tf.mul(shown, x), tf.mul(tf.sub(1, shown), hidden));
    return tf.reshape(points, [-1, ...input.shape.slice(1)]);
  });
}

/** Scores of points [rows * steps, ...] that belong to the given rows, [rows, steps]. */
export function scoresAt(subject: Subject, points: Batch, rows: Range): tf.Tensor2D {
  const steps = (points[0]?.shape[0] ?? 0) / (rows.to - rows.from);
  const asked = subject.take(repeatRows(indices(rows), steps));
  return tf.reshape(asked.scores(points), [-1, steps]);
}

/** What is shown and hidden in a number of steps. */
export interface Mixing {
  readonly steps: number;
  masks(block: Block): Masks;
  /** What hidden places hold, [rows or 1, steps or 1, ...]. */
  base(block: Block): Batch;
}

/** The baseline of each row as the hidden values of all its steps. */
export function rowBase(base: Batch): Mixing['base'] {
  return ({rows}) => sliceRows(base, rows).map((t) => tf.expandDims(t, 1));
}

/** Scores of every row with parts of it hidden, step by step: [n, steps] in C order. */
export async function mixedScores(
  subject: Subject,
  x: Batch,
  run: Run,
  {steps, masks, base}: Mixing,
): Promise<Float64Array> {
  const found = new Float64Array(subject.rows * steps);
  for await (const block of blocks(subject.rows, steps, run)) {
    const {rows, steps: part} = block;
    const width = part.to - part.from;
    const scores = tf.tidy(() => scoresAt(subject, mixed(sliceRows(x, rows), base(block), masks(block), width), rows));
    const values = await scores.data().finally(() => scores.dispose());
    for (const row of indices(rows)) {
      const from = (row - rows.from) * width;
      found.set(values.subarray(from, from + width), row * steps + part.from);
    }
  }
  return found;
}

/** Whether a step shows a feature of a row. */
export interface Showing {
  /** True where all rows with the same segments are shown the same. */
  readonly alike: boolean;
  at(row: number, step: number): (feature: number) => boolean;
}

/** The masks that show some features of each row and hide the others. */
export function segmentMasks({inputs, counts}: Segmentation, showing: Showing): Mixing['masks'] {
  return ({rows, steps}) =>
    inputs.map(({sides, labels}) => {
      const each = indices(rows);
      const same = (row: number) => labels[row] === labels[rows.from] && counts[row] === counts[rows.from];
      const own = showing.alike && each.every(same) ? [rows.from] : each;
      const places = sides.reduce((a, b) => a * b, 1);
      const width = steps.to - steps.from;
      const values = new Float32Array(own.length * width * places);
      let at = 0;
      for (const row of own) {
        const features = labels[row] ?? new Int32Array(places);
        for (const step of indices(steps)) {
          const shows = showing.at(row, step);
          for (let place = 0; place < places; place++) values[at++] = shows(features[place] ?? 0) ? 1 : 0;
        }
      }
      return tf.tensor(values, [own.length, width, ...sides]);
    });
}
