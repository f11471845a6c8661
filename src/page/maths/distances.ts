import {spearman} from '../../core/maths/correlation.ts';

/** How far two datapoints, or what is known of them, are from each other. */
export type Distance = 'l1' | 'l2' | 'rank';

/** L1: sum |a - b|; L2: its Euclidean length; rank: 1 - Spearman's correlation. NaN where it has no value. */
export function distanceOf(kind: Distance, a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  if (kind === 'rank') return 1 - spearman(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    sum += kind === 'l1' ? Math.abs(difference) : difference * difference;
  }
  return kind === 'l1' ? sum : Math.sqrt(sum);
}

export interface Neighbour {
  readonly row: number;
  readonly distance: number;
}

/** The `candidates` by their distance from a row of `values` [n, size], the nearest first; of equal ones the earlier row. */
export function nearest(
  {values, size}: {readonly values: Float32Array; readonly size: number},
  row: number,
  {kind, candidates}: {readonly kind: Distance; readonly candidates: Iterable<number>},
): Neighbour[] {
  const of = (one: number): Float32Array => values.subarray(one * size, (one + 1) * size);
  const own = of(row);
  return [...candidates]
    .map((other) => ({row: other, distance: distanceOf(kind, own, of(other))}))
    .filter(({distance}) => !Number.isNaN(distance))
    .sort((a, b) => a.distance - b.distance || a.row - b.row);
}
