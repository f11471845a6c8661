/** Rules for the integral over the path from 0 to 1; each evaluates the gradient `steps` times. */
export const quadratureRules = ['midpoint', 'left', 'right', 'trapezoid', 'gauss-legendre', 'endpoints'] as const;

export type QuadratureRule = (typeof quadratureRules)[number];

export interface Quadrature {
  /** Where on the path, 0 = baseline, 1 = input. */
  readonly alphas: readonly number[];
  /** Sums to 1. */
  readonly weights: readonly number[];
}

/**
 * Points and weights of a rule with `n` evaluations; `endpoints` takes both ends with equal weights, as PAIR saliency
 * does. With n = 1 the two rules that need both ends fall back to the midpoint.
 */
export function quadrature(rule: QuadratureRule, n: number): Quadrature {
  const even = new Array<number>(n).fill(1 / n);
  const at = (f: (k: number) => number) => Array.from({length: n}, (_, k) => f(k));
  switch (rule) {
    case 'left':
      return {alphas: at((k) => k / n), weights: even};
    case 'right':
      return {alphas: at((k) => (k + 1) / n), weights: even};
    case 'gauss-legendre':
      return gaussLegendre(n);
    case 'midpoint':
      return {alphas: at((k) => (k + 0.5) / n), weights: even};
    case 'endpoints':
      return n === 1 ? quadrature('midpoint', 1) : {alphas: at((k) => k / (n - 1)), weights: even};
    case 'trapezoid':
      if (n === 1) return quadrature('midpoint', 1);
      return {
        alphas: at((k) => k / (n - 1)),
        weights: at((k) => (k === 0 || k === n - 1 ? 0.5 : 1) / (n - 1)),
      };
  }
}

/** Roots of the Legendre polynomial by Newton's iteration from their asymptotic places, moved from [-1, 1] to [0, 1]. */
function gaussLegendre(n: number): Quadrature {
  const alphas: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < n; i++) {
    let root = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 100; iteration++) {
      const [value, derivative] = legendre(n, root);
      slope = derivative;
      const move = value / derivative;
      root -= move;
      if (Math.abs(move) < 1e-15) break;
    }
    alphas[n - 1 - i] = (root + 1) / 2;
    weights[n - 1 - i] = 1 / ((1 - root * root) * slope * slope);
  }
  return {alphas, weights};
}

/** P_n(z) and its derivative, by the three-term recurrence. */
function legendre(n: number, z: number): [value: number, derivative: number] {
  let before = 1;
  let value = z;
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * z * value - (k - 1) * before) / k];
  if (n === 0) return [1, 0];
  return [value, (n * (z * value - before)) / (z * z - 1)];
}
