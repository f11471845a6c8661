/** A line of a chart. Values that are not finite are gaps. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [epoch: number, value: number])[];
  /** Where the points stand, if not at their values. */
  readonly heights?: readonly number[] | undefined;
}

/** A number as short as it can be read. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  // Longer than the others, and no longer read, would be 0.00000519.
  const isTiny = value !== 0 && Math.abs(value) < 0.001;
  return isTiny ? value.toExponential(0) : String(Number(value.toPrecision(3)));
}

/** Every epoch of any line, in order. */
export function epochsOf(series: readonly Series[]): readonly number[] {
  return [...new Set(series.flatMap(({points}) => points.map(([epoch]) => epoch)))].sort((a, b) => a - b);
}

/** The last value that a line has for the epoch: a step done again counts as it was the last time. */
export function valueAt({points}: Series, epoch: number | undefined): number | undefined {
  return points.findLast(([at]) => at === epoch)?.[1];
}

export function nearest(values: readonly number[], to: number): number | undefined {
  const distance = (value: number): number => Math.abs(value - to);
  return values.reduce<number | undefined>(
    (best, value) => (best === undefined || distance(value) < distance(best) ? value : best),
    undefined,
  );
}

/** Whole epochs for the marks of an axis, at most `most` of them. */
export function epochTicks(from: number, to: number, most = 7): readonly number[] {
  const wanted = (to - from) / Math.max(1, most - 1);
  const tens = 10 ** Math.floor(Math.log10(Math.max(1, wanted)));
  const step = [1, 2, 5, 10].map((factor) => factor * tens).find((each) => each >= wanted) ?? 10 * tens;
  const begin = Math.ceil(from / step) * step;
  return Array.from({length: Math.floor((to - begin) / step) + 1}, (_, i) => begin + i * step);
}

/** What a line does, for those who don't see it. */
export function lineWords({name, points}: Series): string {
  const finite = points.filter(([, value]) => Number.isFinite(value));
  const [first, last] = [finite[0], finite.at(-1)];
  if (first === undefined || last === undefined) return `${name}: no numbers`;
  const lowest = finite.reduce((best, point) => (point[1] < best[1] ? point : best));
  const highest = finite.reduce((best, point) => (point[1] > best[1] ? point : best));
  const at = ([epoch, value]: readonly [number, number]): string => `${short(value)} at epoch ${epoch}`;
  if (finite.length === 1) return `${name}: ${at(first)}`;
  return `${name}: ${at(first)}, ${at(last)}, lowest ${at(lowest)}, highest ${at(highest)}`;
}

/** Whether lines say the same, so that nothing need be drawn anew. */
export function areSame(a: readonly Series[], b: readonly Series[]): boolean {
  const isSamePoint = (p: readonly [number, number], q: readonly [number, number] | undefined): boolean =>
    q !== undefined && p[0] === q[0] && Object.is(p[1], q[1]);
  return (
    a === b ||
    (a.length === b.length &&
      a.every(({name, points}, i) => {
        const other = b[i];
        return (
          other?.name === name &&
          other.points.length === points.length &&
          points.every((point, k) => isSamePoint(point, other.points[k]))
        );
      }))
  );
}
