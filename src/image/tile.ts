import type {Pixels} from '../sinks/sink.ts';
import {enlarge, pasteStretched, resize} from './overlay.ts';

/** Pictures longer than this many times their other side are strips: they are stretched to be seen at all. */
const stripRatio = 3;

/** The part of a tile that the short side of a strip may fill. */
const stripShare = 1 / 3;

/**
 * Side of the tiles for these pictures: the whole multiple of the largest one that is nearest to the wanted side; the
 * wanted side for what is larger. Where all are strips, twice the wanted side is aimed at.
 */
export function tileFor(cells: readonly (Pixels | undefined)[], wanted: number): number {
  const there = cells.filter((cell) => cell !== undefined);
  const blocks = there.filter((cell) => !isStrip(cell));
  const [seen, side] = blocks.length > 0 ? [blocks, wanted] : [there, 2 * wanted];
  const largest = Math.max(0, ...seen.map((cell) => Math.max(cell.width, cell.height)));
  if (largest === 0) return wanted;
  return largest > side ? side : largest * Math.round(side / largest);
}

/** A picture and the size at which it is shown: it is enlarged only when it is pasted. */
export interface Fitted {
  readonly pixels: Pixels;
  readonly width: number;
  readonly height: number;
}

/** A picture as large as it gets in a square tile, without padding. */
export function fitted(pixels: Pixels, tile: number): Fitted {
  if (isStrip(pixels)) {
    const short = tile * stripShare;
    const [wide, high] = pixels.width > pixels.height ? [tile, short] : [short, tile];
    return sized(pixels, along(pixels.width, wide), along(pixels.height, high), resize);
  }
  const scale = tile / Math.max(pixels.width, pixels.height);
  const side = (length: number) => (scale >= 1 ? length * Math.floor(scale) : Math.max(1, Math.round(length * scale)));
  return sized(pixels, side(pixels.width), side(pixels.height), enlarge);
}

/** Lays it onto another picture, its left upper corner at (x, y). */
export function pasteFitted(target: Pixels, {pixels, width, height}: Fitted, x: number, y: number): void {
  pasteStretched(target, pixels, x, y, {width, height});
}

/** `shrink` is asked where a side gets shorter. */
function sized(pixels: Pixels, width: number, height: number, shrink: typeof resize): Fitted {
  const longer = width >= pixels.width && height >= pixels.height;
  return {pixels: longer ? pixels : shrink(pixels, width, height), width, height};
}

function isStrip({width, height}: Pixels): boolean {
  return Math.max(width, height) > stripRatio * Math.min(width, height);
}

function along(length: number, room: number): number {
  return length <= room ? length * Math.floor(room / length) : Math.floor(room);
}
