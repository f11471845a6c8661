/** Constants of Wang et al. 2004, section III.C, as shares of the values' range. */
const [k1, k2] = [0.01, 0.03];

/**
 * Structural similarity of two maps (Wang et al. 2004): the mean over all windows of `window` places a side that lie inside,
 * all places of a window counting alike, variances unbiased. The range is that of both maps together; NaN where that is
 * nothing. Windows are as large as the shortest side at most.
 */
export function ssim(a: ArrayLike<number>, b: ArrayLike<number>, sides: readonly number[], window = 7): number {
  const [low, high] = rangeOf(a, b);
  const [c1, c2] = [(k1 * (high - low)) ** 2, (k2 * (high - low)) ** 2];
  if (!(high > low)) return Number.NaN;
  const side = Math.min(window, ...sides);
  const size = side ** sides.length;
  const starts = corners(sides.map((length) => length - side + 1));
  const offsets = corners(sides.map(() => side)).map((at) => placeOf(at, sides));
  const unbiased = size > 1 ? size / (size - 1) : 1;
  let total = 0;
  for (const start of starts) {
    const from = placeOf(start, sides);
    let [ma, mb, aa, bb, ab] = [0, 0, 0, 0, 0];
    for (const offset of offsets) {
      const [va, vb] = [a[from + offset] ?? 0, b[from + offset] ?? 0];
      ma += va / size;
      mb += vb / size;
      aa += (va * va) / size;
      bb += (vb * vb) / size;
      ab += (va * vb) / size;
    }
    const variances = unbiased * (aa - ma * ma + bb - mb * mb);
    const covariance = unbiased * (ab - ma * mb);
    total += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (variances + c2));
  }
  return total / starts.length;
}

function rangeOf(...lists: readonly ArrayLike<number>[]): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      low = Math.min(low, list[i] ?? 0);
      high = Math.max(high, list[i] ?? 0);
    }
  }
  return [low, high];
}

/** All points of a grid, the last axis fastest. */
function corners(counts: readonly number[]): number[][] {
  return counts.reduce<number[][]>(
    (points, count) => points.flatMap((point) => Array.from({length: count}, (_, k) => [...point, k])),
    [[]],
  );
}

/** A point's place in C order. */
function placeOf(point: readonly number[], sides: readonly number[]): number {
  return point.reduce((place, at, axis) => place * (sides[axis] ?? 1) + at, 0);
}
