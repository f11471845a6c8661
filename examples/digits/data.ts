import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {generator} from '../../src/core/random.ts';
import type {LabelledImages} from '../../src/node/data/labelled-images.ts';
import {readIdxImages} from '../../src/node/data/mnist.ts';
import {splitImages} from '../../src/node/data/split.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'data');

/** A pixel is the number of ink dots among 16. */
const ink = 16;

export const digitNames: readonly string[] = Array.from('0123456789');

/** 1,797 handwritten digits of 8x8 pixels in 0 to 1: [1797, 8, 8, 1]. */
export async function loadDigits(): Promise<LabelledImages> {
  const images = join(folder, 'digits-images.idx3-ubyte');
  const digits = await readIdxImages(images, join(folder, 'digits-labels.idx1-ubyte'), ink);
  return {...digits, classNames: digitNames};
}

/** The digits in two parts, always the same for a seed: 1,438 to train with and 359 held out, a fifth of each digit. */
export async function loadDigitParts(seed = 0): Promise<{train: LabelledImages; validation: LabelledImages}> {
  return splitImages(await loadDigits(), {heldOut: 0.2, seed});
}

/**
 * The images, and each of them once more, one pixel aside: to the right, left, down or up by the seed. So few images teach
 * a network more this way: errors on the held-out ones fall to a half or less.
 */
export function withShifted({values, shape, labels, ...rest}: LabelledImages, seed = 0): LabelledImages {
  const [n, height, width, channels] = shape;
  const next = generator(seed, 'shift');
  const size = height * width * channels;
  const shifted = new Float32Array(values.length);
  for (let image = 0; image < n; image++) {
    const [down = 0, right = 0] = directions[Math.floor(next() * directions.length)] ?? [];
    for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
      for (let column = Math.max(0, right); column < Math.min(width, width + right); column++) {
        const from = image * size + ((row - down) * width + column - right) * channels;
        shifted.set(values.subarray(from, from + channels), image * size + (row * width + column) * channels);
      }
    }
  }
  const both = new Float32Array(2 * values.length);
  both.set(values);
  both.set(shifted, values.length);
  return {
    ...rest,
    values: both,
    shape: [2 * n, height, width, channels],
    labels: Int32Array.from([...labels, ...labels]),
  };
}

const directions: readonly (readonly [down: number, right: number])[] = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
];
