import {type Rows, rowOf} from './npy.ts';

/** Work that can be followed and ended. */
export interface Watched {
  readonly onProgress: (done: number, total: number) => void;
  readonly isOver: () => boolean;
}

/** A part must not keep others waiting for long. */
const mostBytes = 4e6;
const mostRows = 128;

/** So many rows of these are asked about at once. */
export function partOf(shape: readonly number[], most = mostRows): number {
  const size = shape.reduce((product, side) => product * side, 1);
  return Math.max(1, Math.min(most, Math.floor(mostBytes / (4 * Math.max(1, size)))));
}

/** Asks about rows [n, ...] part by part and puts the answers together; undefined where it was ended meanwhile. */
export async function inParts(
  rows: Rows,
  ask: (part: Rows, from: number) => Promise<Rows>,
  {onProgress, isOver}: Watched,
  most?: number,
): Promise<Rows | undefined> {
  const [count = 0, ...shape] = rows.shape;
  const part = partOf(shape, most);
  let all: Float32Array | undefined;
  let own: readonly number[] = [];
  for (let from = 0; from < count; from += part) {
    if (isOver()) return undefined;
    onProgress(from, count);
    const some = Math.min(part, count - from);
    const size = rowOf(rows, 0).values.length;
    const answer = await ask(
      {values: rows.values.slice(from * size, (from + some) * size), shape: [some, ...shape]},
      from,
    );
    own = answer.shape.slice(1);
    const width = answer.values.length / some;
    all ??= new Float32Array(count * width);
    all.set(answer.values, from * width);
  }
  if (isOver()) return undefined;
  onProgress(count, count);
  return {values: all ?? new Float32Array(), shape: [count, ...own]};
}
