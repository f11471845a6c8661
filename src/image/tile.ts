import type {Pixels} from '../sinks/sink.ts';
import {enlarge, resize} from './overlay.ts';

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

/** A picture as large as it gets in a square tile, without padding. */
export function fitted(pixels: Pixels, tile: number): Pixels {
  if (isStrip(pixels)) {
    const short = tile * stripShare;
    const [wide, high] = pixels.width > pixels.height ? [tile, short] : [short, tile];
    return resize(pixels, along(pixels.width, wide), along(pixels.height, high));
  }
  const scale = tile / Math.max(pixels.width, pixels.height);
  const side = (length: number) => (scale >= 1 ? length * Math.floor(scale) : Math.max(1, Math.round(length * scale)));
  return enlarge(pixels, side(pixels.width), side(pixels.height));
}

function isStrip({width, height}: Pixels): boolean {
  return Math.max(width, height) > stripRatio * Math.min(width, height);
}

function along(length: number, room: number): number {
  return length <= room ? length * Math.floor(room / length) : Math.floor(room);
}
