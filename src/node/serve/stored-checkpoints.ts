import {readdir, readFile} from 'node:fs/promises';
import {sep} from 'node:path';
import {checkpointFiles, checkpointStep, checkpointsFolder} from '../checkpoints.ts';
import {Refusal} from './answer.ts';
import {resolveInside} from './contained.ts';
import type {RunFile} from './run-files.ts';

const types = {'model.json': 'application/json', 'weights.bin': 'application/octet-stream'} as const;

/** A model.json has no weights; those of large networks have 1 MB. */
const largestModel = 16e6;

/** Steps of a run whose checkpoint is whole, in order; `parts` are the plain parts of the run's path below `root`. */
export async function storedCheckpoints(root: string, parts: readonly string[]): Promise<readonly number[]> {
  const own = [...parts, checkpointsFolder];
  const names = await resolveInside(root, own, 'folder').then(
    ({path}) => readdir(path),
    () => [],
  );
  const steps = await Promise.all(
    names.map(async (name) => {
      const step = checkpointStep(name);
      if (step === undefined) return [];
      const found = checkpointFiles.map((file) => findFile(root, [...own, name, file]));
      return Promise.all(found).then(
        (files) => (files.every(({size}) => size > 0) ? [step] : []),
        () => [],
      );
    }),
  );
  return steps.flat().sort((a, b) => a - b);
}

/** `<run>/checkpoints/<step>/model.json` or `weights.bin`, and nothing else: a 404 for any other path. */
export async function readCheckpointFile(root: string, parts: readonly string[], largest: number): Promise<RunFile> {
  const run = parts.slice(0, -3);
  const [folder, step = '', name] = parts.slice(-3);
  const known = checkpointFiles.find((file) => file === name);
  if (folder !== checkpointsFolder || checkpointStep(step) === undefined || known === undefined) {
    throw new Refusal(404, 'only .png and .npy files and checkpoints are served');
  }
  await resolveInside(root, [...run, 'run.json'], 'file');
  const {path, size} = await findFile(root, parts);
  const limit = known === 'model.json' ? largestModel : largest;
  if (size > limit) throw new Refusal(413, `the file is larger than ${limit / 1e6} MB`);
  return {type: types[known], bytes: await readFile(path)};
}

/** A link within the log directory may lead to a checkpoint, but to nothing else. */
async function findFile(root: string, parts: readonly string[]): ReturnType<typeof resolveInside> {
  const found = await resolveInside(root, parts, 'file');
  const [folder, step = '', name] = found.path.split(sep).slice(-3);
  if (folder === checkpointsFolder && checkpointStep(step) !== undefined && name === parts.at(-1)) return found;
  throw new Refusal(404, 'there is no such file');
}
