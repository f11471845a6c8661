import {CholeskyDecomposition, Matrix} from 'ml-matrix';
import {generator, sample} from '../core/random.ts';
import type {Features} from './features.ts';
import {type Estimate, wilson} from './intervals.ts';

export interface Probe {
  /** Accuracy on examples that the probe was not fitted on, with Wilson's 95 % interval. */
  readonly accuracy: Estimate;
  /** 1 for each example that was told right, else 0. */
  readonly right: Uint8Array;
}

/** How far the shared covariance is drawn towards a multiple of the identity. */
const shrinkage = 0.05;

/**
 * How well a linear classifier reads the class off a layer's features (linear probe, Alain and Bengio 2016, arXiv
 * 1610.01644). The seed cuts the examples into halves, each of which is held out once while the other is fitted: so every
 * example is judged by a probe that has not seen it. The classifier is the linear discriminant with a ridge, closed and
 * the same on every machine where Alain and Bengio train a softmax regression.
 */
export function probe(features: Features, classes: readonly number[], seed: number): Probe {
  const {rows} = features;
  const order = sample(rows, rows, generator(seed, 'probe'));
  const halves = [order.slice(0, rows >> 1), order.slice(rows >> 1)] as const;
  const right = new Uint8Array(rows);
  for (const [fitted, held] of [halves, [halves[1], halves[0]]] as const) {
    const says = discriminant(features, classes, fitted);
    for (const row of held) right[row] = says(row) === classes[row] ? 1 : 0;
  }
  return {
    accuracy: wilson(
      right.reduce((a, b) => a + b, 0),
      rows,
    ),
    right,
  };
}

/** A linear discriminant fitted on some rows: class means under one covariance, features in units of their own spread. */
function discriminant(
  features: Features,
  classes: readonly number[],
  rows: readonly number[],
): (row: number) => number {
  const scaled = standardised(features, rows);
  const names = [...new Set(rows.map((row) => classes[row] ?? 0))].sort((a, b) => a - b);
  if (names.length < 2) return () => names[0] ?? Number.NaN;
  const members = names.map((name) => rows.filter((row) => classes[row] === name));
  const means = members.map((own) => meanOf(own.map(scaled)));
  const within = new Matrix(
    members.flatMap((own, k) => own.map((row) => scaled(row).map((value, j) => value - (means[k]?.[j] ?? 0)))),
  );
  const directions = solved(within, new Matrix(means).transpose());
  const offsets = names.map((_, k) => {
    const mean = means[k] ?? [];
    const half = mean.reduce((sum, value, j) => sum + value * directions.get(j, k), 0) / 2;
    return Math.log((members[k]?.length ?? 0) / rows.length) - half;
  });
  return (row) => {
    const x = scaled(row);
    const scores = offsets.map((offset, k) => x.reduce((sum, value, j) => sum + value * directions.get(j, k), offset));
    return names[scores.indexOf(Math.max(...scores))] ?? Number.NaN;
  };
}

/** C^-1 M for C = (1 - s) X'X / n + s t I, t its mean variance; of more columns than rows by Woodbury's identity. */
function solved(x: Matrix, means: Matrix): Matrix {
  const {rows: n, columns: d} = x;
  const square = x.to1DArray().reduce((sum, value) => sum + value * value, 0);
  const ridge = shrinkage * (square / n / d) + Number.EPSILON;
  const weight = (1 - shrinkage) / n;
  if (d <= n) {
    const c = x
      .transpose()
      .mmul(x)
      .mul(weight)
      .add(Matrix.eye(d, d, ridge));
    return new CholeskyDecomposition(c).solve(means);
  }
  const gram = x
    .mmul(x.transpose())
    .mul(weight)
    .add(Matrix.eye(n, n, ridge));
  const inner = new CholeskyDecomposition(gram).solve(x.mmul(means)).mul(weight);
  return Matrix.sub(means, x.transpose().mmul(inner)).div(ridge);
}

/** A row's features less the mean of the fitted rows, in units of their spread; those without any spread are 0. */
function standardised({values, width}: Features, fitted: readonly number[]): (row: number) => number[] {
  const rowOf = (row: number) => Array.from(values.subarray(row * width, (row + 1) * width));
  const all = fitted.map(rowOf);
  const mean = meanOf(all);
  const spread = meanOf(all.map((row) => row.map((value, j) => (value - (mean[j] ?? 0)) ** 2))).map(Math.sqrt);
  return (row) =>
    rowOf(row).map((value, j) => {
      const own = spread[j] ?? 0;
      return own > tiny * (1 + Math.abs(mean[j] ?? 0)) ? (value - (mean[j] ?? 0)) / own : 0;
    });
}

/** Below this a spread is rounding of single precision. */
const tiny = 1e-7;

function meanOf(rows: readonly (readonly number[])[]): number[] {
  const mean = new Array<number>(rows[0]?.length ?? 0).fill(0);
  for (const row of rows) {
    for (const [j, value] of row.entries()) mean[j] = (mean[j] ?? 0) + value / rows.length;
  }
  return mean;
}
