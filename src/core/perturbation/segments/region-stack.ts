import type {Region} from '../regions.ts';
import {felzenszwalb} from './felzenszwalb.ts';
import type {Pixels} from './smooth.ts';

/** Scales and other sizes of PAIR's XRAI, for images of 224 x 224 pixels whose values are between -1 and 1. */
const usual = {side: 224, scales: [50, 100, 150, 250, 500, 1200], sigma: 0.8, minSize: 150, dilation: 5};

/**
 * Regions from fine to coarse, which overlap: the segments of an image at six scales, each widened by a disk so that it
 * holds its own edges. Sizes are those of an image of 224 pixels brought to the size of this one: edges are steeper and
 * areas smaller in a smaller image, and so are the scales.
 */
export function regionStack(values: ArrayLike<number>, pixels: Pixels): Region[] {
  const {height, width} = pixels;
  const zoom = usual.side / Math.sqrt(height * width);
  const image = between(values);
  const labels = usual.scales.map((scale) =>
    felzenszwalb(image, {
      ...pixels,
      scale: scale / zoom,
      sigma: usual.sigma / zoom,
      minSize: Math.round(usual.minSize / zoom ** 2),
    }),
  );
  const disk = diskOf(Math.round(usual.dilation / zoom));
  return labels.flatMap((own) => dilated(own, pixels, disk));
}

/** The pixels of each label. */
export function regionsOf(labels: Int32Array): Region[] {
  return dilated(labels, {height: 1, width: labels.length}, diskOf(0));
}

/** The values brought to -1..1; an image of one value becomes -1. */
function between(values: ArrayLike<number>): Float32Array {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    min = Math.min(min, values[i] ?? 0);
    max = Math.max(max, values[i] ?? 0);
  }
  const range = max > min ? max - min : 1;
  return Float32Array.from(values, (value) => ((value - min) / range) * 2 - 1);
}

/** Steps [down, right] to all pixels within a radius. */
function diskOf(radius: number): (readonly [number, number])[] {
  const line = Array.from({length: 2 * radius + 1}, (_, i) => i - radius);
  return line.flatMap((down) =>
    line.filter((right) => down ** 2 + right ** 2 <= radius ** 2).map((right) => [down, right] as const),
  );
}

/** Regions that also hold every pixel within the disk around one of theirs. */
function dilated(
  labels: Int32Array,
  {height, width}: Pick<Pixels, 'height' | 'width'>,
  disk: readonly (readonly [number, number])[],
): Region[] {
  const members = new Map<number, number[]>();
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    // Most pixels lie inside of one segment: the labels near by are few.
    const near = [labels[pixel] ?? 0];
    for (const [down, right] of disk) {
      const [y, x] = [row + down, column + right];
      if (y < 0 || y >= height || x < 0 || x >= width) continue;
      const label = labels[y * width + x] ?? 0;
      if (label !== near[0] && !near.includes(label)) near.push(label);
    }
    for (const label of near) {
      const own = members.get(label) ?? [];
      own.push(pixel);
      members.set(label, own);
    }
  }
  return [...members.entries()].sort(([a], [b]) => a - b).map(([, own]) => Int32Array.from(own));
}
