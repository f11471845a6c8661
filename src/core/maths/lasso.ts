import {semidefiniteSolver} from './least-squares.ts';

export interface LinearFit {
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** Share of the weighed variance of the targets that the fit explains; 1 where there is none. */
  readonly explained: number;
}

/** Coefficients move less than this share of the largest one in the last sweep. */
const tolerance = 1e-9;
const mostSweeps = 10_000;

/**
 * The linear fit with intercept that minimises sum_i w_i (y_i - b0 - x_i . b)^2 / (2 sum_i w_i) + alpha |b|_1, by coordinate
 * descent on the normal equations; `alpha` 0 is weighed least squares, the shortest of several solutions.
 */
export function lasso(
  samples: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  weights: ArrayLike<number>,
  alpha: number,
): LinearFit {
  const size = samples[0]?.length ?? 0;
  const total = Array.from(weights).reduce((a, b) => a + b, 0);
  const shares = Float64Array.from(weights, (weight) => weight / total);
  const means = new Float64Array(size);
  let middle = 0;
  samples.forEach((one, i) => {
    const share = shares[i] ?? 0;
    middle += share * (targets[i] ?? 0);
    for (let j = 0; j < size; j++) means[j] = (means[j] ?? 0) + share * (one[j] ?? 0);
  });
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  const apart = new Float64Array(size);
  let variance = 0;
  samples.forEach((one, i) => {
    const [share, off] = [shares[i] ?? 0, (targets[i] ?? 0) - middle];
    variance += share * off * off;
    for (let j = 0; j < size; j++) apart[j] = (one[j] ?? 0) - (means[j] ?? 0);
    for (let j = 0; j < size; j++) {
      const weighed = share * (apart[j] ?? 0);
      right[j] = (right[j] ?? 0) + weighed * off;
      for (let k = 0; k < size; k++) gram[j * size + k] = (gram[j * size + k] ?? 0) + weighed * (apart[k] ?? 0);
    }
  });
  const coefficients = alpha === 0 ? semidefiniteSolver(gram, size)(right) : descend(gram, right, size, alpha);
  // |y - fit|^2 = var(y) - 2 b . c + b G b, of which the rest after the fit is left.
  let [left, intercept] = [variance, middle];
  for (let j = 0; j < size; j++) {
    const b = coefficients[j] ?? 0;
    intercept -= b * (means[j] ?? 0);
    left -= b * ((right[j] ?? 0) + restAt(gram, right, coefficients, size, j));
  }
  return {coefficients, intercept, explained: variance > 0 ? 1 - left / variance : 1};
}

function descend(gram: Float64Array, right: Float64Array, size: number, alpha: number): Float64Array {
  const b = new Float64Array(size);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let [moved, top] = [0, 0];
    for (let j = 0; j < size; j++) {
      const own = gram[j * size + j] ?? 0;
      if (own <= 0) continue;
      const before = b[j] ?? 0;
      const pull = restAt(gram, right, b, size, j) + own * before;
      const now = (Math.sign(pull) * Math.max(0, Math.abs(pull) - alpha)) / own;
      b[j] = now;
      moved = Math.max(moved, Math.abs(now - before));
      top = Math.max(top, Math.abs(now));
    }
    if (moved <= tolerance * top) break;
  }
  return b;
}

/** What the fit leaves of the j-th normal equation. */
function restAt(gram: Float64Array, right: Float64Array, b: Float64Array, size: number, j: number): number {
  let rest = right[j] ?? 0;
  for (let k = 0; k < size; k++) rest -= (gram[j * size + k] ?? 0) * (b[k] ?? 0);
  return rest;
}
