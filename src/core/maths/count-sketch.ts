import {generator} from '../random.ts';

/**
 * Rows of many numbers as rows of few: each column is added to one of `sums` sums with a sign, both drawn by the seed. Products and
 * distances stay as they are on average (count sketch, Charikar et al. 2002).
 */
export function countSketch(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  sums: number,
  seed: number,
): Float32Array {
  const next = generator(seed, 'sketch');
  const result = new Float32Array(rows * sums);
  for (let column = 0; column < columns; column++) {
    const to = Math.floor(next() * sums);
    const sign = next() < 0.5 ? -1 : 1;
    for (let row = 0; row < rows; row++) {
      const at = row * sums + to;
      result[at] = (result[at] ?? 0) + sign * (values[row * columns + column] ?? 0);
    }
  }
  return result;
}
