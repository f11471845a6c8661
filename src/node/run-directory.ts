import {existsSync, mkdirSync, readdirSync, rmdirSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {ExplainError} from '../core/errors.ts';
import {safeName} from '../sinks/safe-name.ts';
import {faultCode, unwritable} from './faults.ts';
import {takeRunLock} from './run-lock.ts';
import {makeFolder} from './whole-file.ts';

export interface RunDirectoryOptions {
  /** Folder of all logs, made if need be. */
  readonly outputDir: string;
  /** Folder of this experiment below it. Default 'run'. Made safe: letters, digits, '.', '_' and '-', at most 100. */
  readonly name?: string;
  /** The run to begin or to go on with, made safe likewise. Default: the time as yyyymmdd-hhmmss, with -2 ... if taken. */
  readonly runName?: string;
  /** The clock. Default: the system's. */
  readonly now?: () => Date;
}

/** A folder of one run that nobody else writes to. */
export interface RunDirectory {
  /** Absolute path. */
  readonly directory: string;
  readonly name: string;
  readonly runName: string;
  /** Whether something was logged there before. */
  readonly resumed: boolean;
  /** Lets others write there. */
  release(): void;
}

/**
 * Makes `outputDir/name/runName`, or takes an existing one to go on with. Throws `unwritable` when it can't be made or
 * when another process that still runs is writing there.
 */
export function createRunDirectory({
  outputDir,
  name = 'run',
  runName,
  now = () => new Date(),
}: RunDirectoryOptions): RunDirectory {
  if (outputDir === '') throw new ExplainError('bad-option', "outputDir must be a folder's path; got ''");
  const experiment = resolve(outputDir, safeName(name));
  try {
    makeFolder(experiment);
    const directory =
      runName === undefined ? makeNew(experiment, timeName(now())) : join(experiment, safeName(runName));
    const fresh = runName === undefined || makeFolder(directory);
    const release = lock(directory, fresh);
    const resumed = readdirSync(directory).some((file) => /^(run\.json|metrics\.jsonl)$|tfevents/.test(file));
    return {directory, name: safeName(name), runName: directory.slice(experiment.length + 1), resumed, release};
  } catch (error) {
    throw error instanceof ExplainError ? error : unwritable(experiment, error);
  }
}

function lock(directory: string, fresh: boolean): () => void {
  try {
    return takeRunLock(directory);
  } catch (error) {
    // A folder that was made for nothing goes again, unless somebody has put something there.
    if (fresh && existsSync(directory) && readdirSync(directory).length === 0) rmdirSync(directory);
    throw error;
  }
}

function makeNew(parent: string, plain: string): string {
  for (let n = 1; ; n++) {
    const directory = join(parent, n === 1 ? plain : `${plain}-${n}`);
    try {
      mkdirSync(directory);
      return directory;
    } catch (error) {
      if (faultCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** Local time, as people name folders. */
function timeName(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${date}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
}
