import {forestOf, numbered} from './forest.ts';
import {type Pixels, smoothed} from './smooth.ts';

export interface FelzenszwalbOptions extends Pixels {
  /** Larger gives larger segments; in the paper's unit, grey levels of 0..255, while the image's values are 0..1. */
  readonly scale: number;
  /** Standard deviation of the blur that comes first, in pixels. */
  readonly sigma: number;
  /** Smaller segments are joined to a neighbour at the end. */
  readonly minSize: number;
}

/** The neighbours a pixel is joined to, as steps down and right: each pair of the eight-connected grid once. */
const steps = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, -1],
] as const;

const greyLevels = 255;

/**
 * Segments of an image [height, width, channels], one label a pixel, counted from 0 in the order in which they come
 * (Felzenszwalb & Huttenlocher 2004, algorithm 1): edges from the lightest on join two segments whenever they are lighter
 * than what holds each of them together, Int(C) + scale / |C|. Edges of equal weight come in the order right, down, down
 * right, down left, each from top to bottom.
 */
export function felzenszwalb(
  values: Float32Array,
  {height, width, channels, scale, sigma, minSize}: FelzenszwalbOptions,
): Int32Array {
  const smooth = smoothed(values, {height, width, channels}, sigma);
  const {from, to, weight} = edgesOf(smooth, {height, width, channels});
  const order = Array.from(weight.keys()).sort((a, b) => (weight[a] ?? 0) - (weight[b] ?? 0) || a - b);
  const forest = forestOf(height * width);
  const size = new Float64Array(height * width).fill(1);
  const inner = new Float64Array(height * width);
  const tolerance = scale / greyLevels;
  const visit = (joins: (a: number, b: number, weight: number) => boolean) => {
    for (const e of order) {
      const [a, b, w] = [forest.root(from[e] ?? 0), forest.root(to[e] ?? 0), weight[e] ?? 0];
      if (a === b || !joins(a, b, w)) continue;
      const both = (size[a] ?? 0) + (size[b] ?? 0);
      const joined = forest.join(a, b);
      size[joined] = both;
      inner[joined] = w;
    }
  };
  const bound = (segment: number) => (inner[segment] ?? 0) + tolerance / (size[segment] ?? 1);
  visit((a, b, w) => w < Math.min(bound(a), bound(b)));
  visit((a, b) => Math.min(size[a] ?? 0, size[b] ?? 0) < minSize);
  return numbered(height * width, forest.root);
}

/** All pairs of neighbours and the distance of their colours. */
function edgesOf(image: Float64Array, {height, width, channels}: Pixels) {
  const [from, to, weight]: [number[], number[], number[]] = [[], [], []];
  for (const [down, right] of steps) {
    for (let row = 0; row + down < height; row++) {
      for (let column = Math.max(0, -right); column < width - Math.max(0, right); column++) {
        const [a, b] = [row * width + column, (row + down) * width + column + right];
        let sum = 0;
        for (let c = 0; c < channels; c++) {
          sum += ((image[a * channels + c] ?? 0) - (image[b * channels + c] ?? 0)) ** 2;
        }
        from.push(a);
        to.push(b);
        weight.push(Math.sqrt(sum));
      }
    }
  }
  return {from, to, weight};
}
