import type {NpyArray} from '../npy.ts';
import type {LabelledImages} from './labelled-images.ts';
import {readNpz} from './numpy.ts';
import {unreadable} from './read-file.ts';

/** Bytes are pixels of 0 to 255; numbers of other types are taken as they are. */
const white = 255;

/**
 * Images and class numbers out of one .npz archive: images [n, h, w] or [n, h, w, c], labels [n] or [n, 1]. Bytes become
 * 0 to 1. Rejects with 'unreadable', naming the file and the arrays in it.
 */
export async function readNpzImages(path: string, imagesName = 'x', labelsName = 'y'): Promise<LabelledImages> {
  return imagesIn(path, await readNpz(path), imagesName, labelsName);
}

/** The same out of arrays that are read already; `path` is for messages. */
export function imagesIn(
  path: string,
  arrays: ReadonlyMap<string, NpyArray>,
  imagesName: string,
  labelsName: string,
): LabelledImages {
  const find = (name: string): NpyArray => {
    const found = arrays.get(name);
    if (found !== undefined) return found;
    throw unreadable(path, `it has no array '${name}'; its arrays: ${[...arrays.keys()].join(', ')}`);
  };
  const [images, labels] = [find(imagesName), find(labelsName)];
  const [n = 0, height = 0, width = 0, channels = 1] = images.shape;
  if (images.shape.length !== 3 && images.shape.length !== 4) {
    throw unreadable(path, `images are [n, h, w] or [n, h, w, c]; '${imagesName}' has [${images.shape.join(', ')}]`);
  }
  const classes = Int32Array.from(labels.values);
  if (labels.shape[0] !== n || classes.length !== n) {
    const got = labels.shape.join(', ');
    throw unreadable(path, `the labels of ${n} images are [${n}] or [${n}, 1]; '${labelsName}' has [${got}]`);
  }
  const odd = labels.values.find((label) => !Number.isInteger(label) || label < 0);
  if (odd !== undefined) throw unreadable(path, `labels are class numbers from 0 on; '${labelsName}' holds ${odd}`);
  const scale = images.type === 'u1' ? white : 1;
  const values = Float32Array.from(images.values, (value) => value / scale);
  return {values, shape: [n, height, width, channels], labels: classes};
}
