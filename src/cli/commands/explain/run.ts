import {basename} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {loadBackend} from '../../../node/backend/load.ts';
import {loadModelFile} from '../../../node/model/load-model.ts';
import type {PlainTensor} from '../../../report/plain.ts';
import {openBar} from '../../bar.ts';
import {usageError} from '../../exit-codes.ts';
import {plainOf, readArray, readTensors} from './arrays.ts';
import {compute} from './compute.ts';
import type {Explained} from './explained.ts';
import {statOf} from './file-kind.ts';
import {inputSpecs} from './fit-array.ts';
import {type Flags, readFlags} from './flags.ts';
import {checkFinite, readValues, type Values} from './input-values.ts';
import {noInput} from './no-input.ts';
import {explainerFor, methodNamed, planFor} from './plan.ts';
import {numbersInWords} from './say.ts';
import {type Written, writeArrays} from './write-arrays.ts';
import {writeFolder} from './write-folder.ts';

/** Where the command speaks: results go to `say`, what a user should know beside them to `note`. */
export interface Voice {
  readonly say: (line: string) => void;
  readonly note: (line: string) => void;
  /** Gets the progress bar, if it is a terminal. */
  readonly terminal: NodeJS.WriteStream;
}

/** Explains inputs with a model from files, and writes what comes of it. Throws an ExplainError. */
export async function runExplain(modelPath: string, flags: Flags, voice: Voice): Promise<void> {
  const request = readFlags(flags);
  const method = methodNamed(flags.method);
  const plan = planFor(method, flags.set ?? [], flags.layer);
  checkOut(flags.out);
  const given = flags.input ?? [];
  if (given.length === 0 && !noInput.allowed(method)) {
    throw usageError(`${method.spec.name} explains inputs: --input FILE is missing`);
  }
  const {name: backend} = await loadBackend({report: voice.note});
  if (flags.verbose) voice.note(`tfjs ${tf.version_core} on the ${backend} backend`);
  const owned: tf.Tensor[] = [];
  let model: LayersModel | undefined;
  try {
    model = await loadModelFile(modelPath);
    const specs = inputSpecs(model);
    const fit = {size: request.size, range: request.scale ?? ([0, 1] as const), asked: request.scale !== undefined};
    const read = async (flag: string, values: readonly string[]): Promise<Values> => {
      const found = await readValues(flag, values, specs, fit);
      for (const line of new Set(found.notes)) voice.note(line);
      checkFinite(flag, found, specs);
      return found;
    };
    const values = given.length > 0 ? await read('--input', given) : noInput.values(specs);
    const background = flags.background && (await read('--background', flags.background)).inputs;
    const labels = flags.labels === undefined ? undefined : await readLabels(flags.labels);
    const explainer = await explainerFor(plan, async (files) => {
      const tensors = await readTensors(
        files,
        specs.map(({name}) => name),
      );
      owned.push(...tensors);
      return tensors;
    });
    const bar = progressBar(flags, voice);
    const {warning} = method.spec;
    if (warning !== undefined) voice.note(`${method.spec.name}: ${warning}`);
    const found = await compute({
      ...{model, explainer, background, labels, request},
      inputs: values.inputs,
      progress: bar.progress,
    }).finally(bar.stop);
    const explained: Explained = {
      ...found,
      ...{explainer, request, backend, values, warning},
      method: method.spec.name,
      model: {file: basename(modelPath), name: model.name},
    };
    const written = isArrayOut(flags.out)
      ? writeArrays(flags.out, explained)
      : writeFolder(flags.out, explained, voice.note);
    report(explained, written, flags, voice);
  } finally {
    tf.dispose([...owned, ...(model?.weights.map((weight) => weight.read()) ?? [])]);
  }
}

function report(explained: Explained, written: readonly Written[], flags: Flags, {say, note}: Voice): void {
  const {maps, run, values} = explained;
  const rows = values.inputs[0]?.shape[0] ?? 0;
  const {nan, infinite, zeroMaps} = maps.health;
  if (nan + infinite > 0) note(`${nan} values of the maps are NaN and ${infinite} infinite`);
  const all = maps.maps.reduce((sum, {shape}) => sum + (shape[0] ?? 0), 0);
  if (zeroMaps > 0) note(`${zeroMaps} of ${all} maps are zero throughout`);
  if (flags.verbose) note(`${rows} rows in ${maps.seconds.toFixed(2)} s, at most ${run.batchSize} rows a pass`);
  for (const {path, what} of written) say(`${path}: ${what}`);
  for (const line of numbersInWords(maps.numbers)) say(line);
}

function isArrayOut(out: string): boolean {
  return /\.npy$/i.test(out);
}

/** What stands in the way of writing is better said before the work than after it. */
function checkOut(out: string): void {
  const there = statOf(out);
  if (isArrayOut(out) && there?.isDirectory())
    throw usageError(`--out ${out} is a folder; a .npy file is written to it`);
  if (!isArrayOut(out) && there && !there.isDirectory()) {
    throw usageError(
      `--out ${out} is a file; give a folder for pictures, raw maps and manifest, or a name ending in .npy`,
    );
  }
}

async function readLabels(path: string): Promise<PlainTensor> {
  return plainOf(await readArray(path, ['y', 'labels']));
}

function progressBar({progress = false}: Flags, {terminal}: Voice) {
  if (!progress || !terminal.isTTY) return {progress() {}, stop() {}};
  const bar = openBar(terminal, '  {bar} {percentage} %, {eta_formatted} left', 1, 0, {});
  return {progress: (done: number, total: number) => bar.update(done / total, {}), stop: () => bar.stop()};
}
