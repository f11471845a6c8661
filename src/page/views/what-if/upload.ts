import {el} from '../../app/elements.ts';
import type {DataRange, Picture, Sides} from '../../edits/edit.ts';

/** Pictures of cameras are smaller. */
const mostBytes = 50e6;

/**
 * A picture file of the reader's, scaled to the model's input; black is the data's darkest value, white its brightest. The
 * browser decodes it and shrinks it by halves, so that no detail is skipped. Of an input with one channel it is the luminance.
 */
export async function readUpload(file: File, sides: Sides, range: DataRange): Promise<Picture> {
  if (!/^image\/(png|jpeg)$/.test(file.type)) throw new Error(`${file.name} is neither PNG nor JPEG`);
  if (file.size > mostBytes) throw new Error(`${file.name} is larger than ${mostBytes / 1e6} MB`);
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`${file.name} can't be read as a picture`);
  });
  try {
    return fromPixels(scaled(bitmap, sides), sides, range);
  } finally {
    bitmap.close();
  }
}

function scaled(bitmap: ImageBitmap, {height, width}: Sides): Uint8ClampedArray {
  let [source, w, h]: [CanvasImageSource, number, number] = [bitmap, bitmap.width, bitmap.height];
  while (w > 2 * width || h > 2 * height) {
    const [nextWidth, nextHeight] = [Math.max(width, Math.ceil(w / 2)), Math.max(height, Math.ceil(h / 2))];
    source = drawn(source, nextWidth, nextHeight);
    [w, h] = [nextWidth, nextHeight];
  }
  const context = drawn(source, width, height).getContext('2d');
  if (context === null) throw new Error('this browser draws no pictures');
  return context.getImageData(0, 0, width, height).data;
}

function drawn(source: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const canvas = el('canvas', {width, height});
  const context = canvas.getContext('2d', {willReadFrequently: true});
  if (context === null) throw new Error('this browser draws no pictures');
  // What is transparent is black.
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}

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
