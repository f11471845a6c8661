import type {Plane} from './plane.ts';

/**
 * The share of a map's absolute values that lies inside the mask (Arras et al. 2022, for maps of either sign). Undefined for
 * maps and masks that are zero throughout, for masks of another size and for values that are not finite.
 */
export function massIn({values}: Plane, inside: Uint8Array): number | undefined {
  if (values.length !== inside.length || !inside.includes(1)) return undefined;
  let [whole, within] = [0, 0];
  values.forEach((value, place) => {
    whole += Math.abs(value);
    if (inside[place] === 1) within += Math.abs(value);
  });
  return whole > 0 && Number.isFinite(whole) ? within / whole : undefined;
}

/**
 * 1 where the highest place of the map is inside the mask, else 0 (Zhang et al. 2016, without their tolerance); of equally high
 * places any may hit. Undefined as above, and for a constant map, which points nowhere.
 */
export function pointsInto({values}: Plane, inside: Uint8Array): 0 | 1 | undefined {
  if (values.length !== inside.length || !inside.includes(1) || !values.every(Number.isFinite)) return undefined;
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (values.every((value) => value === most)) return undefined;
  return values.some((value, place) => value === most && inside[place] === 1) ? 1 : 0;
}

/** The share of places that a mask holds: what a map that knows nothing puts inside, on average. */
export function areaOf(inside: Uint8Array): number {
  return inside.reduce((sum, place) => sum + place, 0) / inside.length;
}
