import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../../errors.ts';
import type {Batch} from '../../run.ts';
import {sizesAlong} from '../windows.ts';
import {numbered} from './forest.ts';
import type {SegmentSettings} from './segment-options.ts';
import {slic} from './slic.ts';

/** Which feature every place of every row belongs to; features are numbered through all inputs of a row. */
export interface Segmentation {
  /** Features of each row. */
  readonly counts: readonly number[];
  readonly inputs: readonly InputSegments[];
}

export interface InputSegments {
  /** The input's shape without batch and channels. */
  readonly sides: readonly number[];
  /** Feature of each place, in C order: one list for each row, the very same where rows do not differ. */
  readonly labels: readonly Int32Array[];
}

/** Defaults: enough for a picture to be told apart, few enough for a method to learn all of them. */
const mostSuperpixels = 50;
const leastPixels = 4;

/** Throws where the settings do not fit the inputs. */
export function checkSegments(x: Batch, settings: SegmentSettings, method: string): void {
  x.forEach((input, i) => {
    const given = givenFor(settings, i, x.length);
    if (given) givenLabels(given, input, i, method);
    else if (settings.segments === 'grid' && input.rank > 2) gridLabels(input, settings.patch, method);
  });
}

/** The segments of every row of a batch. */
export async function segmentationOf(x: Batch, settings: SegmentSettings, method: string): Promise<Segmentation> {
  const rows = x[0]?.shape[0] ?? 0;
  const counts = new Array<number>(rows).fill(0);
  const inputs: InputSegments[] = [];
  for (const [i, input] of x.entries()) {
    const own = await labelsOf(input, i, x.length, settings, method);
    const moved = new Map<string, Int32Array>();
    const known = new Map(own.map((labels, row) => [labels, row]));
    const labels = own.map((one, row) => {
      const before = counts[row] ?? 0;
      const key = `${known.get(one)} ${before}`;
      const shifted = moved.get(key) ?? (before === 0 ? one : one.map((label) => label + before));
      moved.set(key, shifted);
      return shifted;
    });
    own.forEach((one, row) => {
      counts[row] = (counts[row] ?? 0) + one.reduce((most, label) => Math.max(most, label + 1), 0);
    });
    inputs.push({sides: sidesOf(input), labels});
  }
  return {counts, inputs};
}

/** A weight for each feature of each row, laid out over the places that belong to it: [n, ...sides] for each input. */
export function spread({inputs}: Segmentation, weights: readonly ArrayLike<number>[]): tf.Tensor[] {
  return inputs.map(({sides, labels}) => {
    const places = sides.reduce((a, b) => a * b, 1);
    const values = new Float32Array(labels.length * places);
    labels.forEach((own, row) => {
      own.forEach((label, place) => {
        values[row * places + place] = weights[row]?.[label] ?? 0;
      });
    });
    return tf.tensor(values, [labels.length, ...sides]);
  });
}

/** [h, w], [t] or [d]. */
export function sidesOf(input: tf.Tensor): number[] {
  return input.rank === 2 ? input.shape.slice(1) : input.shape.slice(1, -1);
}

async function labelsOf(
  input: tf.Tensor,
  index: number,
  inputs: number,
  settings: SegmentSettings,
  method: string,
): Promise<Int32Array[]> {
  const rows = input.shape[0] ?? 0;
  const alike = (labels: Int32Array) => new Array<Int32Array>(rows).fill(labels);
  const given = givenFor(settings, index, inputs);
  if (given) return givenLabels(given, input, index, method);
  const sides = sidesOf(input);
  const places = sides.reduce((a, b) => a * b, 1);
  if (settings.segments === 'each' || input.rank === 2) return alike(Int32Array.from({length: places}, (_, i) => i));
  if (settings.segments === 'grid' || input.rank === 3) return alike(gridLabels(input, settings.patch, method));
  const [height = 1, width = 1] = sides;
  const channels = input.shape[3] ?? 1;
  const segments = settings.superpixels ?? Math.max(1, Math.min(mostSuperpixels, Math.floor(places / leastPixels)));
  const values = await input.data();
  const each = places * channels;
  const {compactness} = settings;
  return Array.from({length: rows}, (_, row) =>
    slic(values.subarray(row * each, (row + 1) * each), {height, width, channels, segments, compactness}),
  );
}

function gridLabels(input: tf.Tensor, patch: SegmentSettings['patch'], method: string): Int32Array {
  const sides = sidesOf(input);
  const patches = sizesAlong(method, 'patch', patch, sides, (side) => Math.ceil(side / 4));
  const strides = sides.map((_, axis) => sides.slice(axis + 1).reduce((a, b) => a * b, 1));
  return Int32Array.from({length: sides.reduce((a, b) => a * b, 1)}, (_, place) =>
    sides.reduce((label, side, axis) => {
      const [stride = 1, size = 1] = [strides[axis], patches[axis]];
      return label * Math.ceil(side / size) + Math.floor((Math.floor(place / stride) % side) / size);
    }, 0),
  );
}

function givenFor({segments}: SegmentSettings, index: number, inputs: number): tf.Tensor | undefined {
  if (typeof segments === 'string') return undefined;
  const list = Array.isArray(segments) ? (segments as readonly tf.Tensor[]) : [segments as tf.Tensor];
  const own = list[index];
  if (own && list.length === inputs) return own;
  throw new ExplainError(
    'bad-option',
    `segments were given for ${list.length} inputs; this model has ${inputs}: pass one tensor of labels for each`,
  );
}

/** Given labels may be any whole numbers; features are counted in the order in which they come. */
function givenLabels(given: tf.Tensor, input: tf.Tensor, index: number, method: string): Int32Array[] {
  const [sides, rows] = [sidesOf(input), input.shape[0] ?? 0];
  const lead = given.shape.slice(0, given.rank - sides.length);
  const fits =
    sides.every((side, axis) => given.shape[lead.length + axis] === side) &&
    (lead.length === 0 || (lead.length === 1 && (lead[0] === rows || lead[0] === 1)));
  if (!fits) {
    throw new ExplainError(
      'bad-option',
      `${method}: segments of input ${index} must be labels [${sides.join(', ')}] or [${rows}, ${sides.join(', ')}]; ` +
        `got [${given.shape.join(', ')}]`,
    );
  }
  const values = given.dataSync();
  const odd = values.findIndex((value: number) => !Number.isInteger(value));
  if (odd >= 0) {
    throw new ExplainError('bad-option', `${method}: segments must be whole numbers; got ${values[odd]}`);
  }
  const places = sides.reduce((a, b) => a * b, 1);
  const maps = Array.from({length: values.length / places}, (_, row) =>
    numbered(places, (place) => values[row * places + place] ?? 0),
  );
  return Array.from({length: rows}, (_, row) => maps[maps.length === 1 ? 0 : row] ?? new Int32Array(places));
}
