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

/**
 * How well a linear classifier reads the class off a layer's features (linear probe, Alain and Bengio 2016, arXiv
 * 1610.01644). The seed cuts the examples into halves, each of which is held out once while the other is fitted: so every
 * example is judged by a probe that has not seen it. The classifier is the linear discriminant with a ridge, closed and
 * the same on every machine where Alain and Bengio train a softmax regression.
 */
export function probe(features: Features, classes: readonly number[], seed: number): Probe {
  const {rows, values} = features;
  // Nothing can be read off what is not finite.
  if (!values.every(Number.isFinite)) return {accuracy: wilson(0, rows), right: new Uint8Array(rows)};
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

/** A linear discriminant fitted on some rows: class means under one covariance. */
function discriminant(
  features: Features,
  classes: readonly number[],
  rows: readonly number[],
): (row: number) => number {
  const {values, width} = features;
  const rowOf = (row: number) => Array.from(values.subarray(row * width, (row + 1) * width));
  const names = [...new Set(rows.map((row) => classes[row] ?? 0))].sort((a, b) => a - b);
  if (names.length < 2) return () => names[0] ?? Number.NaN;
  const members = names.map((name) => rows.filter((row) => classes[row] === name));
  const means = members.map((own) => meanOf(own.map(rowOf)));
  const within = new Matrix(
    members.flatMap((own, k) => own.map((row) => rowOf(row).map((value, j) => value - (means[k]?.[j] ?? 0)))),
  );
  const directions = solved(within, new Matrix(means).transpose());
  const offsets = names.map((_, k) => {
    const mean = means[k] ?? [];
    const half = mean.reduce((sum, value, j) => sum + value * directions.get(j, k), 0) / 2;
    return Math.log((members[k]?.length ?? 0) / rows.length) - half;
  });
  return (row) => {
    const x = rowOf(row);
    const scores = offsets.map((offset, k) => x.reduce((sum, value, j) => sum + value * directions.get(j, k), offset));
    return names[scores.indexOf(Math.max(...scores))] ?? Number.NaN;
  };
}

/**
 * C^-1 M for C = (1 - s) X'X / n + s t I, t the mean variance; of more columns than rows by Woodbury's identity. The share s is
 * the one that Chen et al. 2010 (oracle approximating shrinkage, eq. 23) find in the data: the fewer examples there are for
 * a column, the less is made of how columns vary together.
 */
function solved(x: Matrix, means: Matrix): Matrix {
  const {rows: n, columns: d} = x;
  const wide = d > n;
  const gram = (wide ? x.mmul(x.transpose()) : x.transpose().mmul(x)).div(n);
  const [trace, square] = [gram.trace(), gram.norm() ** 2];
  const spread = square - trace ** 2 / d;
  const best = ((1 - 2 / d) * square + trace ** 2) / ((n + 1 - 2 / d) * spread);
  const share = spread > 0 ? Math.min(1, best) : 1;
  const ridge = share * (trace / d) + Number.EPSILON;
  const matrix = gram.mul(1 - share).add(Matrix.eye(gram.rows, gram.rows, ridge));
  const solver = new CholeskyDecomposition(matrix);
  if (!wide) return solver.solve(means);
  const inner = solver.solve(x.mmul(means)).mul((1 - share) / n);
  return Matrix.sub(means, x.transpose().mmul(inner)).div(ridge);
}

function meanOf(rows: readonly (readonly number[])[]): number[] {
  const mean = new Array<number>(rows[0]?.length ?? 0).fill(0);
  for (const row of rows) {
    for (const [j, value] of row.entries()) mean[j] = (mean[j] ?? 0) + value / rows.length;
  }
  return mean;
}
