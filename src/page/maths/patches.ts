/** A square on an image, from its upper left corner. */
export interface Patch {
  readonly top: number;
  readonly left: number;
  readonly side: number;
}

/** Sides of the squares that cover no more than half of an image, the smallest first. */
export function patchSides(height: number, width: number): number[] {
  const most = Math.min(height, width, Math.floor(Math.sqrt((height * width) / 2)));
  return Array.from({length: most}, (_, i) => i + 1);
}

/** All places of a square within an image, row by row, each `step` pixels and the last one. */
export function patchPlaces(height: number, width: number, side: number, step = 1): Patch[] {
  const tops = startsOf(height - side, step);
  const lefts = startsOf(width - side, step);
  return tops.flatMap((top) => lefts.map((left) => ({top, left, side})));
}

function startsOf(last: number, step: number): number[] {
  const starts: number[] = [];
  for (let start = 0; start < last; start += step) starts.push(start);
  return [...starts, last];
}

/** What a patch puts in the place of the image. */
export type Fill = 'grey' | 'mean' | 'blur';

/**
 * The image [height, width, channels] that patches are cut from. Grey: half way between the darkest and the brightest value that
 * inputs have; mean: the image's own mean of each channel; blur: the mean of a window around each pixel.
 */
export function fillFor(
  kind: Fill,
  image: {readonly values: Float32Array; readonly shape: readonly number[]},
  range: {readonly low: number; readonly high: number},
): Float32Array {
  const [height = 1, width = 1, channels = 1] = image.shape;
  if (kind === 'grey') return new Float32Array(image.values.length).fill((range.low + range.high) / 2);
  if (kind === 'blur') return boxBlur(image.values, height, width, channels);
  const means = new Float64Array(channels);
  image.values.forEach((value, i) => {
    means[i % channels] = (means[i % channels] ?? 0) + value / (height * width);
  });
  return Float32Array.from(image.values, (_, i) => means[i % channels] ?? 0);
}

/** A window of a quarter of the shorter side; at the edges the part of it that is inside. */
function boxBlur(values: Float32Array, height: number, width: number, channels: number): Float32Array {
  const reach = Math.max(1, Math.round(Math.min(height, width) / 8));
  const down = meanAlong(values, {count: height, stride: width * channels, reach});
  return meanAlong(down, {count: width, stride: channels, reach});
}

function meanAlong(
  values: Float32Array,
  {count, stride, reach}: {readonly count: number; readonly stride: number; readonly reach: number},
): Float32Array {
  return Float32Array.from(values, (_, i) => {
    const place = Math.floor(i / stride) % count;
    const [from, to] = [Math.max(0, place - reach), Math.min(count - 1, place + reach)];
    let sum = 0;
    for (let k = from; k <= to; k++) sum += values[i + (k - place) * stride] ?? 0;
    return sum / (to - from + 1);
  });
}

/** The image with the patch's square taken from `fill`, written into `target` from `offset` on. */
export function putPatch(
  target: Float32Array,
  offset: number,
  {image, fill, shape}: {readonly image: Float32Array; readonly fill: Float32Array; readonly shape: readonly number[]},
  {top, left, side}: Patch,
): void {
  const [, width = 1, channels = 1] = shape;
  target.set(image, offset);
  for (let y = top; y < top + side; y++) {
    const from = (y * width + left) * channels;
    target.set(fill.subarray(from, from + side * channels), offset + from);
  }
}
