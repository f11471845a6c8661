/** Values of an image in C order, [height, width, channels]. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** How many standard deviations a blur looks to each side. */
const reach = 4;

/** Gaussian blur of each channel; beyond its border the image is mirrored. `sigma` in pixels; 0 = as it is. */
export function smoothed(values: ArrayLike<number>, {height, width, channels}: Pixels, sigma: number): Float64Array {
  if (sigma <= 0) return Float64Array.from(values);
  const radius = Math.floor(reach * sigma + 0.5);
  const bell = Array.from({length: 2 * radius + 1}, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)));
  const total = bell.reduce((a, b) => a + b, 0);
  const weights = bell.map((weight) => weight / total);
  const along = (from: ArrayLike<number>, side: number, step: number): Float64Array => {
    const to = new Float64Array(from.length);
    for (let i = 0; i < to.length; i++) {
      const place = Math.floor(i / step) % side;
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        const inside = mirrored(place + k, side);
        sum += (weights[k + radius] ?? 0) * (from[i + (inside - place) * step] ?? 0);
      }
      to[i] = sum;
    }
    return to;
  };
  return along(along(values, height, width * channels), width, channels);
}

/** The place that lies mirrored at the border, the outermost pixel being repeated: 1 0 | 0 1 2 | 2 1. */
function mirrored(place: number, side: number): number {
  const within = ((place % (2 * side)) + 2 * side) % (2 * side);
  return within < side ? within : 2 * side - 1 - within;
}
