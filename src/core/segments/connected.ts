/**
 * Splits labels [height, width] into pieces that hang together by sides, and joins pieces smaller than `least` to the
 * piece that was seen just before beside them. The result is counted from 0 in the order in which pieces come.
 */
export function connected(labels: ArrayLike<number>, height: number, width: number, least: number): Int32Array {
  const found = new Int32Array(height * width).fill(-1);
  let count = 0;
  for (let start = 0; start < found.length; start++) {
    if (found[start] !== -1) continue;
    const piece = flood(labels, found, start, count, height, width);
    const before = neighbours(start, height, width).find((at) => (found[at] ?? -1) !== -1 && found[at] !== count);
    if (piece.length < least && before !== undefined) {
      for (const at of piece) found[at] = found[before] ?? 0;
    } else count += 1;
  }
  return found;
}

/** Gives `number` to everything of the same label that hangs together with `start`. */
function flood(
  labels: ArrayLike<number>,
  found: Int32Array,
  start: number,
  number: number,
  height: number,
  width: number,
): number[] {
  const piece = [start];
  found[start] = number;
  for (const at of piece) {
    for (const next of neighbours(at, height, width)) {
      if (found[next] !== -1 || labels[next] !== labels[start]) continue;
      found[next] = number;
      piece.push(next);
    }
  }
  return piece;
}

/** Left, above, right, below. */
function neighbours(at: number, height: number, width: number): number[] {
  const [row, column] = [Math.floor(at / width), at % width];
  return [
    ...(column > 0 ? [at - 1] : []),
    ...(row > 0 ? [at - width] : []),
    ...(column < width - 1 ? [at + 1] : []),
    ...(row < height - 1 ? [at + width] : []),
  ];
}
