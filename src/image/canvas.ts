import type {Pixels} from '../sinks/sink.ts';
import {areOpaque, wordOf, wordsOf} from './words.ts';

/** Red, green, blue, each 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Colours of everything around the maps: a light sheet that reads well on TensorBoard's light and dark pages. */
export const ink = {
  paper: [255, 255, 255],
  text: [32, 33, 36],
  faint: [110, 115, 120],
  line: [205, 209, 214],
  empty: [241, 243, 244],
  good: [24, 128, 56],
  bad: [197, 34, 31],
  badPaper: [253, 236, 234],
} as const satisfies {readonly [name: string]: Colour};

/** A picture of one colour; without a colour it is transparent. */
export function blank(width: number, height: number, colour?: Colour): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  if (colour) new Int32Array(data.buffer).fill(wordOf(colour));
  return {width, height, data};
}

/** Bytes of a row. */
const narrow = 32;

/** Fills a rectangle; what lies outside the picture is left out. */
export function fill(target: Pixels, x: number, y: number, width: number, height: number, colour: Colour): void {
  const [left, right] = [Math.max(0, x), Math.min(target.width, x + width)];
  const [top, bottom] = [Math.max(0, y), Math.min(target.height, y + height)];
  if (left >= right || top >= bottom) return;
  const {data} = target;
  const stride = target.width * 4;
  const start = top * stride + left * 4;
  const length = (right - left) * 4;
  // For the lines around tiles, of one pixel a row, copying would take longer than writing.
  const written = length <= narrow ? bottom - top : 1;
  for (let row = 0; row < written; row++) {
    for (let at = start + row * stride; at < start + row * stride + length; at += 4) {
      data[at] = colour[0];
      data[at + 1] = colour[1];
      data[at + 2] = colour[2];
      data[at + 3] = 255;
    }
  }
  for (let row = written; row < bottom - top; row++) data.copyWithin(start + row * stride, start, start + length);
}

/** A line of one pixel around a rectangle, outside of it. */
export function frame(target: Pixels, x: number, y: number, width: number, height: number, colour: Colour): void {
  fill(target, x - 1, y - 1, width + 2, 1, colour);
  fill(target, x - 1, y + height, width + 2, 1, colour);
  fill(target, x - 1, y, 1, height, colour);
  fill(target, x + width, y, 1, height, colour);
}

/** Lays a colour over one pixel with an opacity of 0..1; outside the picture nothing happens. */
export function blend(target: Pixels, x: number, y: number, colour: Colour, opacity: number): void {
  if (x < 0 || y < 0 || x >= target.width || y >= target.height || opacity <= 0) return;
  const at = (y * target.width + x) * 4;
  const under = (target.data[at + 3] ?? 0) / 255;
  const alpha = opacity + under * (1 - opacity);
  for (let i = 0; i < 3; i++) {
    const below = target.data[at + i] ?? 0;
    target.data[at + i] = ((colour[i] ?? 0) * opacity + below * under * (1 - opacity)) / alpha;
  }
  target.data[at + 3] = alpha * 255;
}

/** Lays a picture onto another, its transparency respected. */
export function paste(target: Pixels, pixels: Pixels, x: number, y: number): void {
  const opaque = areOpaque(wordsOf(pixels));
  const [left, right] = [Math.max(0, -x), Math.min(pixels.width, target.width - x)];
  for (let row = Math.max(0, -y); row < Math.min(pixels.height, target.height - y); row++) {
    if (opaque) {
      const line = pixels.data.subarray((row * pixels.width + left) * 4, (row * pixels.width + right) * 4);
      target.data.set(line, ((row + y) * target.width + left + x) * 4);
      continue;
    }
    for (let column = left; column < right; column++) {
      const [red, green, blue, alpha] = pixelAt(pixels, column, row);
      if (alpha > 0) blend(target, x + column, y + row, [red, green, blue], alpha / 255);
    }
  }
}

/** Red, green, blue and alpha of a pixel; transparent black outside. */
export function pixelAt(pixels: Pixels, x: number, y: number): [number, number, number, number] {
  const at = (y * pixels.width + x) * 4;
  const {data} = pixels;
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0];
}
