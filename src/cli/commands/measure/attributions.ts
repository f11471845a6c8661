import {existsSync} from 'node:fs';
import {basename} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../../../core/errors.ts';
import {fitsPlaces, sidesOf} from '../../../core/scoring/places.ts';
import {usageError} from '../../exit-codes.ts';
import {plainOf, readArray} from '../../parts/arrays.ts';

/** A file of maps and the name that tables know it by. */
export interface AttributionFile {
  readonly name: string;
  readonly path: string;
}

/** Files by their names without ending, or by the name before a '='. */
export function namedFiles(given: readonly string[]): AttributionFile[] {
  const files = given.map((text): AttributionFile => {
    const at = text.indexOf('=');
    // A file's name may hold a '=' too.
    const [name, path] = at > 0 && !existsSync(text) ? [text.slice(0, at), text.slice(at + 1)] : ['', text];
    return {name: name || basename(path).replace(/\.np[yz]$/i, ''), path};
  });
  const twice = files.find(({name}, i) => files.findIndex((other) => other.name === name) < i);
  if (twice) throw usageError(`--attribution: two files are called '${twice.name}'; name them: first=FILE second=FILE`);
  return files;
}

/** The maps of a file for these inputs; the caller disposes them. Without the batch axis they are those of a single row. */
export async function readMaps({path}: AttributionFile, input: tf.Tensor): Promise<tf.Tensor> {
  const {values, shape} = plainOf(await readArray(path, ['attributions', 'maps']));
  const rows = input.shape[0] ?? 0;
  const sides = sidesOf(input);
  for (const own of [shape, ...(rows === 1 ? [[1, ...shape]] : [])]) {
    const map = tf.tensor(values, [...own]);
    if (fitsPlaces(map, rows, sides)) return map;
    map.dispose();
  }
  throw new ExplainError(
    'bad-data',
    `--attribution ${path}: the maps must be [${[rows, ...sides].join(', ')}], with channels or without; ` +
      `got [${shape.join(', ')}]`,
  );
}
