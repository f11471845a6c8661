import {pad, reshape, slice, stridedSlice, type Tensor4D} from '@tensorflow/tfjs-core';

/**
 * The rectangle of `x` [b, h, w, c] that begins `top` rows above and `left` columns left of it (negative: inside) and is
 * `height` by `width` large; what lies outside is zero.
 */
export function cutOut(x: Tensor4D, top: number, left: number, height: number, width: number): Tensor4D {
  const [batch, h, w, channels] = x.shape;
  const y0 = Math.max(0, -top);
  const x0 = Math.max(0, -left);
  const rows = Math.max(0, Math.min(h, height - top) - y0);
  const columns = Math.max(0, Math.min(w, width - left) - x0);
  const inside = rows === h && columns === w ? x : slice(x, [0, y0, x0, 0], [batch, rows, columns, channels]);
  const before = [Math.max(0, top), Math.max(0, left)] as const;
  const after = [height - rows - before[0], width - columns - before[1]] as const;
  if (before[0] + before[1] + after[0] + after[1] === 0) return inside;
  return pad(inside, [
    [0, 0],
    [before[0], after[0]],
    [before[1], after[1]],
    [0, 0],
  ]);
}

/** `rows` by `columns` elements of x [b, h, w, c] from (y, x0) on, every `strides`-th. */
export function taken(
  x: Tensor4D,
  [y, x0]: readonly [number, number],
  [rows, columns]: readonly [number, number],
  [strideY, strideX]: readonly [number, number],
): Tensor4D {
  const [batch, , , channels] = x.shape;
  if (strideY === 1 && strideX === 1) return slice(x, [0, y, x0, 0], [batch, rows, columns, channels]);
  const end = [batch, y + (rows - 1) * strideY + 1, x0 + (columns - 1) * strideX + 1, channels];
  return reshape(stridedSlice(x, [0, y, x0, 0], end, [1, strideY, strideX, 1]), [batch, rows, columns, channels]);
}

/** Puts `strides - 1` zeros between the rows and columns of x [b, h, w, c]. */
export function spread(x: Tensor4D, [strideY, strideX]: readonly [number, number]): Tensor4D {
  if (strideY === 1 && strideX === 1) return x;
  const [batch, h, w, c] = x.shape;
  // Zeros after each row and each column by padding the axes between, then the last ones are cut off.
  const rows = pad(reshape(x, [batch, h, 1, w, c]), [
    [0, 0],
    [0, 0],
    [0, strideY - 1],
    [0, 0],
    [0, (strideX - 1) * c],
  ]);
  const all: Tensor4D = reshape(rows, [batch, h * strideY, w * strideX, c]);
  return slice(all, [0, 0, 0, 0], [batch, (h - 1) * strideY + 1, (w - 1) * strideX + 1, c]);
}
