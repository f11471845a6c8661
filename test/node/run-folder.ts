import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {pythonEnv} from '../../scripts/python-env.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import type {LogRecord, Pixels} from '../../src/sinks/sink.ts';
import {createRunReader, type LoggedValue, readEvents} from '../../src/tensorboard/reader.ts';

const checker = fileURLToPath(new URL('../../scripts/tb_check.py', import.meta.url));

/** A folder of its own for each test of a suite, removed afterwards. */
export function useFolder(): {readonly path: string} {
  const folder = {path: ''};
  beforeEach(() => {
    folder.path = mkdtempSync(join(tmpdir(), 'tfjs-explain-logs-'));
  });
  afterEach(() => rmSync(folder.path, {recursive: true, force: true}));
  return folder;
}

/** The verdict of the real TensorBoard, and of a reader of its own protobufs, on a log directory. */
export interface Verdict {
  readonly code: number | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Values written and shown for each plugin. */
  readonly plugins: {readonly [plugin: string]: {readonly written?: number; readonly points?: number}};
}

export async function judge(logdir: string, ...args: readonly string[]): Promise<Verdict> {
  const {code, stdout, stderr} = await runCommand(await pythonEnv(), [checker, logdir, '--samples', 'all', ...args]);
  try {
    const {errors, warnings, plugins} = JSON.parse(stdout);
    return {code, errors, warnings, plugins};
  } catch (cause) {
    throw new Error(`the checker said: ${stdout} ${stderr}`, {cause});
  }
}

/** The run's event files in the order in which they are read. */
export function eventFiles(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((file) => file.includes('tfevents'))
    .sort();
}

/** Every value of a run's event files. */
export function eventValues(directory: string): readonly LoggedValue[] {
  const reader = createRunReader();
  return eventFiles(directory).flatMap((file) =>
    [...readEvents(readFileSync(join(directory, file)))].flatMap(({event}) => reader.values(event)),
  );
}

/** A small picture that differs from step to step. */
export function picture(step: number, width = 24, height = 16): Pixels {
  const data = Uint8ClampedArray.from({length: width * height * 4}, (_, i) =>
    i % 4 === 3 ? 255 : (i * 37 + step * 91) % 256,
  );
  return {width, height, data};
}

/** What an epoch writes: a number, a picture, a distribution, a map and a text. */
export function epochRecords(step: number): readonly LogRecord[] {
  const values = Float32Array.from({length: 50}, (_, i) => Math.sin(i * 0.7 + step));
  return [
    {tag: 'loss', step, kind: 'scalar', value: 1 / (step + 1)},
    {tag: 'grad-cam', step, kind: 'image', image: picture(step), description: 'Where the network looks'},
    {tag: 'grad-cam/values', step, kind: 'histogram', values},
    {tag: 'grad-cam', step, kind: 'array', values, shape: [2, 5, 5]},
    {tag: 'epoch', step, kind: 'text', text: `## Epoch ${step}\n\n| a | b |\n|---|---|\n| 1 | ${step} |`},
  ];
}
