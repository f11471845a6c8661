import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {type CommandResult, runCommand} from '../../src/node/backend/command.ts';

const root = join(import.meta.dirname, '..', '..');
const timeoutMs = 300_000;

/** Runs an example as a user does, in a process of its own. */
export function runExample(file: string, ...args: readonly string[]): Promise<CommandResult> {
  return runExampleOn('', file, ...args);
}

/** The same with the backend that TFJS_EXPLAIN_BACKEND names; '' takes the best there is. */
export function runExampleOn(backend: string, file: string, ...args: readonly string[]): Promise<CommandResult> {
  const env = {...process.env, TFJS_EXPLAIN_BACKEND: backend};
  return runCommand(process.execPath, ['--import=tsx', join('examples', file), ...args], {cwd: root, env, timeoutMs});
}

/** The only run below `out/name`. */
export function onlyRun(out: string, name: string): string {
  const runs = readdirSync(join(out, name));
  if (runs.length !== 1 || runs[0] === undefined) throw new Error(`expected one run of ${name}; found ${runs}`);
  return join(out, name, runs[0]);
}

/** One line of metrics.jsonl. */
export interface MetricsLine {
  readonly step: number;
  readonly metrics: {readonly [key: string]: number};
}

export function metricsOf(run: string): readonly MetricsLine[] {
  const lines = readFileSync(join(run, 'metrics.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line): MetricsLine => JSON.parse(line));
}

/** What these tests read of run.json. */
export interface RunRecord {
  readonly status: string;
  readonly classNames?: readonly string[];
  readonly question: string;
  readonly steps: readonly {
    readonly step: number;
    readonly failures?: readonly string[];
    readonly wrote: {readonly images: object; readonly maps: object};
  }[];
}

export function recordOf(run: string): RunRecord {
  return JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
}
