import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import seedrandom from 'seedrandom';
import {size, type Values} from './reference-kernels.ts';

/** How many random cases a property is tried on. */
export const cases = 60;

/** float32 sums of up to some hundred products of values below 2. */
const tolerance = 2e-5;

/** Seeded random sizes and numbers. */
export interface Draw {
  /** A whole number from 0 up to and without `limit`. */
  below(limit: number): number;
  /** A whole number from `low` to `high`. */
  between(low: number, high: number): number;
  /** A number from -2 to 2. */
  number(): number;
  /** Numbers of a shape, by default from -2 to 2, rounded to float32 so that reference and kernel compute with the same. */
  values(shape: readonly number[], make?: () => number): Values;
}

export function seeded(seed: string): Draw {
  const random = seedrandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const number = (): number => random() * 4 - 2;
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    number,
    values: (shape, make = number) => ({shape, data: Float32Array.from({length: size(shape)}, make)}),
  };
}

export function tensor({shape, data}: Values): tf.Tensor {
  return tf.tensor(Float32Array.from(data), [...shape]);
}

/** A tensor of four axes, told so to the compiler. */
export function image(of: tf.Tensor): tf.Tensor4D {
  return tf.reshape(of, four(of.shape));
}

export function four(shape: readonly number[]): [number, number, number, number] {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  return [a, b, c, d];
}

/** Compares by the largest difference, relative to the largest wanted value (or 1). */
export function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void {
  expect(got.length, what).to.equal(wanted.length);
  const differences = Array.from(got, (value, at) => Math.abs(value - (wanted[at] ?? Number.NaN)));
  expect(Math.max(0, ...differences), what).to.be.at.most(tolerance * Math.max(1, ...Array.from(wanted, Math.abs)));
}
