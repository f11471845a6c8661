import * as tf from '@tensorflow/tfjs-core';
import type {Explainer} from '../../../src/core/explainer.ts';
import type {Target} from '../../../src/core/target.ts';
import {explain} from '../../../src/explain.ts';
import {flat, largest} from '../../helpers/close.ts';
import {type Reference, type ReferenceModel, referenceArray, referenceTensor} from '../../helpers/references.ts';

/** One file of another library and how to compute the same. */
export interface Row {
  /** Path below a network's folder, without the ending. */
  readonly file: string;
  /** Tensors made for one row are freed after it. */
  readonly explainer: (own: Own) => Explainer;
  /** What the library's own departure from the definition makes of our map. */
  readonly as?: ((map: readonly number[]) => readonly number[]) | undefined;
  /** Default: the probability. */
  readonly score?: 'logit' | 'probability' | undefined;
  /** Default: the label; a single sigmoid's own score. */
  readonly target?: Target | undefined;
  /** Only for these networks; by default for all that the file is there for. */
  readonly only?: readonly ReferenceModel[] | undefined;
  /** Worst allowed difference, as a share of the file's largest value; with `why` where it is above 1e-4. */
  readonly within?: number | undefined;
  /** The same for each image of m1_logits. */
  readonly withinImage?: number | undefined;
  readonly why?: string | undefined;
}

/** What a row's method may need of its network. */
export interface Own {
  readonly name: ReferenceModel;
  readonly background: tf.Tensor;
  /** The images repeated, taken away from stored noisy images [64, 8, 8, 1]: the noise as [8, 8, 8, 8, 1]. */
  noiseIn(file: string): tf.Tensor;
  tensor(file: string): tf.Tensor;
}

/** All files are of the same eight images. */
const images = 8;

export const scaled = (by: number) => (map: readonly number[]) => map.map((value) => value * by);
export const absolute = (map: readonly number[]) => map.map(Math.abs);

/** Each image's numbers divided by their largest; zeros stay zeros. */
export function overLargest(map: readonly number[]): readonly number[] {
  const each = map.length / images;
  return map.map((value, i) => {
    const from = Math.floor(i / each) * each;
    return value / (largest(map.slice(from, from + each)) || 1);
  });
}

/** A row's differences from the file, as shares of the file's largest value and of each image's. */
export interface Difference {
  /** The method's name. */
  readonly method: string;
  readonly worst: number;
  readonly perImage: readonly number[];
  readonly largest: number;
}

/** Computes a row and compares it. Nothing is left behind. */
export async function differenceOf(row: Row, given: Reference): Promise<Difference> {
  const {method, values: ours} = await mapOf(row, given);
  const theirs = Array.from(referenceArray(`${given.name}/${row.file}`).values);
  if (ours.length !== theirs.length) {
    throw new Error(`${row.file}: our map has ${ours.length} numbers, the file ${theirs.length}`);
  }
  const worstIn = (from: number, to: number) => {
    const unit = largest(theirs.slice(from, to));
    const worst = largest(theirs.slice(from, to).map((value, i) => value - (ours[from + i] ?? Number.NaN)));
    return unit === 0 ? worst : worst / unit;
  };
  const each = theirs.length / images;
  return {
    method,
    worst: worstIn(0, theirs.length),
    perImage: Array.from({length: images}, (_, image) => worstIn(image * each, (image + 1) * each)),
    largest: largest(theirs),
  };
}

/** Our map of a row, as plain numbers. */
async function mapOf(
  row: Row,
  {name, background, model, x, labels}: Reference,
): Promise<{method: string; values: readonly number[]}> {
  const {explainer, as = (map) => map, score = 'probability', target = name === 'm3' ? 0 : 'label'} = row;
  tf.engine().startScope();
  try {
    const made = explainer({
      name,
      background,
      tensor: (file) => referenceTensor(`${name}/${file}`),
      noiseIn: (file) =>
        tf.tidy(() => {
          const noisy = tf.reshape(referenceTensor(`${name}/${file}`), [8, -1, 8, 8, 1]);
          return tf.sub(noisy, tf.expandDims(x, 1));
        }),
    });
    const {maps} = await explain(made, model, x, {target, labels, score});
    return {method: made.name, values: as(flat(maps))};
  } finally {
    tf.engine().endScope();
  }
}
