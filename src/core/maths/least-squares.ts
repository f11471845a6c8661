/** A small share of the largest diagonal entry: far above rounding, far below what a solution could feel. */
const damping = 1e-7;
const corrections = 4;

/**
 * Solves G x = b for a symmetric positive semidefinite G [size, size] in C order. Where there are many solutions it is the
 * one of the smallest norm: each round leaves of the error along an eigenvector of eigenvalue e
 * a share of d / (d + e), d being the damping (iterated Tikhonov regularisation).
 */
export function semidefiniteSolver(gram: Float64Array, size: number): (b: ArrayLike<number>) => Float64Array {
  let top = 0;
  for (let i = 0; i < size; i++) top = Math.max(top, gram[i * size + i] ?? 0);
  if (top === 0) return () => new Float64Array(size);
  const lower = Float64Array.from(gram);
  for (let i = 0; i < size; i++) lower[i * size + i] = (lower[i * size + i] ?? 0) + damping * top;
  factor(lower, size);
  return (b) => {
    const x = new Float64Array(size);
    for (let round = 0; round <= corrections; round++) {
      const rest = Float64Array.from(b, (value, i) => {
        let sum = value;
        for (let k = 0; k < size; k++) sum -= (gram[i * size + k] ?? 0) * (x[k] ?? 0);
        return sum;
      });
      substitute(lower, size, rest);
      for (let i = 0; i < size; i++) x[i] = (x[i] ?? 0) + (rest[i] ?? 0);
    }
    return x;
  };
}

/** Cholesky: the lower triangle becomes L of G = L L^T. */
function factor(a: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (a[i * size + k] ?? 0) * (a[j * size + k] ?? 0);
      a[i * size + j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / (a[j * size + j] ?? 1);
    }
  }
}

/** L y = b and L^T x = y, in place. */
function substitute(lower: Float64Array, size: number, b: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = b[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (lower[i * size + k] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (lower[i * size + i] ?? 1);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = b[i] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= (lower[k * size + i] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (lower[i * size + i] ?? 1);
  }
}
