import {closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {makeFolder, syncFolder} from './whole-file.ts';

/** Folder of the checkpoints in a run's folder; each is a folder named by its step. */
export const checkpointsFolder = 'checkpoints';
export const checkpointFiles = ['model.json', 'weights.bin'] as const;

/** The step that a checkpoint's folder is of; undefined for another name. */
export function checkpointStep(name: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : undefined;
}

export interface Checkpoint {
  readonly step: number;
  readonly json: string;
  readonly weights: Uint8Array;
  /** So many of the latest steps stay, and the first one; the others go. */
  readonly keep: number;
}

/**
 * Writes `checkpoints/<step>/`, both files or none: they reach the disk in a folder aside, which then gets its name. One of the
 * same step is replaced. Only then older ones go. Throws where something can't be written; everything is as before then.
 */
export function writeCheckpoint(directory: string, {step, json, weights, keep}: Checkpoint): void {
  const folder = join(directory, checkpointsFolder);
  const [place, aside, old] = [join(folder, `${step}`), join(folder, '.part'), join(folder, '.old')];
  makeFolder(folder);
  clearAside(folder);
  try {
    mkdirSync(aside);
    writeSynced(join(aside, checkpointFiles[0]), json);
    writeSynced(join(aside, checkpointFiles[1]), weights);
    syncFolder(aside);
    moveAway(place, old);
    renameSync(aside, place);
  } catch (error) {
    // The one that was there comes back, if it had gone.
    if (stepsIn(folder).every((one) => one !== step)) moveAway(old, place);
    clearAside(folder);
    throw error;
  }
  clearAside(folder);
  prune(folder, step, keep);
  syncFolder(folder);
}

/** What a process that was killed left behind. */
function clearAside(folder: string): void {
  for (const name of ['.part', '.old']) rmSync(join(folder, name), {recursive: true, force: true});
}

/** Older ones go; never the first one and the one just written. */
function prune(folder: string, written: number, keep: number): void {
  const [first, ...later] = stepsIn(folder);
  const staying = new Set([first, written, ...later.slice(-keep)]);
  for (const step of later) {
    if (!staying.has(step)) rmSync(join(folder, `${step}`), {recursive: true, force: true});
  }
}

function stepsIn(folder: string): number[] {
  const steps = readdirSync(folder).map(checkpointStep);
  return steps.filter((step) => step !== undefined).sort((a, b) => a - b);
}

function moveAway(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // There was none.
  }
}

function writeSynced(path: string, content: string | Uint8Array): void {
  const descriptor = openSync(path, 'wx');
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
