import {join} from 'node:path';
import {ExplainError} from '../../core/errors.ts';
import {findPictures} from './find-pictures.ts';
import {fitPicture} from './fit-picture.ts';
import type {LabelledImages} from './labelled-images.ts';
import {pictureEndings, readPicture} from './picture-file.ts';
import {unreadable} from './read-file.ts';

export interface ImageFolderOptions {
  /** Height and width that every picture is stretched to, bilinearly. */
  readonly size: readonly [height: number, width: number];
  /** 3: colours (default); 1: grey. */
  readonly channels?: 1 | 3;
  /** What black and white become. Default [0, 1]. */
  readonly range?: readonly [black: number, white: number];
  /** Most pictures of each class, the first by name. Default: all. */
  readonly perClass?: number | undefined;
  /** Gets the error of a picture that can't be read, which is then left out. Default: it is thrown. */
  readonly onUnreadable?: (error: ExplainError) => void;
  /** Gets how many files of how many are read. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** The pictures of a folder, with the file that each comes from. */
export interface FolderImages extends LabelledImages {
  readonly classNames: readonly string[];
  /** Paths below the folder, one an image. */
  readonly files: readonly string[];
}

/** More numbers than this are refused before anything is allocated: 2 GiB of float32. */
const maxValues = 2 ** 29;

/**
 * Reads the PNG and JPEG pictures of a folder as [n, height, width, channels], always in the same order. Where there are
 * sub-folders each is a class; else all are of one class, named ''. Transparent parts are seen before white. Rejects with
 * 'unreadable', naming the file.
 */
export async function readImageFolder(
  folder: string,
  {size, channels = 3, range = [0, 1], perClass, onUnreadable, onProgress, signal}: ImageFolderOptions,
): Promise<FolderImages> {
  const [height, width] = size;
  if (![height, width].every((side) => Number.isInteger(side) && side >= 1)) {
    throw new ExplainError('bad-option', `size is [height, width] in whole pixels; got [${height}, ${width}]`);
  }
  const classes = await findPictures(folder);
  const listed = classes.flatMap(({files}, label) => files.slice(0, perClass).map((file) => ({file, label})));
  if (listed.length === 0) throw unreadable(folder, `it holds no pictures (${pictureEndings.join(', ')})`);
  const each = height * width * channels;
  if (listed.length * each > maxValues) {
    throw new ExplainError(
      'bad-option',
      `${listed.length} pictures of [${height}, ${width}, ${channels}] are ${listed.length * each} numbers; at most ` +
        `${maxValues} are held: choose a smaller size, or fewer pictures by perClass`,
    );
  }
  const values = new Float32Array(listed.length * each);
  const read: {readonly file: string; readonly label: number}[] = [];
  for (const [i, one] of listed.entries()) {
    if (signal?.aborted) throw new ExplainError('aborted', `reading ${folder} was stopped after ${i} pictures`);
    try {
      const pixels = await readPicture(join(folder, one.file));
      values.set(await fitPicture(pixels, {size, channels, range}), read.length * each);
      read.push(one);
    } catch (error) {
      if (!(error instanceof ExplainError) || !onUnreadable) throw error;
      onUnreadable(error);
    }
    onProgress?.(i + 1, listed.length);
  }
  if (read.length === 0) throw unreadable(folder, `none of its ${listed.length} pictures can be read`);
  return {
    values: values.slice(0, read.length * each),
    shape: [read.length, height, width, channels],
    labels: Int32Array.from(read, ({label}) => label),
    classNames: classes.map(({name}) => name),
    files: read.map(({file}) => file),
  };
}
