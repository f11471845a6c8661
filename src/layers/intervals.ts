/** A number with the bounds of its confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Standard deviations of a two-sided interval of 95 %. */
export const z95 = 1.959963984540054;

/** Wilson's score interval of a share (Wilson 1927): right also for few examples and shares near 0 or 1. */
export function wilson(hits: number, count: number, z = z95): Estimate {
  if (count === 0) return {value: Number.NaN, low: 0, high: 1};
  const share = hits / count;
  const size = 1 + (z * z) / count;
  const middle = (share + (z * z) / (2 * count)) / size;
  const half = (z / size) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return {value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half)};
}

/**
 * The gain in accuracy from one probe to another on the same examples, with the adjusted Wald interval for paired shares
 * (Bonett and Price 2012): only examples that exactly one of the two gets right have a say, as in McNemar's test.
 */
export function pairedGain(before: ArrayLike<number>, after: ArrayLike<number>, z = z95): Estimate {
  const count = Math.min(before.length, after.length);
  if (count === 0) return {value: Number.NaN, low: -1, high: 1};
  let [won, lost] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (after[i] && !before[i]) won++;
    if (before[i] && !after[i]) lost++;
  }
  const [p, q] = [(won + 1) / (count + 2), (lost + 1) / (count + 2)];
  const half = z * Math.sqrt((p + q - (p - q) ** 2) / (count + 2));
  return {value: (won - lost) / count, low: Math.max(-1, p - q - half), high: Math.min(1, p - q + half)};
}

/**
 * Standard deviations such that of `count` intervals all hold at once with 95 % (Bonferroni). The normal quantile is
 * Abramowitz and Stegun's rational approximation 26.2.23, within 0.0005.
 */
export function jointZ(count: number): number {
  const tail = 0.05 / 2 / Math.max(1, count);
  const t = Math.sqrt(-2 * Math.log(tail));
  const above = 2.515517 + 0.802853 * t + 0.010328 * t * t;
  const below = 1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3;
  return t - above / below;
}
