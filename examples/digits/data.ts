import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {LabelledImages} from '../../src/node/data/labelled-images.ts';
import {readIdxImages} from '../../src/node/data/mnist.ts';
import {splitImages} from '../../src/node/data/split.ts';
import {digitNames, ink} from './digits.ts';

export {digitNames} from './digits.ts';
export {withShifted} from './shifted.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'data');

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
