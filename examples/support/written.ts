import {readdirSync, statSync} from 'node:fs';
import {join, relative, sep} from 'node:path';
import type {StepSummary} from '../../src/index.ts';
import {inPercent, inSeconds, logNames} from './training-progress.ts';

/** How many files of a kind a run wrote, and their bytes. */
export interface Written {
  readonly kind: string;
  readonly files: number;
  readonly bytes: number;
}

interface Kind {
  readonly one: string;
  readonly many: string;
  readonly test: (path: string) => boolean;
  /** Only told of where there is one. */
  readonly optional?: boolean;
}

const kinds: readonly Kind[] = [
  {one: 'picture', many: 'pictures (images/METHOD/EPOCH.png)', test: (path) => path.startsWith('images/')},
  {one: 'raw map', many: 'raw maps (maps/METHOD/EPOCH.npy)', test: (path) => path.startsWith('maps/')},
  {one: 'file of inputs (.npy)', many: 'files of inputs (.npy)', test: (path) => /^inputs.*\.npy$/.test(path)},
  {
    ...{one: 'file of a checkpoint', many: 'files of checkpoints (checkpoints/EPOCH)', optional: true},
    test: (path) => path.startsWith('checkpoints/'),
  },
  {
    ...{one: 'file of datapoints (.npy)', many: 'files of datapoints (.npy)', optional: true},
    test: (path) => path.startsWith('datapoints/'),
  },
  {one: 'event file for TensorBoard', many: 'event files for TensorBoard', test: (path) => path.includes('tfevents')},
  {one: 'table of numbers', many: 'tables', test: (path) => path === 'metrics.jsonl'},
  {one: 'description of the run', many: 'descriptions', test: (path) => path === 'run.json'},
];

/** The files below a run's folder, counted by kind. */
export function countWritten(directory: string): readonly Written[] {
  const files = readdirSync(directory, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
  const all = files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return {path: relative(directory, path).split(sep).join('/'), bytes: statSync(path).size};
  });
  return kinds.flatMap(({one, many, test, optional = false}) => {
    const own = all.filter(({path}) => test(path));
    if (optional && own.length === 0) return [];
    return {
      kind: own.length === 1 ? one : many,
      files: own.length,
      bytes: own.reduce((sum, {bytes}) => sum + bytes, 0),
    };
  });
}

/** What was written, as lines for people. */
export function describeWritten(directory: string): string {
  const lines = countWritten(directory).map(
    ({kind, files, bytes}) => `${String(files).padStart(6)} ${kind}, ${size(bytes)}`,
  );
  return [`written to ${directory}:`, ...lines].join('\n');
}

/** One line an epoch: loss, accuracy, accuracy on what was held out, seconds that the explaining took. */
export function epochTable(steps: readonly StepSummary[]): string {
  const rows = steps.map(({step, metrics}) => [
    String(step),
    metrics[logNames.loss]?.toFixed(4) ?? '',
    inPercent(metrics[logNames.accuracy]),
    inPercent(metrics[logNames.heldOut]),
    inSeconds(metrics[logNames.seconds]),
  ]);
  const table = [['epoch', 'loss', 'accuracy', 'held out', 'explaining'], ...rows];
  return table.map((row) => row.map((cell) => cell.padStart(columnWidth)).join('')).join('\n');
}

const columnWidth = 12;
const kilobyte = 1000;

function size(bytes: number): string {
  return bytes < kilobyte ** 2 ? `${Math.ceil(bytes / kilobyte)} kB` : `${(bytes / kilobyte ** 2).toFixed(1)} MB`;
}
