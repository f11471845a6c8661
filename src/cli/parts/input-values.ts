import {existsSync} from 'node:fs';
import {basename} from 'node:path';
import {ExplainError} from '../../core/errors.ts';
import type {NpyArray} from '../../node/npy.ts';
import type {PlainTensor} from '../../report/plain.ts';
import {usageError} from '../exit-codes.ts';
import {plainOf, readArray, readNamedArrays} from './arrays.ts';
import {isArrayFile, isFolder} from './file-kind.ts';
import {fitted, type InputSpec, joined} from './fit-array.ts';
import {type PictureFit, readPictures} from './pictures.ts';

/** Values for every input of a model, [n, ...] each, and what they were read from. */
export interface Values {
  readonly inputs: readonly PlainTensor[];
  /** File names without their folders, for each input. */
  readonly sources: readonly (readonly string[])[];
  /** The file of each row, where each row has one. */
  readonly rowNames: readonly string[] | undefined;
  /** What a user should know of how they were read. */
  readonly notes: readonly string[];
}

/**
 * Reads `FILE` or `name=FILE` values for all inputs of a model. `flag` is for messages. Arrays are taken as they are, pictures
 * are brought to the input's size. Bytes become what `fit` says where it was asked for.
 */
export async function readValues(
  flag: string,
  given: readonly string[],
  inputs: readonly InputSpec[],
  fit: PictureFit,
): Promise<Values> {
  const [first] = given;
  const notes: string[] = [];
  if (inputs.length > 1 && given.length === 1 && first !== undefined && isWholeArchive(first)) {
    const names = inputs.map(({name}) => name);
    const arrays = await readNamedArrays(first, names);
    const values = arrays.map((array, i) => fitted(numbersOf(array, first, fit, notes), inputs[i]));
    return {inputs: values, sources: inputs.map(() => [basename(first)]), rowNames: undefined, notes};
  }
  const files = filesOf(flag, given, inputs);
  const values: PlainTensor[] = [];
  let rowNames: readonly string[] | undefined;
  for (const [i, input] of inputs.entries()) {
    const own = files[i] ?? [];
    const arrays = own.filter((file) => !isFolder(file) && isArrayFile(file));
    if (arrays.length === 0) {
      const pictures = await readPictures(flag, own, input, fit);
      rowNames ??= pictures.names;
      values.push(pictures.values);
    } else if (arrays.length === own.length) {
      const parts: PlainTensor[] = [];
      for (const file of own) {
        parts.push(fitted(numbersOf(await readArray(file, [input.name]), file, fit, notes), input));
      }
      values.push(joined(parts, own));
    } else {
      throw usageError(`${flag} takes arrays or pictures, not both for one input; got ${own.join(', ')}`);
    }
  }
  return {inputs: values, sources: files.map((own) => own.map((file) => basename(file))), rowNames, notes};
}

function isWholeArchive(text: string): boolean {
  return /\.npz$/i.test(text) && (existsSync(text) || !text.includes('='));
}

/** Numbers are taken as they are; bytes are pixels once a scale was asked for. */
function numbersOf(array: NpyArray, path: string, {range: [black, white], asked}: PictureFit, notes: string[]) {
  const plain = plainOf(array);
  const name = basename(path);
  if (array.type !== 'u1') {
    if (asked) notes.push(`--scale is for pictures and bytes: the numbers of ${name} are taken as they are`);
    return plain;
  }
  if (!asked) {
    const raw = plain.values.some((value) => value > 1);
    if (raw) notes.push(`${name} holds bytes, taken as they are; --scale 0,1 makes them 0 to 1`);
    return plain;
  }
  return {...plain, values: plain.values.map((value) => black + (value * (white - black)) / fullByte)};
}

const fullByte = 255;

/** Which files each input gets. */
function filesOf(flag: string, given: readonly string[], inputs: readonly InputSpec[]): string[][] {
  const names = inputs.map(({name}) => name);
  const files = inputs.map((): string[] => []);
  const nameless: string[] = [];
  for (const text of given) {
    const at = text.indexOf('=');
    const name = text.slice(0, Math.max(0, at));
    const own = files[names.indexOf(name)];
    // A file's name may hold a '=' too.
    if (own && !existsSync(text)) own.push(text.slice(at + 1));
    else if (at > 0 && !existsSync(text) && existsSync(text.slice(at + 1))) {
      throw usageError(`${flag} ${text}: the model has no input '${name}'; its inputs: ${names.join(', ')}`);
    } else nameless.push(text);
  }
  const named = files.some((own) => own.length > 0);
  const missing = names.filter((_, i) => files[i]?.length === 0);
  const how = `${flag} name=FILE for each of ${names.join(', ')}, or one .npz file with an array for each`;
  if (nameless.length === 0 && missing.length > 0) {
    throw usageError(`${flag} gives nothing for input ${missing.join(', ')}: give ${how}`);
  }
  if (nameless.length > 0 && (named || names.length > 1)) {
    throw usageError(`${flag} ${nameless[0]}: the model has ${names.length} inputs; give ${how}`);
  }
  return named ? files : [nameless];
}

/** Throws where values are not numbers: no map of them means anything. */
export function checkFinite(flag: string, {inputs}: Values, specs: readonly InputSpec[]): void {
  for (const [i, {values, shape}] of inputs.entries()) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const row = Math.floor(at / (values.length / Math.max(1, shape[0] ?? 1)));
    const name = specs.length > 1 ? ` of input '${specs[i]?.name}'` : '';
    throw new ExplainError(
      'bad-data',
      `${flag}: row ${row}${name} holds ${values[at]}; clean the data, since no map of it means anything`,
    );
  }
}
