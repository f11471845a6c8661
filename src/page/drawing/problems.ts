import type {Stored} from '../data/npy.ts';

/** The array where it is there and has this row; else throws an `Error` that says why there is nothing to draw. */
export function onlyHas(stored: Stored | Error | undefined, row: number): Stored {
  if (stored === undefined) throw new Error('no map');
  if (stored instanceof Error) throw stored;
  if (row >= (stored.shape[0] ?? 0)) throw new Error('not explained for this image');
  return stored;
}
