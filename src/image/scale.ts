/**
 * The value drawn with the full colour: the given percentile of |v|, interpolated between neighbours as numpy does
 * (robust against one hot pixel). Non-finite values are left out. 0 for an all-zero map and for one without a finite
 * value; where the percentile is 0 though some values are not (a very sparse map), the largest |v|.
 */
export function limitOf(values: ArrayLike<number>, percentile = 99): number {
  const all = new Float64Array(values.length);
  let finite = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] ?? Number.NaN);
    if (size < Number.POSITIVE_INFINITY) all[finite++] = size;
  }
  const sizes = all.subarray(0, finite).sort();
  const place = ((sizes.length - 1) * Math.min(100, Math.max(0, percentile))) / 100;
  const below = sizes[Math.floor(place)] ?? 0;
  const above = sizes[Math.ceil(place)] ?? 0;
  const limit = below + (above - below) * (place - Math.floor(place));
  return limit > 0 ? limit : (sizes.at(-1) ?? 0);
}

/** The smallest and largest finite value; 0 and 0 where there is none. */
export function rangeOf(values: ArrayLike<number>): {min: number; max: number} {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? {min, max} : {min: 0, max: 0};
}
