import {basename} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {loadBackend} from '../../node/backend/load.ts';
import {loadModelFile} from '../../node/model/load-model.ts';
import type {PlainTensor} from '../../report/plain.ts';
import {usageError} from '../exit-codes.ts';
import {plainOf, readArray, readTensors} from './arrays.ts';
import {type InputSpec, inputSpecs} from './fit-array.ts';
import type {QuestionFlags, Request} from './flags.ts';
import {checkFinite, readValues, type Values} from './input-values.ts';
import type {PictureFit} from './pictures.ts';
import type {ReadTensors} from './plan.ts';
import type {Voice} from './voice.ts';

/** A model and the data it is asked about, read from files. */
export interface Given {
  readonly backend: string;
  readonly file: string;
  readonly model: LayersModel;
  readonly specs: readonly InputSpec[];
  readonly fit: PictureFit;
  readonly values: Values;
  readonly background: readonly PlainTensor[] | undefined;
  readonly labels: PlainTensor | undefined;
  /** For options that are files; what it reads is freed in the end. */
  readonly readTensors: ReadTensors;
}

export interface GivenOptions {
  readonly flags: QuestionFlags;
  readonly request: Request;
  readonly voice: Voice;
  /** The values where no --input is. */
  readonly withoutInput?: ((specs: readonly InputSpec[]) => Values) | undefined;
}

/** Reads model, inputs, background and labels, and hands them over; frees them afterwards. */
export async function withGiven<T>(
  modelPath: string,
  {flags, request, voice, withoutInput = missing}: GivenOptions,
  body: (given: Given) => Promise<T>,
): Promise<T> {
  const {name: backend} = await loadBackend({report: voice.note});
  if (flags.verbose) voice.note(`tfjs ${tf.version_core} on the ${backend} backend`);
  const owned: tf.Tensor[] = [];
  let model: LayersModel | undefined;
  try {
    model = await loadModelFile(modelPath);
    const specs = inputSpecs(model);
    const fit = {size: request.size, range: request.scale ?? ([0, 1] as const), asked: request.scale !== undefined};
    const read = async (flag: string, files: readonly string[]): Promise<Values> => {
      const found = await readValues(flag, files, specs, fit);
      for (const line of new Set(found.notes)) voice.note(line);
      checkFinite(flag, found, specs);
      return found;
    };
    const {input = []} = flags;
    return await body({
      ...{backend, file: basename(modelPath), model, specs, fit},
      values: input.length > 0 ? await read('--input', input) : withoutInput(specs),
      background: flags.background && (await read('--background', flags.background)).inputs,
      labels: flags.labels === undefined ? undefined : plainOf(await readArray(flags.labels, ['y', 'labels'])),
      async readTensors(files) {
        const names = specs.map(({name}) => name);
        const tensors = await readTensors(files, names);
        owned.push(...tensors);
        return tensors;
      },
    });
  } finally {
    tf.dispose([...owned, ...(model?.weights.map((weight) => weight.read()) ?? [])]);
  }
}

function missing(): never {
  throw usageError('--input FILE is missing');
}
