import {meanRanks} from '../core/maths/correlation.ts';
import type {Measured, Plane} from './plane.ts';

/** What comparisons need of a map. `share`: how much of it counts as its top, at least one place. */
export function measured(plane: Plane, share: number): Measured {
  const {values, width} = plane;
  const finite = values.every(Number.isFinite);
  let most = 0;
  let [mass, across, down] = [0, 0, 0];
  values.forEach((value, i) => {
    const size = Math.abs(value);
    most = Math.max(most, size);
    mass += size;
    across += size * (i % width);
    down += size * Math.floor(i / width);
  });
  return {
    ...plane,
    finite,
    ranks: meanRanks(values),
    scaled: Float64Array.from(values, (value) => (most > 0 ? value / most : 0)),
    top: topPlaces(values, Math.max(1, Math.round(values.length * share))),
    centre: mass > 0 ? [across / mass, down / mass] : undefined,
  };
}

/** The places of the `count` largest absolute values; of equal ones the first. */
function topPlaces(values: Float32Array, count: number): ReadonlySet<number> {
  const order = Array.from({length: values.length}, (_, i) => i);
  order.sort((a, b) => Math.abs(values[b] ?? 0) - Math.abs(values[a] ?? 0) || a - b);
  return new Set(order.slice(0, count));
}
