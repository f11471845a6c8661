import type {DataRange, Picture, Sides} from '../../edits/edit.ts';

/** RGBA bytes as values of the data. */
export function fromPixels(
  pixels: Uint8ClampedArray,
  {height, width, channels}: Sides,
  {min, max}: Pick<DataRange, 'min' | 'max'>,
): Picture {
  const values = new Float32Array(height * width * channels);
  for (let i = 0; i < height * width; i++) {
    const [red = 0, green = 0, blue = 0, alpha = 255] = pixels.subarray(4 * i, 4 * i + 4);
    // Rec. 601, as decoders of grey pictures take it.
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    const parts = channels === 3 || channels === 4 ? [red, green, blue, alpha] : [];
    for (let c = 0; c < channels; c++) values[i * channels + c] = min + ((max - min) * (parts[c] ?? grey)) / 255;
  }
  return {values, height, width, channels};
}
