import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {ExplainError} from '../../core/errors.ts';
import {type IdxArray, readIdx} from './idx.ts';
import type {LabelledImages} from './labelled-images.ts';
import {imagesIn} from './npz-images.ts';
import {readNpz} from './numpy.ts';
import {unreadable} from './read-file.ts';

/** Images of 28x28 pixels (or whatever the files have), [n, h, w, 1] in 0 to 1, with their classes. */
export interface Mnist {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

const maxPixel = 255;

/**
 * Reads MNIST, or any set of the same form such as Fashion-MNIST, from a folder with its four idx files, gzipped or not:
 * train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (a dot before
 * 'idx' is fine too); or from Keras's file mnist.npz with x_train, y_train, x_test and y_test. Rejects with 'unreadable',
 * naming the file.
 */
export async function readMnist(path: string): Promise<Mnist> {
  if (path.endsWith('.npz')) {
    const arrays = await readNpz(path);
    return {
      train: imagesIn(path, arrays, 'x_train', 'y_train'),
      test: imagesIn(path, arrays, 'x_test', 'y_test'),
    };
  }
  const train = await readPart(path, 'train');
  return {train, test: await readPart(path, 't10k')};
}

/** Reads a file of images [n, h, w] of bytes and the file of their labels [n]. Rejects with 'unreadable'. */
export async function readIdxImages(imagesPath: string, labelsPath: string, white = maxPixel): Promise<LabelledImages> {
  const images = await readIdx(imagesPath);
  const labels = await readIdx(labelsPath);
  const [n = 0, height = 0, width = 0] = images.shape;
  if (images.shape.length !== 3 || !(images.values instanceof Uint8Array)) {
    throw unreadable(imagesPath, `images are [n, height, width] of bytes; it has ${describeIdx(images)}`);
  }
  if (labels.shape.length !== 1 || !(labels.values instanceof Uint8Array) || labels.values.length !== n) {
    throw unreadable(labelsPath, `the labels of ${n} images are [${n}] of bytes; it has ${describeIdx(labels)}`);
  }
  const values = Float32Array.from(images.values, (value) => value / white);
  return {values, shape: [n, height, width, 1], labels: Int32Array.from(labels.values)};
}

async function readPart(folder: string, part: string): Promise<LabelledImages> {
  return readIdxImages(find(folder, part, 'images', 'idx3'), find(folder, part, 'labels', 'idx1'));
}

function find(folder: string, part: string, what: string, kind: string): string {
  const names = ['-', '.'].flatMap((mark) => {
    const name = `${part}-${what}${mark}${kind}-ubyte`;
    return [name, `${name}.gz`];
  });
  const name = names.find((one) => existsSync(join(folder, one)));
  if (name !== undefined) return join(folder, name);
  throw new ExplainError('unreadable', `no ${what} of MNIST in ${folder}: none of ${names.join(', ')} is there`);
}

function describeIdx({shape, values}: IdxArray): string {
  return `[${shape.join(', ')}] of ${values.constructor.name.replace('Array', '').toLowerCase()}`;
}
