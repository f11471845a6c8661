import {numbered} from './forest.ts';

/**
 * Makes segments of labels [height, width] that hang together by sides: of each label the largest piece stays, and every other of
 * at least `least` pixels; the rest is grown over from what stays, pixel by pixel. Counted from 0 in the order in which they come.
 */
export function connected(labels: ArrayLike<number>, height: number, width: number, least: number): Int32Array {
  const pieces = piecesOf(labels, height, width);
  const largest = new Map<number, readonly number[]>();
  for (const piece of pieces) {
    const label = labels[piece[0] ?? 0] ?? 0;
    if (piece.length > (largest.get(label)?.length ?? 0)) largest.set(label, piece);
  }
  const found = new Int32Array(height * width).fill(-1);
  const grown: number[] = [];
  pieces.forEach((piece, number) => {
    if (piece.length < least && largest.get(labels[piece[0] ?? 0] ?? 0) !== piece) return;
    for (const at of piece) found[at] = number;
    grown.push(...piece);
  });
  // What is pushed is looked at in its turn: the nearest pixels first.
  for (const at of grown) {
    for (const next of neighbours(at, height, width)) {
      if (found[next] !== -1) continue;
      found[next] = found[at] ?? 0;
      grown.push(next);
    }
  }
  return numbered(found.length, (at) => found[at] ?? 0);
}

/** The pixels of every piece of one label, from its first pixel on. */
function piecesOf(labels: ArrayLike<number>, height: number, width: number): readonly (readonly number[])[] {
  const seen = new Uint8Array(height * width);
  const pieces: number[][] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start]) continue;
    const piece = [start];
    seen[start] = 1;
    for (const at of piece) {
      for (const next of neighbours(at, height, width)) {
        if (seen[next] || labels[next] !== labels[start]) continue;
        seen[next] = 1;
        piece.push(next);
      }
    }
    pieces.push(piece);
  }
  return pieces;
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
