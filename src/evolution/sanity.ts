import {spearman} from '../core/maths/correlation.ts';
import type {Plane} from './plane.ts';

/**
 * The maps of a method that explains the model must change when the model does (Adebayo et al. 2018, section 3): with fresh
 * weights, step 0 is their randomised model. A method whose maps of a trained model still rank the places as those of the
 * untrained one did shows the input, not the model.
 */
export type SanityVerdict = 'passes' | 'fails' | 'not yet' | 'not applicable';

export interface Sanity {
  readonly verdict: SanityVerdict;
  /** Mean over images of the rank correlation with step 0, of the values or of their sizes, whichever is higher. */
  readonly similarity: number;
}

/** Fixed before any trial: a mean rank correlation above this is called the same map. */
export const sanityBound = 0.8;
/** The model must have changed what it says of the images by this mean total variation distance before it is judged. */
export const changeBound = 0.3;

/**
 * How alike a method's maps are to those of step 0. Places where the input is at the baseline are left out, where zero times
 * anything agrees: `inputs` has for each image which places count.
 */
export function sanityOf(
  start: readonly Plane[],
  now: readonly Plane[],
  counts: readonly (readonly boolean[] | undefined)[],
  changed: number,
): Sanity {
  const alike = now.map((plane, i) => similarity(start[i], plane, counts[i])).filter((value) => value !== undefined);
  if (alike.length === 0) return {verdict: 'not applicable', similarity: Number.NaN};
  const mean = alike.reduce((a, b) => a + b, 0) / alike.length;
  if (!(changed >= changeBound)) return {verdict: 'not yet', similarity: mean};
  return {verdict: mean > sanityBound ? 'fails' : 'passes', similarity: mean};
}

/** Undefined for maps that do not vary over the places that count. */
function similarity(then: Plane | undefined, now: Plane, counts: readonly boolean[] | undefined): number | undefined {
  if (then?.values.length !== now.values.length) return undefined;
  const kept = (values: Float32Array) => (counts ? values.filter((_, i) => counts[i]) : values);
  const [a, b] = [kept(then.values), kept(now.values)];
  const signed = spearman(a, b);
  const sizes = spearman(a.map(Math.abs), b.map(Math.abs));
  const there = [signed, sizes].filter((value) => !Number.isNaN(value));
  return there.length === 0 ? undefined : Math.max(...there);
}

/** The mean total variation distance between two sets of outputs [n, k], each row a distribution: 0 the same, 1 disjoint. */
export function outputChange(then: ArrayLike<number>, now: ArrayLike<number>, units: number): number {
  const rows = now.length / units;
  let sum = 0;
  for (let i = 0; i < now.length; i++) sum += Math.abs((now[i] ?? 0) - (then[i] ?? 0));
  // A single sigmoid unit stands for two classes.
  return (units === 1 ? sum : sum / 2) / rows;
}
