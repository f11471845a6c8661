import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Range} from '../run.ts';

/** `clip`: the last window is cut at the edge, so that every place is covered; `valid`: only whole windows. */
export const borderRules = ['clip', 'valid'] as const;

export type BorderRule = (typeof borderRules)[number];

/** Sliding windows over the spatial axes of one input. */
export interface Windows {
  readonly sides: readonly number[];
  readonly patch: readonly number[];
  readonly stride: readonly number[];
  /** Windows along each axis. */
  readonly counts: readonly number[];
  /** All windows. */
  readonly total: number;
}

/** The windows of a patch over the given sides; patches larger than a side are as large as the side. */
export function windowsOver(
  sides: readonly number[],
  patch: readonly number[],
  stride: readonly number[],
  border: BorderRule,
): Windows {
  const fitted = sides.map((side, axis) => Math.min(side, patch[axis] ?? 1));
  const counts = sides.map((side, axis) => {
    const [width, step] = [fitted[axis] ?? 1, stride[axis] ?? 1];
    const whole = Math.floor((side - width) / step) + 1;
    // One more that is cut, unless it would begin outside.
    return border === 'clip' && (whole - 1) * step + width < side && whole * step < side ? whole + 1 : whole;
  });
  return {sides, patch: fitted, stride, counts, total: counts.reduce((a, b) => a * b, 1)};
}

/** Windows [from, to), first axis slowest, as masks [windows, ...sides] of 1 inside and 0 outside. */
export function windowMasks({sides, patch, stride, counts}: Windows, {from, to}: Range): tf.Tensor {
  return tf.tidy(() => {
    const lines = sides.map((side, axis) => {
      const starts: number[] = [];
      for (let k = from; k < to; k++) starts.push(placeAlong(counts, k, axis) * (stride[axis] ?? 1));
      const start = tf.tensor2d(starts, [starts.length, 1]);
      const places = tf.reshape(tf.range(0, side), [1, side]);
      const inside = tf.logicalAnd(tf.greaterEqual(places, start), tf.less(places, tf.add(start, patch[axis] ?? 1)));
      const shape = sides.map((_, other) => (other === axis ? side : 1));
      return tf.reshape(tf.cast(inside, 'float32'), [starts.length, ...shape]);
    });
    return lines.reduce((product, line) => tf.mul(product, line));
  });
}

/** Which window along one axis the k-th of all is. */
function placeAlong(counts: readonly number[], k: number, axis: number): number {
  const below = counts.slice(axis + 1).reduce((a, b) => a * b, 1);
  return Math.floor(k / below) % (counts[axis] ?? 1);
}

/** A size for each axis from an option that may be one number, a list or left to `fallback`. */
export function sizesAlong(
  method: string,
  name: string,
  given: number | readonly number[] | undefined,
  sides: readonly number[],
  fallback: (side: number, axis: number) => number,
): number[] {
  if (given === undefined) return sides.map(fallback);
  const list = typeof given === 'number' ? sides.map(() => given) : given;
  if (list.length === sides.length) return [...list];
  throw new ExplainError(
    'bad-option',
    `${method}: ${name} has ${list.length} sizes; this input has ${sides.length} axes (${sides.join(' x ')})`,
  );
}
