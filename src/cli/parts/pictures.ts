import {basename} from 'node:path';
import {ExplainError} from '../../core/errors.ts';
import {fitPicture, type PictureForm} from '../../node/data/fit-picture.ts';
import {readImageFolder} from '../../node/data/image-folder.ts';
import {readPicture} from '../../node/data/picture-file.ts';
import type {PlainTensor} from '../../report/plain.ts';
import {usageError} from '../exit-codes.ts';
import {isFolder} from './file-kind.ts';
import {type InputSpec, joined} from './fit-array.ts';

/** How pictures become numbers. */
export interface PictureFit {
  /** For inputs of open size. */
  readonly size: readonly [height: number, width: number] | undefined;
  readonly range: readonly [black: number, white: number];
  /** Whether the range was asked for; it is 0 to 1 otherwise. */
  readonly asked: boolean;
}

/** More numbers are refused before they are held: 2 GiB of float32. */
const mostValues = 2 ** 29;

/** The pictures of files and folders as one array for an input, and the name of each. */
export async function readPictures(
  flag: string,
  paths: readonly string[],
  input: InputSpec,
  fit: PictureFit,
): Promise<{readonly values: PlainTensor; readonly names: readonly string[]}> {
  const form = formFor(flag, input, fit);
  const [height, width] = form.size;
  const parts: PlainTensor[] = [];
  const names: string[] = [];
  let held = 0;
  for (const path of paths) {
    if (isFolder(path)) {
      const {values, shape, files} = await readImageFolder(path, form);
      parts.push({values, shape});
      names.push(...files);
    } else {
      parts.push({values: await fitPicture(await readPicture(path), form), shape: [1, height, width, form.channels]});
      names.push(basename(path));
    }
    held += parts.at(-1)?.values.length ?? 0;
    if (held > mostValues) {
      throw new ExplainError('bad-data', `the pictures are more than ${mostValues} numbers: choose fewer of them`);
    }
  }
  return {values: joined(parts, paths), names};
}

function formFor(flag: string, {name, shape}: InputSpec, {size, range}: PictureFit): PictureForm {
  const [height, width, channels] = shape;
  const said = `[n, ${shape.map((side) => side ?? 'any').join(', ')}]`;
  if (shape.length !== 3 || (channels !== 1 && channels !== 3 && channels !== null)) {
    throw usageError(
      `${flag}: pictures are for inputs [n, h, w, 1] or [n, h, w, 3]; input '${name}' is ${said}: give it a .npy or .npz file`,
    );
  }
  if ((height === null || width === null) && !size) {
    throw usageError(`${flag}: input '${name}' is ${said}, of open size: say by --size H,W how large pictures become`);
  }
  const own: [number, number] = [height ?? size?.[0] ?? 1, width ?? size?.[1] ?? 1];
  if (size && (own[0] !== size[0] || own[1] !== size[1])) {
    throw usageError(`--size ${size.join(',')} does not fit input '${name}', which is ${said}: leave it out`);
  }
  return {size: own, channels: channels === 1 ? 1 : 3, range};
}
