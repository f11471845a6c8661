import type {Features} from './features.ts';

/** A layer's examples as seen from each other, [rows, rows] with an empty diagonal: what CKA compares. */
export interface Kernel {
  readonly rows: number;
  readonly values: Float64Array;
  readonly rowSums: Float64Array;
  readonly sum: number;
}

/** More examples than this change an unbiased estimate little and cost their square. */
const mostRows = 256;

/** Of the mean, taken of many numbers in double precision. */
const rounding = 1e-12;

/** X X' of centred features without its diagonal; of at most the first 256 rows. */
export function linearKernel({values, rows: all, width}: Features): Kernel {
  const rows = Math.min(all, mostRows);
  // The estimator does not change when a constant is taken off all features, but sums of centred ones round less.
  const mean = new Float64Array(width);
  for (let i = 0; i < rows * width; i++) mean[i % width] = (mean[i % width] ?? 0) + (values[i] ?? 0) / rows;
  const x = Float64Array.from(values.subarray(0, rows * width), (value, i) => {
    const own = mean[i % width] ?? 0;
    return Math.abs(value - own) > rounding * Math.abs(own) ? value - own : 0;
  });
  const kernel = new Float64Array(rows * rows);
  const rowSums = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let dot = 0;
      for (let k = 0; k < width; k++) dot += (x[i * width + k] ?? 0) * (x[j * width + k] ?? 0);
      kernel[i * rows + j] = dot;
      kernel[j * rows + i] = dot;
      rowSums[i] = (rowSums[i] ?? 0) + dot;
      rowSums[j] = (rowSums[j] ?? 0) + dot;
    }
  }
  return {rows, values: kernel, rowSums, sum: rowSums.reduce((a, b) => a + b, 0)};
}

/**
 * Unbiased estimate of the Hilbert-Schmidt independence criterion (Song et al. 2012, eq. 5):
 * [tr(KL) + 1'K1 1'L1 / ((n-1)(n-2)) - 2/(n-2) 1'KL1] / (n(n-3)), the diagonals of K and L being zero. NaN below four rows.
 */
export function unbiasedHsic(k: Kernel, l: Kernel): number {
  const n = k.rows;
  if (n < 4 || l.rows !== n) return Number.NaN;
  let [trace, both] = [0, 0];
  for (let i = 0; i < k.values.length; i++) trace += (k.values[i] ?? 0) * (l.values[i] ?? 0);
  for (let i = 0; i < n; i++) both += (k.rowSums[i] ?? 0) * (l.rowSums[i] ?? 0);
  return (trace + (k.sum * l.sum) / ((n - 1) * (n - 2)) - (2 / (n - 2)) * both) / (n * (n - 3));
}

/**
 * Linear centred kernel alignment of two layers (Kornblith et al. 2019, arXiv 1905.00414) with the unbiased estimator
 * (Nguyen et al. 2021, arXiv 2010.15327): 1 for features that are equal but for rotation, shift and one common factor,
 * around 0 for unrelated ones. NaN where one of the layers says the same for all examples.
 *
 * A few examples that are far from all others can push it anywhere without a change in what the network does (Davari et al.
 * 2022, arXiv 2210.16156): it is evidence, no proof.
 */
export function cka(k: Kernel, l: Kernel): number {
  const [own, other] = [unbiasedHsic(k, k), unbiasedHsic(l, l)];
  if (!(own > 0 && other > 0)) return Number.NaN;
  return unbiasedHsic(k, l) / Math.sqrt(own * other);
}
