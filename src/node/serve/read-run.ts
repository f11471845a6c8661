import {open, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {faultCode} from '../faults.ts';
import {runFormat} from '../run-file.ts';
import {Refusal} from './answer.ts';
import {resolveInside} from './contained.ts';
import {storedCheckpoints} from './stored-checkpoints.ts';

/** What is told of a run: what is whole, and in `problems` what is not. */
export interface ServedRun {
  readonly id: string;
  /** The run's own information, as in run.json; empty where that can't be read. */
  readonly info: {readonly [key: string]: unknown};
  /** Entries of run.json's `steps`, one a step (the later one counts), in order. */
  readonly steps: readonly ServedStep[];
  /** Lines of metrics.jsonl, one a step, in order. */
  readonly metrics: readonly {readonly step: number; readonly metrics: object}[];
  /** Steps whose model is stored, in order. */
  readonly checkpoints: readonly number[];
  readonly problems: readonly string[];
}

export interface ServedStep {
  readonly step: number;
  readonly [key: string]: unknown;
}

/** run.json of 200 epochs, 64 images and 6 methods has about 4 MB. */
const largestText = 64e6;

/** Reads a run as it is at this moment; `parts` are the plain parts of its path below `root`. */
export async function readServedRun(root: string, parts: readonly string[]): Promise<ServedRun> {
  const {path: folder} = await resolveInside(root, parts, 'folder');
  const problems: string[] = [];
  const runText = await textOf(root, [...parts, 'run.json'], problems);
  const found = runText === undefined ? undefined : objectOf(runText);
  if (runText !== undefined && found === undefined) problems.push('run.json is cut short or damaged');
  if (found !== undefined && found['format'] !== runFormat) {
    problems.push(`run.json has the format '${String(found['format'])}'; this page reads '${runFormat}'`);
  }
  const {steps: listed, ...info} = found ?? {};
  const entries = Array.isArray(listed) ? listed : [];
  const whole = entries.filter(isStep);
  if (whole.length < entries.length)
    problems.push(`${count(entries.length - whole.length, 'entry', 'entries')} of run.json's steps can't be read`);
  if (found !== undefined && !Array.isArray(listed)) problems.push('run.json lists no steps');
  const isListed = Array.isArray(listed);
  const steps = isListed ? whole : await stepsOnDisk(folder);
  if (!isListed && steps.length > 0)
    problems.push(`the maps of ${count(steps.length, 'epoch', 'epochs')} were found by their files' names`);
  for (const {step, lost} of steps) {
    if (Array.isArray(lost) && lost.length > 0)
      problems.push(`epoch ${step}: ${count(lost.length, 'file', 'files')} could not be written`);
  }
  const metricsText = await textOf(root, [...parts, 'metrics.jsonl'], problems);
  const lines = (metricsText ?? '').split('\n').filter((line) => line.trim() !== '');
  const metrics = lines.map(objectOf).filter(isMetrics);
  if (metrics.length < lines.length)
    problems.push(`${count(lines.length - metrics.length, 'line', 'lines')} of metrics.jsonl can't be read`);
  const checkpoints = await storedCheckpoints(root, parts);
  return {id: parts.join('/'), info, steps: lastOfEach(steps), metrics: lastOfEach(metrics), checkpoints, problems};
}

/** A text file of the run; says why there is none. */
async function textOf(root: string, parts: readonly string[], problems: string[]): Promise<string | undefined> {
  const name = parts.at(-1) ?? '';
  try {
    const {path} = await resolveInside(root, parts, 'file');
    const file = await open(path);
    try {
      const {size} = await file.stat();
      if (size <= largestText) return await file.readFile('utf8');
      problems.push(`${name} is larger than ${largestText / 1e6} MB`);
    } finally {
      await file.close();
    }
  } catch (error) {
    problems.push(error instanceof Refusal ? `there is no ${name}` : `${name} can't be read: ${faultCode(error)}`);
  }
  return undefined;
}

/** Steps by the names of the files in maps/: what there is without run.json. Of a step done again, the last one. */
async function stepsOnDisk(folder: string): Promise<readonly ServedStep[]> {
  const files = await readdir(join(folder, 'maps'), {recursive: true, encoding: 'utf8'}).catch(() => []);
  const maps = new Map<number, {[tag: string]: {file: string}}>();
  const found = files.map((file) => /^(.+)\/(\d+)(?:-(\d+))?\.npy$/.exec(file.replaceAll('\\', '/')));
  const named = found.filter((match) => match !== null).sort((a, b) => Number(a[3] ?? 1) - Number(b[3] ?? 1));
  for (const [file, tag = '', step] of named) {
    const wrote = maps.get(Number(step)) ?? {};
    maps.set(Number(step), {...wrote, [tag]: {file: `maps/${file}`}});
  }
  return [...maps].map(([step, wrote]) => ({step, wrote: {images: {}, maps: wrote}}));
}

function objectOf(text: string): {readonly [key: string]: unknown} | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is {readonly [key: string]: unknown} {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStep(value: unknown): value is ServedStep {
  return isRecord(value) && Number.isInteger(value['step']);
}

function isMetrics(value: unknown): value is {readonly step: number; readonly metrics: object} {
  return isStep(value) && isRecord(value['metrics']);
}

function lastOfEach<Entry extends {readonly step: number}>(entries: readonly Entry[]): readonly Entry[] {
  return [...new Map(entries.map((entry) => [entry.step, entry])).values()].sort((a, b) => a.step - b.step);
}

function count(n: number, one: string, more: string): string {
  return `${n} ${n === 1 ? one : more}`;
}
