import {connected} from './connected.ts';
import {labOf} from './lab.ts';
import type {Pixels} from './smooth.ts';

export interface SlicOptions extends Pixels {
  /** About how many segments are wanted. */
  readonly segments: number;
  /** How much nearness counts against likeness of colour; the paper's m, 1 to 40. */
  readonly compactness: number;
}

/** The paper's: after ten rounds hardly a pixel changes its segment. */
const rounds = 10;
const lightness = 100;

/** A segment's mean: colour, then place. */
type Centre = Float64Array;

/**
 * Superpixels of an image [height, width, channels], one label a pixel, counted from 0 in the order in which they come
 * (SLIC, Achanta et al. 2012): k-means over colour and place within twice the distance of the first centres, which stand on
 * a grid, each moved to where its neighbourhood is flattest. Three channels are compared as CIE L*a*b*, others as
 * they are, both with the image's own range as 0..100. Nothing is random. Stray pieces are grown
 * over from what lies beside them, which keeps the number of segments even where an image is noise.
 */
export function slic(values: ArrayLike<number>, options: SlicOptions): Int32Array {
  const {height, width, channels, segments, compactness} = options;
  const colours = coloursOf(values, options);
  const wanted = Math.sqrt((height * width) / segments);
  const down = Math.min(height, Math.max(1, Math.round(height / wanted)));
  const across = Math.min(width, Math.max(1, Math.round(segments / down)));
  const distance = Math.max(height / down, width / across);
  const centres: Centre[] = [];
  for (let i = 0; i < down * across; i++) {
    const row = Math.floor(((Math.floor(i / across) + 0.5) * height) / down - 0.5);
    const column = Math.floor((((i % across) + 0.5) * width) / across - 0.5);
    centres.push(centreAt(colours, options, flattest(colours, options, row, column)));
  }
  const labels = new Int32Array(height * width);
  const nearness = (compactness / distance) ** 2;
  for (let round = 0; round < rounds; round++) {
    const least = new Float64Array(height * width).fill(Number.POSITIVE_INFINITY);
    centres.forEach((centre, label) => {
      const [y, x] = [centre[channels] ?? 0, centre[channels + 1] ?? 0];
      for (let r = Math.max(0, Math.ceil(y - 2 * distance)); r < Math.min(height, y + 2 * distance); r++) {
        for (let c = Math.max(0, Math.ceil(x - 2 * distance)); c < Math.min(width, x + 2 * distance); c++) {
          const at = r * width + c;
          let far = nearness * ((r - y) ** 2 + (c - x) ** 2);
          for (let k = 0; k < channels; k++) far += ((colours[at * channels + k] ?? 0) - (centre[k] ?? 0)) ** 2;
          if (far < (least[at] ?? 0)) [least[at], labels[at]] = [far, label];
        }
      }
    });
    moveCentres(centres, labels, colours, options);
  }
  return connected(labels, height, width, Math.max(1, (height * width) / (down * across) / 4));
}

/** Colours in a space where distances mean something, [height, width, channels]. */
function coloursOf(values: ArrayLike<number>, {channels}: SlicOptions): Float64Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] ?? 0);
    high = Math.max(high, values[i] ?? 0);
  }
  const range = high > low ? high - low : 1;
  const shares = Float64Array.from(values, (value) => (value - low) / range);
  if (channels !== 3) return shares.map((share) => lightness * share);
  for (let i = 0; i < shares.length; i += 3) {
    shares.set(labOf(shares[i] ?? 0, shares[i + 1] ?? 0, shares[i + 2] ?? 0), i);
  }
  return shares;
}

function centreAt(colours: Float64Array, {width, channels}: Pixels, at: number): Centre {
  return Float64Array.of(...colours.subarray(at * channels, (at + 1) * channels), Math.floor(at / width), at % width);
}

/** The pixel of the 3 x 3 around (row, column) whose neighbours differ least, so that no centre stands on an edge. */
function flattest(colours: Float64Array, {height, width, channels}: Pixels, row: number, column: number): number {
  const slope = (r: number, c: number) => {
    let sum = 0;
    const clamp = (v: number, side: number) => Math.min(side - 1, Math.max(0, v));
    const at = (y: number, x: number, k: number) =>
      colours[(clamp(y, height) * width + clamp(x, width)) * channels + k] ?? 0;
    for (let k = 0; k < channels; k++) {
      sum += (at(r, c + 1, k) - at(r, c - 1, k)) ** 2 + (at(r + 1, c, k) - at(r - 1, c, k)) ** 2;
    }
    return sum;
  };
  let [best, least] = [row * width + column, slope(row, column)];
  for (let r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
      const own = slope(r, c);
      if (own < least) [best, least] = [r * width + c, own];
    }
  }
  return best;
}

/** Every centre to the mean of its pixels; one without pixels stays. */
function moveCentres(centres: Centre[], labels: Int32Array, colours: Float64Array, {width, channels}: Pixels): void {
  const sums = centres.map((centre) => new Float64Array(centre.length));
  const sizes = new Float64Array(centres.length);
  labels.forEach((label, at) => {
    const sum = sums[label];
    if (!sum) return;
    for (let k = 0; k < channels; k++) sum[k] = (sum[k] ?? 0) + (colours[at * channels + k] ?? 0);
    sum[channels] = (sum[channels] ?? 0) + Math.floor(at / width);
    sum[channels + 1] = (sum[channels + 1] ?? 0) + (at % width);
    sizes[label] = (sizes[label] ?? 0) + 1;
  });
  sums.forEach((sum, label) => {
    const size = sizes[label] ?? 0;
    if (size > 0) centres[label] = sum.map((value) => value / size);
  });
}
