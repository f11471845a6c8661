import type {Coalitions} from '../perturbation/coalitions.ts';
import {semidefiniteSolver} from './least-squares.ts';

/** Shapley values from the scores of coalitions, of nothing and of everything. */
export type ShapleySolver = (scores: ArrayLike<number>, nothing: number, everything: number) => Float64Array;

/**
 * The phi that minimise the sum over coalitions z of w(z) (v(z) - v(nothing) - z . phi)^2 among those that sum to
 * v(everything) - v(nothing) (Lundberg & Lee 2017, theorem 2). The constraint is kept by solving for the distance to
 * equal shares, which sums to zero; what too few coalitions leave open stays shared out equally.
 */
export function shapleySolver({shown, weights}: Coalitions, features: number): ShapleySolver {
  const members = shown.map((one) => Array.from(one).flatMap((value, i) => (value ? [i] : [])));
  const gram = new Float64Array(features * features);
  members.forEach((list, k) => {
    for (const i of list) {
      for (const j of list) gram[i * features + j] = (gram[i * features + j] ?? 0) + (weights[k] ?? 0);
    }
  });
  const [means, solve] = centred(gram, features);
  return (scores, nothing, everything) => {
    const share = (everything - nothing) / features;
    const right = new Float64Array(features);
    members.forEach((list, k) => {
      const weighed = (weights[k] ?? 0) * ((scores[k] ?? 0) - nothing);
      for (const i of list) right[i] = (right[i] ?? 0) + weighed;
    });
    const rest = right.map((value, i) => value - share * features * (means[i] ?? 0));
    const apart = withoutMean(solve(withoutMean(rest)));
    return apart.map((value) => value + share);
  };
}

/** The mean of each line of G, and a solver of P G P x = b, where P takes the mean away. */
function centred(gram: Float64Array, size: number): [Float64Array, (b: Float64Array) => Float64Array] {
  const means = Float64Array.from({length: size}, (_, i) => mean(gram.subarray(i * size, (i + 1) * size)));
  const all = mean(means);
  const inner = gram.map((value, at) => value - (means[Math.floor(at / size)] ?? 0) - (means[at % size] ?? 0) + all);
  return [means, semidefiniteSolver(inner, size)];
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function withoutMean(values: Float64Array): Float64Array {
  const middle = mean(values);
  return values.map((value) => value - middle);
}
