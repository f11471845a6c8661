import {usageError} from '../../exit-codes.ts';
import {statOf} from '../../parts/file-kind.ts';
import {type QuestionFlags, readFlags} from '../../parts/flags.ts';
import {withGiven} from '../../parts/given.ts';
import {explainerFor, methodNamed, planFor} from '../../parts/plan.ts';
import {progressBar, type Voice} from '../../parts/voice.ts';
import {compute} from './compute.ts';
import type {Explained} from './explained.ts';
import {noInput} from './no-input.ts';
import {numbersInWords} from './say.ts';
import {type Written, writeArrays} from './write-arrays.ts';
import {writeFolder} from './write-folder.ts';

/** The command line as commander hands it over. */
export interface Flags extends QuestionFlags {
  readonly method: string;
  readonly out: string;
}

/** Explains inputs with a model from files, and writes what comes of it. Throws an ExplainError. */
export async function runExplain(modelPath: string, flags: Flags, voice: Voice): Promise<void> {
  const request = readFlags(flags);
  const method = methodNamed(flags.method);
  const plan = planFor(method, flags.set ?? [], flags.layer);
  checkOut(flags.out);
  if (!flags.input?.length && !noInput.allowed(method)) {
    throw usageError(`${method.spec.name} explains inputs: --input FILE is missing`);
  }
  await withGiven(modelPath, {flags, request, voice, withoutInput: noInput.values}, async (given) => {
    const {model, values, background, labels, backend} = given;
    const explainer = await explainerFor(plan, given.readTensors);
    const bar = progressBar(flags, voice);
    const {warning} = method.spec;
    if (warning !== undefined) voice.note(`${method.spec.name}: ${warning}`);
    const job = {...{model, background, labels, request}, inputs: values.inputs, progress: bar.progress};
    const found = await compute(explainer, job).finally(bar.stop);
    const explained: Explained = {
      ...found,
      ...{explainer, request, backend, values, warning},
      method: method.spec.name,
      model: {file: given.file, name: model.name},
    };
    const written = isArrayOut(flags.out)
      ? writeArrays(flags.out, explained)
      : writeFolder(flags.out, explained, voice.note);
    report(explained, written, flags, voice);
  });
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
