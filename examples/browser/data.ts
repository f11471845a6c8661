import type {LabelledImages} from '../../src/node/data/labelled-images.ts';
import {pickImages} from '../../src/node/data/labelled-images.ts';
import {splitImages} from '../../src/node/data/split.ts';
import {digitNames, ink} from '../digits/digits.ts';

const heldOut = 0.2;

/** The digits in two parts, a fifth of each digit held out: the same parts as in Node, or so many images of them. */
export async function loadParts(
  images: number,
  seed: number,
): Promise<{readonly train: LabelledImages; readonly validation: LabelledImages}> {
  const {train, validation} = splitImages(await loadDigits(), {heldOut, seed});
  const held = Math.max(1, Math.round(images * heldOut));
  return {train: first(train, images - held), validation: first(validation, held)};
}

async function loadDigits(): Promise<LabelledImages> {
  const [images, labels] = await Promise.all([idx('digits-images.idx3-ubyte'), idx('digits-labels.idx1-ubyte')]);
  const [n = 0, height = 0, width = 0] = images.shape;
  const values = Float32Array.from(images.values, (value) => value / ink);
  return {values, shape: [n, height, width, 1], labels: Int32Array.from(labels.values), classNames: digitNames};
}

/** Reads a file of MNIST's format: three bytes, the number of axes, their lengths in 4 bytes each, the values. */
async function idx(name: string): Promise<{readonly shape: readonly number[]; readonly values: Uint8Array}> {
  const answer = await fetch(`/data/${name}`);
  if (!answer.ok) throw new Error(`${name} can't be had: ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  const view = new DataView(bytes);
  const axes = view.getUint8(3);
  const shape = Array.from({length: axes}, (_, axis) => view.getUint32(4 + 4 * axis));
  return {shape, values: new Uint8Array(bytes, 4 + 4 * axes)};
}

function first(images: LabelledImages, n: number): LabelledImages {
  return pickImages(
    images,
    Array.from({length: Math.min(n, images.labels.length)}, (_, place) => place),
  );
}
