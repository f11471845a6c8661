import {eigenvaluesOf} from './covariance.ts';
import type {Features} from './features.ts';

/** Share of the variance that a layer's directions in use explain. */
export const explainedShare = 0.99;

/**
 * Layer saturation k / width (Shenk et al. 2019, arXiv 1907.08589; Richter et al. 2020, arXiv 2006.08679): k is the smallest
 * number of the largest eigenvalues of the features' covariance whose sum is at least 99 % of the sum of all. 0 for features
 * that are the same for all examples; NaN where one is not finite.
 */
export function saturationOf(features: Features, share = explainedShare): number {
  if (!features.values.every(Number.isFinite)) return Number.NaN;
  return directionsIn(eigenvaluesOf(features), share) / features.width;
}

/** k of the definition, from eigenvalues in descending order. */
export function directionsIn(eigenvalues: ArrayLike<number>, share: number): number {
  const all = Array.from(eigenvalues);
  const total = all.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  for (let k = 0; k < all.length; k++) {
    // A sum that is short of the share by rounding alone has reached it.
    if (sum >= share * total * (1 - rounding)) return k;
    sum += all[k] ?? 0;
  }
  return total > 0 ? all.length : 0;
}

const rounding = 1e-12;
