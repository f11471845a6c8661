import * as tf from '@tensorflow/tfjs-core';
import {readNpy, readNpz} from '../../node/data/numpy.ts';
import {unreadable} from '../../node/data/read-file.ts';
import type {NpyArray} from '../../node/npy.ts';
import type {PlainTensor} from '../../report/plain.ts';
import {usageError} from '../exit-codes.ts';

/** What an archive's only wanted array is called where it has several. */
const usualNames = ['x', 'images', 'arr_0'];

/** The array of a .npy file; of a .npz file the one of the first of these names that is there, or else its only one. */
export async function readArray(path: string, names: readonly string[] = []): Promise<NpyArray> {
  if (!/\.npz$/i.test(path)) return readNpy(path);
  const arrays = await readNpz(path);
  for (const name of [...names, ...(arrays.size === 1 ? arrays.keys() : usualNames)]) {
    const found = arrays.get(name);
    if (found) return found;
  }
  throw unreadable(path, `it has no array '${names[0] ?? 'x'}'; its arrays: ${[...arrays.keys()].join(', ')}`);
}

/** The arrays of these names out of one .npz file. */
export async function readNamedArrays(path: string, names: readonly string[]): Promise<NpyArray[]> {
  const arrays = await readNpz(path);
  return names.map((name) => {
    const found = arrays.get(name);
    if (found) return found;
    throw unreadable(path, `it has no array for input '${name}'; its arrays: ${[...arrays.keys()].join(', ')}`);
  });
}

/** In single precision, as the model computes. */
export function plainOf({values, shape}: NpyArray): PlainTensor {
  return {values: values instanceof Float32Array ? values : Float32Array.from(values), shape};
}

/**
 * The tensors of an option: of one .npz file all of its arrays (in the order of the model's inputs where they have their
 * names, else in the archive's), of .npy files one each.
 */
export async function readTensors(files: readonly string[], inputNames: readonly string[]): Promise<tf.Tensor[]> {
  const arrays: NpyArray[] = [];
  for (const file of files) {
    if (!/\.npz$/i.test(file)) {
      arrays.push(await readNpy(file));
      continue;
    }
    if (files.length > 1) throw usageError(`a .npz file stands alone, it holds all the arrays; got ${files.join(',')}`);
    const found = await readNpz(file);
    const named = inputNames.every((name) => found.has(name));
    arrays.push(...(named ? await readNamedArrays(file, inputNames) : found.values()));
  }
  return arrays.map((array) => tf.tensor(plainOf(array).values, [...array.shape], 'float32'));
}
