/** Ranks from 1 up, ties sharing the mean of their places. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({length: values.length}, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    for (let i = from; i < to; i++) found[order[i] ?? 0] = (from + 1 + to) / 2;
    from = to;
  }
  return found;
}

/** Pearson's correlation; undefined where one side does not vary. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  const n = a.length;
  let [sumA, sumB] = [0, 0];
  for (let i = 0; i < n; i++) {
    sumA += a[i] ?? 0;
    sumB += b[i] ?? 0;
  }
  let [both, own, other] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [(a[i] ?? 0) - sumA / n, (b[i] ?? 0) - sumB / n];
    both += x * y;
    own += x * x;
    other += y * y;
  }
  if (own === 0 || other === 0) return undefined;
  return both / Math.sqrt(own * other);
}

/** Spearman's rank correlation, ties by their mean ranks; undefined where one side does not vary. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  return correlation(ranks(a), ranks(b));
}
