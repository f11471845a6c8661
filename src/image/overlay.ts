import type {Pixels} from '../sinks/sink.ts';
import {blank, paste} from './canvas.ts';
import {notFinite} from './colormaps.ts';
import {areOpaque, wordsOf} from './words.ts';

/** Shares of red, green and blue in the brightness of a pixel (ITU-R BT.601). */
const luma = [0.299, 0.587, 0.114] as const;

/** A colour whose channels differ by this much is as strong as any of the maps' ends. */
const fullColour = 90;
/** How much more the base shows where the map has no colour: opacity = strength ** (1 + 2 * (1 - colourfulness)). */
const reserve = 2;
/** How much of its darkness the base loses, times the strength: dark colours would drown on black. */
const lift = 0.5;

/**
 * A map laid over its input: strength 0 = base only, 1 = heat only. The base goes grey so that colours mean the map,
 * and shows more where the map is weak (black or white). Pictures of different sizes are stretched by nearest pixel
 * to the larger one. Places that are not finite keep their mark at any strength above 0.
 */
export function overlay(base: Pixels, heat: Pixels, strength: number): Pixels {
  const share = Math.max(0, Math.min(1, strength));
  const [width, height] = [Math.max(base.width, heat.width), Math.max(base.height, heat.height)];
  const [under, over] = [stretch(base, width, height).data, stretch(heat, width, height).data];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 4) {
    const [r, g, b, a] = [under[at] ?? 0, under[at + 1] ?? 0, under[at + 2] ?? 0, under[at + 3] ?? 0];
    const [red, green, blue] = [over[at] ?? 0, over[at + 1] ?? 0, over[at + 2] ?? 0];
    // What is transparent in the base is seen as on white paper.
    const seen = (luma[0] * r + luma[1] * g + luma[2] * b) * (a / 255) + 255 - a;
    const grey = seen + (255 - seen) * lift * share;
    const colourful = Math.min(1, (Math.max(red, green, blue) - Math.min(red, green, blue)) / fullColour);
    const marked = share > 0 && red === notFinite[0] && green === notFinite[1] && blue === notFinite[2];
    const part = marked ? 1 : share ** (1 + reserve * (1 - colourful));
    data[at] = grey + (red - grey) * part;
    data[at + 1] = grey + (green - grey) * part;
    data[at + 2] = grey + (blue - grey) * part;
    data[at + 3] = 255;
  }
  return {width, height, data};
}

/**
 * A picture brought to the given size: enlarged by the largest whole factor that fits, else shrunk by averaging
 * areas; its shape is kept. What is left over on the sides is transparent, the picture in the middle.
 */
export function enlarge(pixels: Pixels, width: number, height: number): Pixels {
  const scale = Math.min(width / pixels.width, height / pixels.height);
  const side = (length: number) => (scale >= 1 ? length * Math.floor(scale) : Math.max(1, Math.round(length * scale)));
  return centred(resize(pixels, side(pixels.width), side(pixels.height)), width, height);
}

/** The picture in the middle of a transparent one of this size. */
export function centred(pixels: Pixels, width: number, height: number): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels;
  const target = blank(width, height);
  const [left, top] = [Math.floor((width - pixels.width) / 2), Math.floor((height - pixels.height) / 2)];
  for (let row = 0; row < pixels.height; row++) {
    const line = pixels.data.subarray(row * pixels.width * 4, (row + 1) * pixels.width * 4);
    target.data.set(line, ((row + top) * width + left) * 4);
  }
  return target;
}

/** Each axis on its own: enlarged by nearest pixel, shrunk by averaging areas. */
export function resize(pixels: Pixels, width: number, height: number): Pixels {
  return shrink(stretch(pixels, Math.max(width, pixels.width), Math.max(height, pixels.height)), width, height);
}

function stretch(pixels: Pixels, width: number, height: number): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels;
  const target = blank(width, height);
  eachStretched(pixels, width, height, (line, y) => target.data.set(line, y * width * 4));
  return target;
}

/** The rows of the stretched picture in turn; the bytes handed over are good until the next row. */
function eachStretched(
  pixels: Pixels,
  width: number,
  height: number,
  take: (line: Uint8ClampedArray, y: number) => void,
): void {
  const from = wordsOf(pixels);
  const line = new Int32Array(width);
  const bytes = new Uint8ClampedArray(line.buffer);
  const columns = Int32Array.from({length: width}, (_, x) => Math.floor(((x + 0.5) * pixels.width) / width));
  let before = -1;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * pixels.height) / height);
    if (row !== before) {
      for (let x = 0; x < width; x++) line[x] = from[row * pixels.width + (columns[x] ?? 0)] ?? 0;
      before = row;
    }
    take(bytes, y);
  }
}

/** Lays a picture, stretched by nearest pixel to this size, onto another that has room for it. Enlarged pictures are many: none is made of its own. */
export function pasteStretched(
  target: Pixels,
  pixels: Pixels,
  x: number,
  y: number,
  {width, height}: {readonly width: number; readonly height: number},
): void {
  const fits = x >= 0 && y >= 0 && x + width <= target.width && y + height <= target.height;
  if (fits && areOpaque(wordsOf(pixels)))
    eachStretched(pixels, width, height, (line, row) => target.data.set(line, ((y + row) * target.width + x) * 4));
  else paste(target, stretch(pixels, width, height), x, y);
}

/** Colours are weighted by alpha, so that transparent pixels do not darken their neighbours. */
function shrink(pixels: Pixels, width: number, height: number): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels;
  const target = blank(width, height);
  const [columns, rows] = [shares(pixels.width, width), shares(pixels.height, height)];
  const source = pixels.data;
  rows.forEach((down, y) => {
    columns.forEach((across, x) => {
      let [red, green, blue, alpha, area] = [0, 0, 0, 0, 0];
      for (const {place: row, part: high} of down) {
        for (const {place: column, part: wide} of across) {
          const at = (row * pixels.width + column) * 4;
          const part = high * wide;
          const weight = (source[at + 3] ?? 0) * part;
          red += (source[at] ?? 0) * weight;
          green += (source[at + 1] ?? 0) * weight;
          blue += (source[at + 2] ?? 0) * weight;
          alpha += weight;
          area += part;
        }
      }
      const at = (y * width + x) * 4;
      target.data[at] = red / (alpha || 1);
      target.data[at + 1] = green / (alpha || 1);
      target.data[at + 2] = blue / (alpha || 1);
      target.data[at + 3] = alpha / area;
    });
  });
  return target;
}

interface Share {
  readonly place: number;
  readonly part: number;
}

/** For each place of a shorter axis: the places of the longer one that it covers, and how much of each. */
function shares(long: number, short: number): Share[][] {
  return Array.from({length: short}, (_, i) => {
    const [from, to] = [(i * long) / short, ((i + 1) * long) / short];
    const covered: Share[] = [];
    for (let place = Math.floor(from); place < Math.min(long, Math.ceil(to)); place++) {
      const part = Math.min(to, place + 1) - Math.max(from, place);
      if (part > 1e-9) covered.push({place, part});
    }
    return covered;
  });
}
