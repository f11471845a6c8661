/** Wang et al. 2004, section III-B: a Gaussian window of 11 places with sigma 1.5, C1 = (0.01 L)^2, C2 = (0.03 L)^2. */
const windowSide = 11;
const sigma = 1.5;

interface Sized {
  readonly width: number;
  readonly height: number;
}

/**
 * The mean structural similarity of two maps of values in [-1, 1], so that L = 2 (Wang et al. 2004, eq. 13 and 17). Windows at
 * the border, and those larger than the map, are cut and their weights made to sum to one.
 */
export function ssim(a: Float64Array, b: Float64Array, size: Sized): number {
  const [c1, c2] = [(0.01 * 2) ** 2, (0.03 * 2) ** 2];
  const [{mean: meanA, square: squareA}, {mean: meanB, square: squareB}] = [momentsOf(a, size), momentsOf(b, size)];
  const both = smooth(product(a, b), size);
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    const [ma, mb] = [meanA[i] ?? 0, meanB[i] ?? 0];
    const [va, vb] = [(squareA[i] ?? 0) - ma * ma, (squareB[i] ?? 0) - mb * mb];
    const covariance = (both[i] ?? 0) - ma * mb;
    total += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
  }
  return total / a.length;
}

interface Moments {
  readonly size: Sized;
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

/** A map is compared with several others. */
const known = new WeakMap<Float64Array, Moments>();

function momentsOf(values: Float64Array, size: Sized): Moments {
  const before = known.get(values);
  if (before?.size.width === size.width && before.size.height === size.height) return before;
  const moments = {size, mean: smooth(values, size), square: smooth(product(values, values), size)};
  known.set(values, moments);
  return moments;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  const products = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) products[i] = (a[i] ?? 0) * (b[i] ?? 0);
  return products;
}

/** Weighted means over the window around each place, along one axis after the other. */
function smooth(values: Float64Array, {width, height}: Sized): Float64Array {
  const across = along(values, {length: width, step: 1}, {length: height, step: width});
  return along(across, {length: height, step: width}, {length: width, step: 1});
}

/** How many places an axis has, and how far apart they lie. */
interface Axis {
  readonly length: number;
  readonly step: number;
}

function along(values: Float64Array, {length, step}: Axis, lines: Axis): Float64Array {
  const found = new Float64Array(values.length);
  const reach = (windowSide - 1) / 2;
  for (let place = 0; place < length; place++) {
    const [from, to] = [Math.max(0, place - reach), Math.min(length - 1, place + reach)];
    let sum = 0;
    for (let other = from; other <= to; other++) sum += weight(other - place);
    for (let line = 0, start = 0; line < lines.length; line++, start += lines.step) {
      let value = 0;
      for (let other = from; other <= to; other++) value += weight(other - place) * (values[start + other * step] ?? 0);
      found[start + place * step] = value / sum;
    }
  }
  return found;
}

const weights = Array.from({length: windowSide}, (_, i) =>
  Math.exp(-((i - (windowSide - 1) / 2) ** 2) / (2 * sigma ** 2)),
);

function weight(distance: number): number {
  return weights[distance + (windowSide - 1) / 2] ?? 0;
}
