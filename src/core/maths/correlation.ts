import {mean} from './sums.ts';

/** Pearson's correlation; NaN where one of the two does not vary. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] ?? 0) - ma, (b[i] ?? 0) - mb];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return varies(a) && varies(b) ? ab / Math.sqrt(aa * bb) : Number.NaN;
}

/** Spearman's rank correlation, equal values sharing their mean rank; NaN where one of the two does not vary. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return pearson(meanRanks(a), meanRanks(b));
}

/** Ranks from 1 up, the smallest first; equal values get the mean of their ranks. */
export function meanRanks(values: ArrayLike<number>): Float64Array {
  const order = ascending(values);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    for (let k = from; k < to; k++) ranks[order[k] ?? 0] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** Places by their value, the smallest first; equal ones in the order of the places. */
export function ascending(values: ArrayLike<number>): Int32Array {
  return sorted(values, (a, b) => a - b);
}

/** Places by their value, the largest first; equal ones in the order of the places. */
export function descending(values: ArrayLike<number>): Int32Array {
  return sorted(values, (a, b) => b - a);
}

function sorted(values: ArrayLike<number>, compare: (a: number, b: number) => number): Int32Array {
  const order = Int32Array.from({length: values.length}, (_, i) => i);
  return order.sort((i, j) => compare(values[i] ?? 0, values[j] ?? 0) || i - j);
}

/** Rounding in the mean leaves constant values a tiny variance: so they are looked at themselves. */
function varies(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return true;
  return false;
}
