import {decodeNpy, decodeNpz, type NpyArray} from '../npy.ts';
import {naming, readDataFile, unreadable} from './read-file.ts';

/** Reads a .npy file of numbers, packed by gzip or not. Rejects with 'unreadable', naming the file. */
export async function readNpy(path: string): Promise<NpyArray> {
  const bytes = await readDataFile(path);
  return naming(path, () => decodeNpy(bytes));
}

/** Reads the arrays of a .npz archive by name. Rejects with 'unreadable', naming the file. */
export async function readNpz(path: string): Promise<ReadonlyMap<string, NpyArray>> {
  const bytes = await readDataFile(path);
  const arrays = naming(path, () => decodeNpz(bytes));
  if (arrays.size === 0) throw unreadable(path, 'there is no array in it');
  return arrays;
}
