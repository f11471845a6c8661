import {spearman} from '../../../core/maths/correlation.ts';
import type {Plane} from '../../drawing/draw.ts';

/** A map and the value that is drawn with its full colour. */
export interface ScaledMap {
  readonly plane: Plane;
  readonly limit: number;
}

/** How two maps differ: what is subtracted are the colours that are seen, each map by its own full colour. */
export interface Difference {
  /** Other minus first, in full colours: 1 is the full colour of the one where the other has none. */
  readonly plane: Plane;
  /** Spearman's correlation of the values: 1 where both put the places in the same order; NaN where one does not vary. */
  readonly agreement: number;
}

/** Throws an `Error` where the maps don't have the same size. */
export function difference(first: ScaledMap, other: ScaledMap): Difference {
  const [{width, height}, {width: otherWidth, height: otherHeight}] = [first.plane, other.plane];
  if (width !== otherWidth || height !== otherHeight)
    throw new Error(`the maps have different sizes, ${width} x ${height} and ${otherWidth} x ${otherHeight}`);
  const colourOf = ({plane, limit}: ScaledMap, i: number): number => (limit > 0 ? (plane.values[i] ?? 0) / limit : 0);
  const values = Float32Array.from(first.plane.values, (_, i) => colourOf(other, i) - colourOf(first, i));
  return {plane: {values, width, height}, agreement: spearman(first.plane.values, other.plane.values)};
}
