import * as tf from '@tensorflow/tfjs-core';

export {mean, sum} from '../maths/sums.ts';

/** One number for each place of each image: maps summed over their channels, places in C order. */
export interface Places {
  /** Spatial sizes, [h, w]; of a table its features, [d]. */
  readonly sides: readonly number[];
  /** Places of an image. */
  readonly count: number;
  /** One list of numbers an image. */
  readonly rows: readonly Float32Array[];
}

/** The spatial axes of one input. */
export function sidesOf(input: tf.Tensor): number[] {
  return input.rank > 2 ? input.shape.slice(1, -1) : input.shape.slice(1);
}

/** Whether a tensor is a map of such places, with channels or without. */
export function fitsPlaces(map: tf.Tensor, rows: number, sides: readonly number[]): boolean {
  const [n, ...own] = map.shape;
  return (
    n === rows &&
    (own.length === sides.length || own.length === sides.length + 1) &&
    sides.every((side, axis) => own[axis] === side)
  );
}

/** Reads maps [n, ...sides] or [n, ...sides, c]; the tensor stays the caller's. */
export async function placesOf(maps: tf.Tensor, sides: readonly number[]): Promise<Places> {
  const count = sides.reduce((a, b) => a * b, 1);
  const n = maps.shape[0] ?? 0;
  const summed = tf.tidy(() => tf.sum(tf.reshape(tf.cast(maps, 'float32'), [n, count, -1]), 2));
  const values = (await summed.data().finally(() => summed.dispose())) as Float32Array;
  return {sides, count, rows: Array.from({length: n}, (_, i) => values.subarray(i * count, (i + 1) * count))};
}

/** Whether all numbers are the same, so that they rank nothing. */
export function isConstant(row: ArrayLike<number>): boolean {
  for (let i = 1; i < row.length; i++) if (row[i] !== row[0]) return false;
  return true;
}

export function isZero(row: ArrayLike<number>): boolean {
  return row.length === 0 || (row[0] === 0 && isConstant(row));
}
