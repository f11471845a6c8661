import {EVD, Matrix} from 'ml-matrix';

/** A plane (or line, or room) of the directions in which points vary most. */
export interface PrincipalAxes {
  readonly mean: Float64Array;
  /** Unit vectors, the first one with the largest variance; fewer than asked for where the points do not vary in more. */
  readonly axes: readonly Float64Array[];
  /** The share of the points' variance along each. */
  readonly shares: readonly number[];
}

/** Below this share of the largest, variance is rounding. */
const negligible = 1e-10;

/** The first `count` principal axes of points [rows, columns] in row-major order; each axis' largest part is positive. */
export function principalAxes(values: ArrayLike<number>, rows: number, columns: number, count: number): PrincipalAxes {
  const mean = new Float64Array(columns);
  for (let i = 0; i < rows * columns; i++) {
    const column = i % columns;
    mean[column] = (mean[column] ?? 0) + (values[i] ?? 0) / rows;
  }
  const points = new Matrix(
    Array.from({length: rows}, (_, row) =>
      Array.from({length: columns}, (_, column) => (values[row * columns + column] ?? 0) - (mean[column] ?? 0)),
    ),
  );
  // X X^T and X^T X have the same eigenvalues but for zeros: the smaller one is taken.
  const tall = rows > columns;
  const gram = tall ? points.transpose().mmul(points) : points.mmul(points.transpose());
  const {eigenvectorMatrix, realEigenvalues} = new EVD(gram, {assumeSymmetric: true});
  const total = realEigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0);
  const largest = Math.max(0, ...realEigenvalues);
  const chosen = realEigenvalues
    .map((value, i) => ({value, i}))
    .sort((a, b) => b.value - a.value)
    .slice(0, count)
    .filter(({value}) => value > negligible * largest);
  const axes = chosen.map(({value, i}) => {
    const vector = eigenvectorMatrix.getColumnVector(i);
    const axis = Float64Array.from(tall ? vector.to1DArray() : points.transpose().mmul(vector).to1DArray());
    const top = axis.reduce((most, part) => (Math.abs(part) > Math.abs(most) ? part : most), 0);
    const scale = Math.sign(top) / (tall ? 1 : Math.sqrt(value));
    return axis.map((part) => part * scale);
  });
  return {mean, axes, shares: chosen.map(({value}) => value / total)};
}

/** Points [rows, columns] as [rows, axes.length] on the axes. */
export function projected(values: ArrayLike<number>, rows: number, {mean, axes}: PrincipalAxes): Float32Array {
  const result = new Float32Array(rows * axes.length);
  for (let row = 0; row < rows; row++) {
    axes.forEach((axis, k) => {
      let sum = 0;
      for (let i = 0; i < axis.length; i++) {
        sum += ((values[row * axis.length + i] ?? 0) - (mean[i] ?? 0)) * (axis[i] ?? 0);
      }
      result[row * axes.length + k] = sum;
    });
  }
  return result;
}
