import type {Rows} from '../data/npy.ts';

/** What a model gives each class for each datapoint. */
export interface Scores {
  readonly count: number;
  readonly classes: number;
  /** [count, classes] */
  readonly values: Float32Array;
  /** Whether every row is a distribution: then there is a cross-entropy. */
  readonly areProbabilities: boolean;
  /** Whether a single unit stands for two classes. */
  readonly isSingle: boolean;
}

/** Outputs are stored in half precision. */
const tolerance = 0.01;

/**
 * The outputs [n, units] as scores of classes. A single unit between 0 and 1 is the probability of the second of two classes.
 * Undefined where the outputs are no classes: a single number, or values for places.
 */
export function scoresOf({values, shape}: Rows): Scores | undefined {
  const [count = 0, units = 1] = shape;
  if (shape.length === 0 || shape.length > 2 || units === 0) return undefined;
  if (units > 1) {
    return {count, classes: units, values, areProbabilities: sumToOne(values, count, units), isSingle: false};
  }
  if (!values.every((value) => Number.isNaN(value) || (value >= 0 && value <= 1))) return undefined;
  const both = new Float32Array(2 * count);
  for (let row = 0; row < count; row++) {
    const score = values[row] ?? Number.NaN;
    both[2 * row] = 1 - score;
    both[2 * row + 1] = score;
  }
  return {count, classes: 2, values: both, areProbabilities: true, isSingle: true};
}

/**
 * What each datapoint is said to be: the class of the highest score, of equal ones the first; undefined for what is not a
 * number. A single unit says the second class from a half on, as in the training.
 */
export function predictedOf({count, classes, values, isSingle}: Scores): (number | undefined)[] {
  return Array.from({length: count}, (_, row) => {
    const own = values.subarray(row * classes, (row + 1) * classes);
    if (own.some(Number.isNaN)) return undefined;
    const highest = own.reduce((a, b) => Math.max(a, b));
    return isSingle ? own.lastIndexOf(highest) : own.indexOf(highest);
  });
}

/** The scores of one class, one a datapoint. */
export function scoresFor({count, classes, values}: Scores, unit: number): Float32Array {
  return Float32Array.from({length: count}, (_, row) => values[row * classes + unit] ?? Number.NaN);
}

/** No probability is taken for smaller: one that is rounded to zero would have an infinite loss. */
const leastProbability = 1e-7;

/** Cross-entropy of each datapoint, -ln p of its true class; NaN without a label, and where scores are no probabilities. */
export function lossesOf(
  {classes, values, areProbabilities}: Scores,
  labels: readonly (number | undefined)[],
): number[] {
  return labels.map((label, row) => {
    if (label === undefined || !areProbabilities || label < 0 || label >= classes) return Number.NaN;
    const p = values[row * classes + label] ?? Number.NaN;
    return Number.isNaN(p) ? Number.NaN : -Math.log(Math.min(1, Math.max(leastProbability, p)));
  });
}

/** Rows that are not numbers speak neither for nor against. */
function sumToOne(values: Float32Array, count: number, units: number): boolean {
  let whole = 0;
  for (let row = 0; row < count; row++) {
    const own = values.subarray(row * units, (row + 1) * units);
    if (own.some(Number.isNaN)) continue;
    const sum = own.reduce((a, b) => a + b, 0);
    if (own.some((value) => value < 0) || Math.abs(sum - 1) > tolerance) return false;
    whole++;
  }
  return whole > 0;
}
