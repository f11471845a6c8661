import {mean} from '../../core/maths/sums.ts';
import {quartiles} from './slices.ts';

/** Mean and quartiles of each class's scores over datapoints. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** Of values [n, units] for each unit; rows that hold no number are left out. */
export function spreadOf(values: Float32Array, units: number): Spread[] {
  const rows = Array.from({length: values.length / units}, (_, row) => values.subarray(row * units, (row + 1) * units));
  const whole = rows.filter((row) => !row.some(Number.isNaN));
  return Array.from({length: units}, (_, unit) => {
    const own = whole.map((row) => row[unit] ?? Number.NaN);
    const [low, middle, high] = quartiles(own);
    return {mean: mean(own), low, middle, high};
  });
}

/** `count` numbers from `from` to `to`, both among them. */
export function evenly(from: number, to: number, count: number): number[] {
  return Array.from({length: count}, (_, i) => (count === 1 ? from : from + ((to - from) * i) / (count - 1)));
}
