import {EVD, Matrix} from 'ml-matrix';

/**
 * The projection of each of `rows` points on their first principal direction: X v_1 of the singular value decomposition X =
 * U S V^T, X the points [rows, columns] in row-major order, about their mean if `centred`. The sign, which the
 * decomposition leaves open, is the one with which it agrees with the points' own sums. Zero for points that are all alike.
 */
export function firstPrincipal(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  centred: boolean,
): Float32Array {
  const points = new Matrix(Array.from({length: rows}, (_, row) => rowOf(values, row, columns)));
  if (centred) points.center('column');
  // The smaller of X X^T and X^T X has the same largest eigenvalue.
  const tall = rows > columns;
  const gram = tall ? points.transpose().mmul(points) : points.mmul(points.transpose());
  const {eigenvectorMatrix, realEigenvalues} = new EVD(gram, {assumeSymmetric: true});
  const top = realEigenvalues.indexOf(Math.max(...realEigenvalues));
  const vector = eigenvectorMatrix.getColumnVector(top);
  const projection = tall
    ? points.mmul(vector).to1DArray()
    : vector.mul(Math.sqrt(Math.max(0, realEigenvalues[top] ?? 0))).to1DArray();
  const sums = points.sum('row');
  const agreement = projection.reduce((sum, value, row) => sum + value * (sums[row] ?? 0), 0);
  return Float32Array.from(projection, (value) => (agreement < 0 ? -value : value));
}

function rowOf(values: ArrayLike<number>, row: number, columns: number): number[] {
  return Array.from({length: columns}, (_, column) => values[row * columns + column] ?? 0);
}
