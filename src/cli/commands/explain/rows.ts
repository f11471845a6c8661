import {type PlainTensor, rowOf} from '../../../report/plain.ts';

/** Each row's numbers. */
export function lastAxisRows(tensor: PlainTensor): Float32Array[] {
  return Array.from({length: tensor.shape[0] ?? 0}, (_, row) => rowOf(tensor, row).values);
}
