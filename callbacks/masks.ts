import {ExplainError} from '../src/core/errors.ts';
import type {CallbackOptions, Values} from './options.ts';
import {readAll, shapeOf} from './read-values.ts';
import type {ChosenData} from './validation-data.ts';

/** What matters in the images that are looked at for it. */
export interface Masks {
  /** Other images than those that are explained, where more of them are looked at. */
  readonly data: ChosenData;
  /** The input that the masks speak of. */
  readonly input: number;
  readonly height: number;
  readonly width: number;
  /** One for each image, row by row: 1 inside. */
  readonly inside: readonly Uint8Array[];
}

/** In pixels: from the upper left corner of the image to the box's upper and left edge, and to its lower and right one. */
export type Box = readonly [top: number, left: number, bottom: number, right: number];

/** Reads the masks of the chosen images, or draws those of the boxes. Throws `bad-data` where they do not fit the images. */
export async function chooseMasks({masks, boxes}: CallbackOptions, data: ChosenData): Promise<Masks | undefined> {
  if (masks === undefined && boxes === undefined) return undefined;
  if (masks !== undefined && boxes !== undefined) {
    throw new ExplainError('bad-option', 'masks and boxes both say what matters in the images: give one of them');
  }
  const input = data.inputs.findIndex(({shape}) => shape.length === 4);
  const [, height = 1, width = 1] = data.inputs[input]?.shape ?? [];
  if (input < 0) {
    throw new ExplainError('bad-data', 'masks and boxes are for images [n, h, w, c]: no input of this model is one');
  }
  const size = {height, width};
  const inside = masks === undefined ? fromBoxes(boxes ?? [], size, data) : await fromMasks(masks, size, data);
  if (inside.every((mask) => !mask.includes(1))) {
    throw new ExplainError('bad-data', 'the masks of the images that are looked at are all empty: 1 means inside');
  }
  return {data, input, ...size, inside};
}

async function fromMasks(
  masks: Values,
  {height, width}: {readonly height: number; readonly width: number},
  {rows, available}: ChosenData,
): Promise<Uint8Array[]> {
  const shape = shapeOf(masks);
  const wanted = [available, height, width];
  if (`${shape}` !== `${wanted}` && `${shape}` !== `${[...wanted, 1]}`) {
    throw new ExplainError(
      'bad-data',
      `masks must be [${wanted.join(', ')}], one for each image of validationData; got [${shape.join(', ')}]`,
    );
  }
  const values = await readAll(masks);
  const size = height * width;
  return rows.map((row) =>
    Uint8Array.from({length: size}, (_, place) => {
      const value = Number(values[row * size + place]);
      if (value === 0 || value === 1) return value;
      throw new ExplainError(
        'bad-data',
        `masks must hold 1 inside and 0 outside; got ${value} in the mask of row ${row}`,
      );
    }),
  );
}

function fromBoxes(
  boxes: NonNullable<CallbackOptions['boxes']>,
  {height, width}: {readonly height: number; readonly width: number},
  {rows, available}: ChosenData,
): Uint8Array[] {
  if (boxes.length !== available) {
    throw new ExplainError(
      'bad-data',
      `boxes must have an entry for each of the ${available} images of validationData; got ${boxes.length}`,
    );
  }
  return rows.map((row) => {
    const own = boxes[row] ?? [];
    const list = isBox(own) ? [own] : own;
    const inside = new Uint8Array(height * width);
    for (const box of list) draw(box, row, inside, {height, width});
    return inside;
  });
}

function isBox(own: Box | readonly Box[]): own is Box {
  return typeof own[0] === 'number';
}

/** A pixel is inside where its middle is. */
function draw(
  box: Box,
  row: number,
  inside: Uint8Array,
  {height, width}: {readonly height: number; readonly width: number},
): void {
  const [top, left, bottom, right] = box;
  const fits =
    box.length === 4 && top >= 0 && left >= 0 && bottom > top && right > left && bottom <= height && right <= width;
  if (!fits) {
    throw new ExplainError(
      'bad-data',
      `a box must be [top, left, bottom, right] in pixels, within ${height} x ${width}; got [${box.join(', ')}] for row ${row}`,
    );
  }
  const within = (middle: number, from: number, to: number) => middle >= from && middle < to;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (within(y + 0.5, top, bottom) && within(x + 0.5, left, right)) inside[y * width + x] = 1;
    }
  }
}
