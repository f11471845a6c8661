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
  const product = (x: Float64Array, y: Float64Array) => x.map((value, i) => value * (y[i] ?? 0));
  const [meanA, meanB] = [smooth(a, size), smooth(b, size)];
  const [squareA, squareB, both] = [
    smooth(product(a, a), size),
    smooth(product(b, b), size),
    smooth(product(a, b), size),
  ];
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    const [ma, mb] = [meanA[i] ?? 0, meanB[i] ?? 0];
    const [va, vb] = [(squareA[i] ?? 0) - ma * ma, (squareB[i] ?? 0) - mb * mb];
    const covariance = (both[i] ?? 0) - ma * mb;
    total += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
  }
  return total / a.length;
}

/** Weighted means over the window around each place, along one axis after the other. */
function smooth(values: Float64Array, {width, height}: Sized): Float64Array {
  const across = along(values, width, (line, place) => line * width + place, height);
  return along(across, height, (line, place) => place * width + line, width);
}

function along(
  values: Float64Array,
  length: number,
  at: (line: number, place: number) => number,
  lines: number,
): Float64Array {
  const found = new Float64Array(values.length);
  const reach = (windowSide - 1) / 2;
  for (let place = 0; place < length; place++) {
    const [from, to] = [Math.max(0, place - reach), Math.min(length - 1, place + reach)];
    let sum = 0;
    for (let other = from; other <= to; other++) sum += weight(other - place);
    for (let line = 0; line < lines; line++) {
      let value = 0;
      for (let other = from; other <= to; other++) value += weight(other - place) * (values[at(line, other)] ?? 0);
      found[at(line, place)] = value / sum;
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
