import {mean} from './sums.ts';

/** Where a statistic lies with the level's probability. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** Samples drawn from the values, with repetition, each as large as they are. */
  readonly resamples: number;
  /** The share of the samples' means within the interval, such as 0.95. */
  readonly level: number;
  /** Uniform numbers in [0, 1). */
  readonly next: () => number;
}

/**
 * Percentile bootstrap interval of the mean (Efron 1979): the middle `level` of the means of samples drawn with repetition.
 * Undefined for fewer than two values, which do not say how far they spread. With few values the interval is too narrow, for
 * n of them by about sqrt((n - 1) / n) and by the difference of Student's t from the normal distribution.
 */
export function bootstrapMean(values: ArrayLike<number>, options: BootstrapOptions): Interval | undefined {
  const n = values.length;
  if (n < 2) return undefined;
  const {resamples, level, next} = options;
  const means = Float64Array.from({length: resamples}, () => {
    let total = 0;
    for (let k = 0; k < n; k++) total += values[Math.floor(next() * n)] ?? 0;
    return total / n;
  }).sort();
  return {low: quantile(means, (1 - level) / 2), high: quantile(means, (1 + level) / 2)};
}

/** The value below which this share of sorted values lies, interpolated between neighbours (numpy's default rule). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}

/** What many scores come to. */
export interface Summary {
  /** NaN where there is no score. */
  readonly mean: number;
  readonly interval: Interval | undefined;
  /** How many scores there are: those that are NaN are left out of the mean and the interval. */
  readonly scored: number;
}

export function summarise(scores: ArrayLike<number>, options: BootstrapOptions): Summary {
  const finite = Float64Array.from(scores).filter(Number.isFinite);
  return {mean: mean(finite), interval: bootstrapMean(finite, options), scored: finite.length};
}
