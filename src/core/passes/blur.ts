import * as tf from '@tensorflow/tfjs-core';

/** A kernel ends after so many standard deviations. */
const reach = 4;

/**
 * Weights [side, side] of a Gaussian filter along an axis: row `to` says what each place gives to it. The kernel sums to 1;
 * outside of the axis there are zeros, so that the border darkens.
 */
export function gaussianWeights(side: number, sigma: number): number[][] {
  const radius = Math.floor(reach * sigma + 0.5);
  const bell = (distance: number) =>
    distance === 0 ? 1 : distance > radius ? 0 : Math.exp(-(distance ** 2) / (2 * sigma ** 2));
  let sum = 1;
  for (let distance = 1; distance <= radius; distance++) sum += 2 * bell(distance);
  return Array.from({length: side}, (_, to) =>
    Array.from({length: side}, (_, from) => bell(Math.abs(to - from)) / sum),
  );
}

/** A Gaussian filter over the given axes. */
export function gaussianBlur(t: tf.Tensor, axes: readonly number[], sigma: number): tf.Tensor {
  return axes.reduce((blurred, axis) => smoothAlong(blurred, axis, gaussianWeights(t.shape[axis] ?? 1, sigma)), t);
}

/** Multiplies an axis by a matrix [side, side]. */
export function smoothAlong(t: tf.Tensor, axis: number, weights: number[][]): tf.Tensor {
  const side = t.shape[axis] ?? 1;
  // Bring the axis last, multiply by the matrix, bring it back.
  const order = t.shape.map((_, i) => i).filter((i) => i !== axis);
  const moved = tf.transpose(t, [...order, axis]);
  const flat = tf.reshape(moved, [-1, side]);
  const smooth = tf.reshape(tf.matMul(flat, tf.tensor2d(weights), false, true), moved.shape);
  const back = t.shape.map((_, i) => (i === axis ? t.rank - 1 : order.indexOf(i)));
  return tf.transpose(smooth, back);
}
