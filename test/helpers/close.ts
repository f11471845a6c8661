import * as tf from '@tensorflow/tfjs-core';
import {AssertionError} from 'chai';

/** Numbers in any of the forms that tests write them in. */
export type Numbers = tf.Tensor | number | ArrayLike<number> | readonly Numbers[];

export interface Difference {
  readonly worst: number;
  readonly index: number;
}

/** All numbers in C order. */
export function flat(values: Numbers): number[] {
  if (typeof values === 'number') return [values];
  if (values instanceof tf.Tensor) return Array.from(values.dataSync());
  return Array.from<Numbers>(values).flatMap(flat);
}

/** The largest absolute value. */
export function largest(values: Numbers): number {
  return flat(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The worst absolute difference and where it stands; a NaN on either side is infinitely far off. */
export function difference(actual: Numbers, expected: Numbers): Difference {
  const [a, b] = [flat(actual), flat(expected)];
  if (a.length !== b.length) throw new AssertionError(`${a.length} values came, ${b.length} were expected`);
  let [worst, index] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const off = Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN));
    if (!(off <= worst)) [worst, index] = [Number.isNaN(off) ? Number.POSITIVE_INFINITY : off, i];
  }
  return {worst, index};
}

/** Every value within `tolerance` of the expected one; tensors must agree in shape too. */
export function expectClose(actual: Numbers, expected: Numbers, tolerance: number, what = ''): void {
  const label = what && `${what}: `;
  if (actual instanceof tf.Tensor && expected instanceof tf.Tensor && `${actual.shape}` !== `${expected.shape}`) {
    throw new AssertionError(`${label}shape [${actual.shape}] came, [${expected.shape}] was expected`);
  }
  const {worst, index} = difference(actual, expected);
  if (worst <= tolerance) return;
  throw new AssertionError(
    `${label}${worst} off (allowed ${tolerance}) at index ${index}: ` +
      `${flat(actual)[index]} came, ${flat(expected)[index]} was expected`,
  );
}

/** As `expectClose`, the tolerance being a share of the largest expected value. */
export function expectCloseTo(actual: Numbers, expected: Numbers, share: number, what = ''): void {
  expectClose(actual, expected, share * largest(expected), what);
}
