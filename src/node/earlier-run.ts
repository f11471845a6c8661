import {readFileSync} from 'node:fs';
import {join, resolve, sep} from 'node:path';
import type {EarlierRun, EarlierStep, StoredArray} from '../sinks/earlier-run.ts';
import {decodeNpy} from './npy.ts';
import {peekRun, type RunRecord, type RunStep} from './run-file.ts';

/** Reads a run's folder as it is now; arrays are read when they are asked for. A damaged run.json has no steps. */
export function readEarlierRun(directory: string): EarlierRun {
  const record = peekRun(join(directory, 'run.json'));
  const steps = new Map<number, RunStep>();
  for (const entry of record?.steps ?? []) steps.set(entry.step, entry);
  const read = (file: string | undefined) => (file === undefined ? undefined : readArray(directory, file));
  return {
    steps: [...steps.values()]
      .sort((a, b) => a.step - b.step)
      .map((entry): EarlierStep => {
        const {step, session, time: _time, wrote, lost: _lost, ...info} = entry;
        return {
          step,
          run: record ? infoDuring(session, record) : {},
          info,
          array: (tag) => read(wrote?.maps?.[tag]?.file),
        };
      }),
    inputs: (tag) => read(record?.inputs[tag]),
  };
}

/** The caller's information in force during a session: each later session says what it replaced. */
function infoDuring(session: number, {info, sessions}: RunRecord): {readonly [key: string]: unknown} {
  const replaced = sessions.slice(session + 1).map((later) => later.replaced);
  return Object.assign({}, info, ...replaced.toReversed());
}

/** A file of the run's own folder; undefined where it is missing, damaged or elsewhere. */
function readArray(directory: string, file: string): StoredArray | undefined {
  const path = join(directory, file);
  if (!path.startsWith(resolve(directory) + sep)) return undefined;
  try {
    const {values, shape} = decodeNpy(readFileSync(path));
    return {values: Float32Array.from(values), shape};
  } catch {
    return undefined;
  }
}
