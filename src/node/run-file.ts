import {existsSync, readFileSync, renameSync} from 'node:fs';
import {ExplainError} from '../core/errors.ts';
import {plainFields} from '../sinks/plain-json.ts';
import type {RunInfo} from '../sinks/sink.ts';
import {faultCode} from './faults.ts';

export const runFormat = 'tfjs-explain run 1';

/** One go at the run: from `open` to `close`. */
export interface RunSession {
  readonly started: string;
  readonly pid: number;
  readonly host: string;
  /** `running` also after a kill: the run's lock tells whether its owner is alive. `interrupted`: another go followed. */
  status: 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted';
  reason?: string;
  /** What the run's information said before this go, where it differs. */
  readonly replaced?: {readonly [key: string]: unknown};
}

/** What one step wrote. */
export interface RunStep {
  readonly step: number;
  /** Index in `sessions`. A step that was done again has a second entry; the later one counts. */
  readonly session: number;
  readonly time: string;
  readonly wrote: {
    /** Tag -> file, relative to the run's folder. */
    readonly images: {readonly [tag: string]: string};
    readonly maps: {readonly [tag: string]: {readonly file: string; readonly type: string}};
  };
  /** Files that could not be written. */
  readonly lost?: readonly string[];
  readonly [key: string]: unknown;
}

/** run.json, less the caller's own information. */
export interface RunRecord {
  readonly info: {readonly [key: string]: unknown};
  readonly started: string;
  readonly sessions: readonly RunSession[];
  readonly folders: {readonly [tag: string]: string};
  readonly inputs: {readonly [tag: string]: string};
  readonly steps: readonly RunStep[];
}

const ownKeys = [
  'format',
  'status',
  'reason',
  'started',
  'updated',
  'precision',
  'sessions',
  'folders',
  'inputs',
  'steps',
];

/** The caller's information as it will stand in run.json. Throws `bad-option` when it uses one of run.json's own keys. */
export function checkInfo(info: RunInfo): {readonly [key: string]: unknown} {
  const taken = Object.keys(info).filter((key) => ownKeys.includes(key));
  if (taken.length > 0) {
    throw new ExplainError(
      'bad-option',
      `run.json has keys of its own, ${ownKeys.join(', ')}: rename ${taken.join(', ')}`,
    );
  }
  return plainFields(info);
}

/** The text of run.json. */
export function formatRun(record: RunRecord, precision: string, updated: string): string {
  const {info, started, sessions, folders, inputs, steps} = record;
  const {status, reason} = sessions.at(-1) ?? {status: 'running'};
  const head = {format: runFormat, status, ...(reason === undefined ? {} : {reason}), started, updated, precision};
  return `${JSON.stringify({...head, ...info, sessions, folders, inputs, steps}, null, 1)}\n`;
}

/**
 * Reads run.json; undefined without one. One that can't be read is set aside as run.json.damaged and reported: the run
 * goes on with a new one.
 */
export function readRun(path: string, report: (message: string) => void): RunRecord | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (faultCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const record = parseRun(text);
  if (record !== undefined) return record;
  let aside = `${path}.damaged`;
  for (let n = 2; existsSync(aside); n++) aside = `${path}.damaged-${n}`;
  renameSync(path, aside);
  report(`${path} can't be read as a run of ours; it is kept as ${aside}, and the run goes on with a new one`);
  return undefined;
}

/** Reads run.json and leaves it as it is; undefined where there is none, or none that can be read. */
export function peekRun(path: string): RunRecord | undefined {
  try {
    return parseRun(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function parseRun(text: string): RunRecord | undefined {
  try {
    // The parse boundary: what is used below is checked here.
    const found = JSON.parse(text) as Partial<RunRecord> & {readonly format?: unknown; readonly [key: string]: unknown};
    const {started, sessions, folders, inputs, steps} = found;
    if (found.format !== runFormat || typeof started !== 'string') return undefined;
    if (!Array.isArray(sessions) || !Array.isArray(steps) || !areTexts(folders) || !areTexts(inputs)) return undefined;
    if (!steps.every((entry) => Number.isInteger(entry?.step))) return undefined;
    const info = Object.fromEntries(Object.entries(found).filter(([key]) => !ownKeys.includes(key)));
    return {info, started, sessions, folders, inputs, steps};
  } catch {
    return undefined;
  }
}

function areTexts(value: unknown): value is {readonly [key: string]: string} {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}
