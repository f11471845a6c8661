import {maxFloat16, minNormalFloat16} from './float16.ts';

/**
 * How an array is stored. Half precision is kept to where it tells the truth: an array whose largest value it can't
 * hold, or so small that most of its bits would be lost, is stored in single precision.
 */
export function mapType(values: Float32Array, precision: 'float16' | 'float32'): 'f2' | 'f4' {
  if (precision === 'float32') return 'f4';
  let largest = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > largest && size !== Number.POSITIVE_INFINITY) largest = size;
  }
  return largest > maxFloat16 || (largest > 0 && largest < minNormalFloat16) ? 'f4' : 'f2';
}
