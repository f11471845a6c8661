import {blank, paste} from '../image/canvas.ts';
import {enlarge, resize} from '../image/overlay.ts';
import type {Pixels} from '../sinks/sink.ts';

/** Side of a picture that stands for a point. */
const wantedSide = 32;
/** Larger sheets are not shown. */
const largestSheet = 8192;

/** Pictures of points, all of one size. */
export interface Tiles {
  readonly pictures: readonly Pixels[];
  readonly width: number;
  readonly height: number;
}

/** The pictures at most 32 pixels wide and high; undefined where they differ in size or there are none. */
export function tilesOf(pictures: readonly Pixels[]): Tiles | undefined {
  const [first] = pictures;
  if (!first || pictures.some(({width, height}) => width !== first.width || height !== first.height)) return undefined;
  const scale = wantedSide / Math.max(first.width, first.height);
  const side = (length: number) => (scale >= 1 ? length * Math.floor(scale) : Math.max(1, Math.round(length * scale)));
  const [width, height] = [side(first.width), side(first.height)];
  return {
    ...{width, height},
    pictures: pictures.map((picture) =>
      scale >= 1 ? enlarge(picture, width, height) : resize(picture, width, height),
    ),
  };
}

/** The tiles `times` times over, row by row in one picture; undefined where that would be too large. */
export function spriteOf(
  {pictures, width, height}: Tiles,
  times: number,
): {image: Pixels; width: number; height: number} | undefined {
  const count = pictures.length * times;
  const across = Math.ceil(Math.sqrt(count));
  const down = Math.ceil(count / across);
  if (Math.max(across * width, down * height) > largestSheet) return undefined;
  const image = blank(across * width, down * height, [255, 255, 255]);
  for (let i = 0; i < count; i++) {
    const tile = pictures[i % pictures.length];
    if (tile) paste(image, tile, (i % across) * width, Math.floor(i / across) * height);
  }
  return {image, width, height};
}
