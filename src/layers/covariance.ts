import {EVD, Matrix} from 'ml-matrix';
import type {Features} from './features.ts';

/** The covariance of features that come block by block; its memory is width x width however many rows come. */
export interface Covariance {
  /** Rows [rows, width] in row-major order. */
  add(values: ArrayLike<number>, rows: number): void;
  /** In descending order, none below zero. */
  eigenvalues(): Float64Array;
}

/** Means and cross products are merged block by block (Chan, Golub and LeVeque 1979), in double precision. */
export function covariance(width: number): Covariance {
  const mean = new Float64Array(width);
  const cross = new Float64Array(width * width);
  let count = 0;
  return {
    add(values, rows) {
      if (rows === 0) return;
      const own = centred(values, rows, width);
      const shift = own.mean.map((value, i) => value - (mean[i] ?? 0));
      const weight = (count * rows) / (count + rows);
      for (let i = 0; i < width; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = weight * (shift[i] ?? 0) * (shift[j] ?? 0);
          for (let row = 0; row < rows; row++) {
            sum += (own.values[row * width + i] ?? 0) * (own.values[row * width + j] ?? 0);
          }
          cross[i * width + j] = (cross[i * width + j] ?? 0) + sum;
        }
      }
      count += rows;
      for (let i = 0; i < width; i++) mean[i] = (mean[i] ?? 0) + ((shift[i] ?? 0) * rows) / count;
    },
    eigenvalues: () => spectrum((i, j) => (cross[Math.max(i, j) * width + Math.min(i, j)] ?? 0) / count, width),
  };
}

/**
 * Eigenvalues of the covariance of features, descending. Of fewer rows than columns they are those of the rows' Gram
 * matrix, which has the same ones but for zeros: never is a matrix larger than the sample decomposed.
 */
export function eigenvaluesOf({values, rows, width}: Features): Float64Array {
  if (width <= rows) {
    const own = covariance(width);
    own.add(values, rows);
    return own.eigenvalues();
  }
  const {values: x} = centred(values, rows, width);
  return spectrum((i, j) => {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += (x[i * width + k] ?? 0) * (x[j * width + k] ?? 0);
    return sum / rows;
  }, rows);
}

function centred(values: ArrayLike<number>, rows: number, width: number): {values: Float64Array; mean: Float64Array} {
  const mean = new Float64Array(width);
  for (let i = 0; i < rows * width; i++) mean[i % width] = (mean[i % width] ?? 0) + (values[i] ?? 0) / rows;
  const own = new Float64Array(rows * width);
  for (let i = 0; i < own.length; i++) own[i] = (values[i] ?? 0) - (mean[i % width] ?? 0);
  return {values: own, mean};
}

/** `at` is asked for the lower triangle. */
function spectrum(at: (i: number, j: number) => number, size: number): Float64Array {
  const matrix = new Matrix(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = at(i, j);
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  const {realEigenvalues} = new EVD(matrix, {assumeSymmetric: true});
  return Float64Array.from(realEigenvalues, (value) => Math.max(0, value))
    .sort()
    .reverse();
}
