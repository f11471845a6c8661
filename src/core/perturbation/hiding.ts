import * as tf from '@tensorflow/tfjs-core';
import {pearson, spearman} from '../maths/correlation.ts';
import {type Baseline, baselineOf} from '../passes/baseline.ts';
import {indices} from '../run.ts';
import type {Asked, Curve} from '../scoring/metric.ts';
import {isConstant, mean} from '../scoring/places.ts';
import {type Mixing, mixedScores, rowBase} from './mixed.ts';

/** Places with ranks in [from, to) are hidden. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Scores step by step, one list an image. */
export type StepScores = readonly Float64Array[];

/**
 * Scores of every image with places hidden, one step for each span: `ranks` says where each place of each image stands,
 * `hides` what hidden places hold.
 * Steps of several images share a pass.
 */
export async function spannedScores(
  {subject, x, places, run}: Asked,
  ranks: readonly ArrayLike<number>[],
  spans: readonly Span[],
  hides: Baseline | Mixing['base'],
): Promise<StepScores> {
  const fixed = typeof hides === 'function' ? [] : baselineOf(x, hides);
  const base = typeof hides === 'function' ? hides : rowBase(fixed);
  const flat = new Float32Array(ranks.length * places.count);
  ranks.forEach((row, i) => {
    flat.set(Array.from(row), i * places.count);
  });
  const all = tf.tensor(flat, [ranks.length, 1, places.count]);
  const edge = (steps: readonly Span[], side: keyof Span) =>
    tf.tensor(
      steps.map((span) => span[side]),
      [1, steps.length, 1],
    );
  const masks: Mixing['masks'] = ({rows, steps}) => {
    const own = tf.slice(all, rows.from, rows.to - rows.from);
    const now = spans.slice(steps.from, steps.to);
    const shown = tf.logicalOr(tf.less(own, edge(now, 'from')), tf.greaterEqual(own, edge(now, 'to')));
    return [tf.reshape(tf.cast(shown, 'float32'), [rows.to - rows.from, now.length, ...places.sides])];
  };
  try {
    return byImage(await mixedScores(subject, x, run, {steps: spans.length, masks, base}), spans.length);
  } finally {
    tf.dispose([all, ...fixed]);
  }
}

/** Scores of every image with the places hidden that `hidden` names, for the given number of steps. */
export async function subsetScores(
  asked: Asked,
  steps: number,
  hidden: (row: number, step: number) => ArrayLike<number>,
  base: Mixing['base'],
): Promise<StepScores> {
  const {subject, x, places, run} = asked;
  const masks: Mixing['masks'] = (block) => {
    const [rows, now] = [indices(block.rows), indices(block.steps)];
    const values = new Float32Array(rows.length * now.length * places.count).fill(1);
    rows.forEach((row, i) => {
      now.forEach((step, k) => {
        const from = (i * now.length + k) * places.count;
        for (const place of Array.from(hidden(row, step))) values[from + place] = 0;
      });
    });
    return [tf.tensor(values, [rows.length, now.length, ...places.sides])];
  };
  return byImage(await mixedScores(subject, x, run, {steps, masks, base}), steps);
}

/** Cuts [n, steps] into one list an image. */
function byImage(values: Float64Array, steps: number): StepScores {
  return Array.from({length: values.length / steps}, (_, i) => values.subarray(i * steps, (i + 1) * steps));
}

/** Where each place stands in an order of places. */
export function ranksIn(order: ArrayLike<number>): Int32Array {
  const ranks = new Int32Array(order.length);
  for (let k = 0; k < order.length; k++) ranks[order[k] ?? 0] = k;
  return ranks;
}

/** The ends of steps of `step` places each, the last one shorter where it must be: `step`, 2 `step`, ..., `count`. */
export function stepEnds(count: number, step: number): number[] {
  return Array.from({length: Math.ceil(count / step)}, (_, k) => Math.min(count, (k + 1) * step));
}

/** How many places a step has where nothing else is said: a 64th of them. */
export function placesAtOnce(count: number): number {
  return Math.max(1, Math.round(count / 64));
}

/** Mean height of a curve by the trapezoid rule, its points evenly spaced. */
export function areaUnder(curve: ArrayLike<number>): number {
  const last = curve.length - 1;
  if (last < 1) return curve[0] ?? Number.NaN;
  let sum = 0;
  for (let k = 0; k < last; k++) sum += ((curve[k] ?? 0) + (curve[k + 1] ?? 0)) / 2;
  return sum / last;
}

/** Curves of all images as one. */
export function curveOf(axis: string, at: readonly number[], rows: StepScores): Curve {
  return {axis, at, values: Float32Array.from(rows.flatMap((row) => Array.from(row)))};
}

/** Sums of a map over the places of a list. */
export function sumAt(row: ArrayLike<number>, places: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < places.length; k++) sum += row[places[k] ?? 0] ?? 0;
  return sum;
}

const correlations = {pearson, spearman};

/** Correlation of what a map says of parts of the image with what hiding them does, or why there is none. */
export function agreement(
  said: ArrayLike<number>,
  done: ArrayLike<number>,
  by: keyof typeof correlations,
): number | string {
  if (isConstant(said)) return 'the map says the same of every part that was hidden';
  if (isConstant(done)) return 'the score stays the same whatever is hidden';
  return correlations[by](said, done);
}

/** The mean of those that are numbers, or the first reason where there are none. */
export function meanOfScores(scores: readonly (number | string)[]): number | string {
  const numbers = scores.filter((score) => typeof score === 'number');
  return numbers.length > 0 ? mean(numbers) : (scores[0] ?? Number.NaN);
}
