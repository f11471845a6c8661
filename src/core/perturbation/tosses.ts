/** Samples of features, each of which is shown (1) with the given probability. */
export function tosses(samples: number, features: number, keep: number, next: () => number): readonly Uint8Array[] {
  return Array.from({length: samples}, () => Uint8Array.from({length: features}, () => (next() < keep ? 1 : 0)));
}
