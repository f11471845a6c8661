import type {ScoreKind} from '../../core/target.ts';
import {pathOf} from '../data/arrays.ts';
import {type Rows, readNpy} from '../data/npy.ts';

/** How a run's callback explained. */
export interface RunSettings {
  readonly seed: number;
  readonly batchSize: number | undefined;
  readonly score: ScoreKind;
  /** Which of the model's outputs. */
  readonly output: number;
  /** Examples to compare with; undefined where the run stored no datapoints. */
  loadBackground(): Promise<Rows | undefined>;
}

/** Where run.json does not say how many there were. */
const fewRows = 20;
const known = new Map<string, Promise<RunSettings>>();

/** Reads them from the server, once a run: they stay as they are while it trains. */
export function settingsOf(run: string): Promise<RunSettings> {
  const settings = known.get(run) ?? read(run);
  known.set(run, settings);
  settings.catch(() => known.delete(run));
  return settings;
}

async function read(run: string): Promise<RunSettings> {
  const answer = await fetch(`/api/run/${pathOf(run)}`);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  const info = record(record(await answer.json())['info']);
  const batchSize = info['batchSize'];
  let background: Promise<Rows | undefined> | undefined;
  return {
    seed: wholeOr(info['seed'], 0),
    batchSize: typeof batchSize === 'number' && Number.isInteger(batchSize) && batchSize > 0 ? batchSize : undefined,
    score: info['score'] === 'probability' ? 'probability' : 'logit',
    output: wholeOr(record(info['output'])['index'], 0),
    loadBackground() {
      background ??= readBackground(run, info);
      background.catch(() => {
        background = undefined;
      });
      return background;
    },
  };
}

/** The datapoints behind the explained ones, as many as the callback compared with; these themselves where there are no others. */
async function readBackground(run: string, info: Fields): Promise<Rows | undefined> {
  const [file] = Object.values(record(record(info['datapoints'])['inputs']));
  if (typeof file !== 'string') return undefined;
  const answer = await fetch(`/files/${pathOf(run, file)}`);
  if (!answer.ok) throw new Error(`the datapoints: ${(await answer.text()).trim()}`);
  const {values, shape} = readNpy(await answer.arrayBuffer());
  const [rows = 0, ...rest] = shape;
  const explained = record(info['images'])['rows'];
  const first = Array.isArray(explained) && explained.length < rows ? explained.length : 0;
  const count = Math.min(wholeOr(info['backgroundRows'], 0) || fewRows, rows - first);
  const size = rest.reduce((product, side) => product * side, 1);
  return {values: values.slice(first * size, (first + count) * size), shape: [count, ...rest]};
}

type Fields = {readonly [key: string]: unknown};

function record(value: unknown): Fields {
  // The parse boundary: fields are unknown until they are looked at.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function wholeOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : fallback;
}
