import type {Plane} from '../../evolution/plane.ts';
import {distanceOf} from './distances.ts';

/**
 * 1 - Spearman's rank correlation of two maps of one image: 0 the same order of places, 1 unrelated, 2 reversed. A map
 * without a ranking, a constant one, agrees only with its like. NaN where a value is not finite or the sizes differ.
 */
export function rankDistance(a: Plane, b: Plane): number {
  if (a.values.length !== b.values.length || !a.values.every(Number.isFinite) || !b.values.every(Number.isFinite)) {
    return Number.NaN;
  }
  const distance = distanceOf('rank', a.values, b.values);
  if (!Number.isNaN(distance)) return Math.max(0, distance);
  return a.values.every((value, i) => value === b.values[i]) ? 0 : 1;
}

/** Mean of |a - b| over the places; NaN where the sizes differ or a value is not finite. */
export function meanDifference(a: Plane, b: Plane): number {
  return a.values.length === b.values.length
    ? distanceOf('l1', a.values, b.values) / Math.max(1, a.values.length)
    : Number.NaN;
}

/** Images by falling drift; those without one last, of equal ones the earlier row first. */
export function byDrift(images: readonly number[], drift: readonly number[]): readonly number[] {
  const of = (image: number): number => {
    const value = drift[image];
    return value === undefined || Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  return [...images].sort((a, b) => (of(b) === of(a) ? a - b : of(b) - of(a)));
}
