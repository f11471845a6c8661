import type {ShapeName} from './outlines.ts';

export type Corner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';

export const corners: readonly Corner[] = ['top-left', 'top-right', 'bottom-left', 'bottom-right'];

/** A mark that has nothing to do with the shapes, but goes with one class in the data: a trap for a network. */
export interface CornerMark {
  readonly corner: Corner;
  readonly ofClass: ShapeName;
  /** Share of that class's images that have it. Default 0.95. */
  readonly share?: number;
  /** Share of the other images that have it. Default 0. */
  readonly others?: number;
}

/** A part of an image, in pixels. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

const margin = 1;
const side = 5;
const [light, dark] = [1, 0];

/** Where the mark is in images of this size. */
export function markBox(size: number, corner: Corner): Box {
  const far = size - margin - side;
  const top = corner.startsWith('top') ? margin : far;
  return {top, left: corner.endsWith('left') ? margin : far, height: side, width: side};
}

export function isMarked(
  {ofClass, share = 0.95, others = 0}: CornerMark,
  name: ShapeName,
  next: () => number,
): boolean {
  return next() < (name === ofClass ? share : others);
}

/** Draws a white square with a black middle into the pixels [size, size, 3] of an image. */
export function drawMark(pixels: Float32Array, size: number, {corner}: CornerMark): void {
  const {top, left, height, width} = markBox(size, corner);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const middle = [row, column].every((place) => place > 0 && place < side - 1);
      const at = 3 * ((top + row) * size + left + column);
      pixels.fill(middle ? dark : light, at, at + 3);
    }
  }
}
