import type {Pixels} from '../sinks/sink.ts';

const channels = 4;

/** A picture of at most so many pixels: blocks of pixels become their mean. Opaque pictures only. */
export function shrink(picture: Pixels, maxPixels: number): Pixels {
  const {width, height, data} = picture;
  if (width * height <= maxPixels) return picture;
  let side = Math.ceil(Math.sqrt((width * height) / maxPixels));
  // Blocks that stick out at the border count as pixels too.
  while (Math.ceil(width / side) * Math.ceil(height / side) > maxPixels) side++;
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
  const sums = new Float64Array(columns * rows * channels);
  const counts = new Float64Array(columns * rows);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from += channels) {
      const block = Math.floor(y / side) * columns + Math.floor(x / side);
      counts[block] = (counts[block] ?? 0) + 1;
      for (let c = 0; c < channels; c++) {
        sums[block * channels + c] = (sums[block * channels + c] ?? 0) + (data[from + c] ?? 0);
      }
    }
  }
  const small = new Uint8ClampedArray(sums.length);
  for (let i = 0; i < sums.length; i++) small[i] = (sums[i] ?? 0) / (counts[Math.floor(i / channels)] ?? 1);
  return {width: columns, height: rows, data: small};
}
