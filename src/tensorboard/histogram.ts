/** TensorBoard's own default (tensorboard/plugins/histogram/summary_v2.py). */
export const histogramBuckets = 30;

/**
 * Counts values into `buckets` equal intervals between the smallest and the largest: rows of left edge, right edge and
 * count, [k, 3] in C order. Values that are not finite are left out, since TensorBoard shows none of a histogram that
 * holds one; without a finite value there are no rows. When all values are the same there is one row, of width 1.
 */
export function histogramRows(values: ArrayLike<number>, buckets = histogramBuckets): Float64Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let finite = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    finite++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (finite === 0) return new Float64Array(0);
  const width = (high - low) / buckets;
  // Also when the range is so small that the edges would fall together.
  if (low + width === low || high - width === high) return Float64Array.of(low - 0.5, high + 0.5, finite);
  const counts = new Float64Array(buckets);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const bucket = Math.min(buckets - 1, Math.floor((value - low) / width));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const rows = new Float64Array(buckets * 3);
  counts.forEach((count, i) => {
    rows.set([low + i * width, i === buckets - 1 ? high : low + (i + 1) * width, count], i * 3);
  });
  return rows;
}
