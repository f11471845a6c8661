/** Shapley values by their definition from the value of every subset, subset `s` holding feature i where bit i is set. */
export function shapleyValues(values: ArrayLike<number>, features: number): {value: number; variance: number}[] {
  const weights = weightsBySize(features);
  return Array.from({length: features}, (_, i) => {
    let [sum, squares] = [0, 0];
    for (let s = 0; s < 2 ** features; s++) {
      if (s & (1 << i)) continue;
      const gain = (values[s | (1 << i)] ?? Number.NaN) - (values[s] ?? Number.NaN);
      const weight = weights[bits(s)] ?? 0;
      sum += weight * gain;
      squares += weight * gain * gain;
    }
    // The variance of what the feature adds in a random order.
    return {value: sum, variance: squares - sum * sum};
  });
}

/** |S|! (m - |S| - 1)! / m! for each size. */
function weightsBySize(features: number): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({length: features}, (_, k) => (factorial(k) * factorial(features - k - 1)) / factorial(features));
}

export function bits(s: number): number {
  let count = 0;
  for (let rest = s; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
