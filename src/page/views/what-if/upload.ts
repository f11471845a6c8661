import {el} from '../../app/elements.ts';
import type {DataRange, Picture, Sides} from '../../edits/edit.ts';
import {fromPixels} from './from-pixels.ts';

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
