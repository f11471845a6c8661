import type {MapKind} from '../../image/colormaps.ts';
import type {ExplainerAt} from '../engine/engine.ts';
import {type EpochLayers, readEpochLayers} from './epoch-layers.ts';
import {readSettings} from './run-settings.ts';
import {type Fields, list, record, text} from './told.ts';

/** A column of the gallery: the maps with one tag. */
export interface Column {
  readonly tag: string;
  /** Undefined where run.json does not say: then the values do. */
  readonly kind: MapKind | undefined;
  readonly axes: 'input' | 'spatial';
  /** Filters of a layer, of which their mean is shown. */
  readonly isFeatures: boolean;
}

export interface Epoch {
  readonly epoch: number;
  /** Tag -> file in the run's folder. */
  readonly maps: ReadonlyMap<string, string>;
  readonly predictions: readonly {readonly unit: number; readonly value: number; readonly right?: boolean}[];
  /** Method -> the value of the full colour, one an image. */
  readonly limits: ReadonlyMap<string, readonly number[]>;
  /** Tag -> picture in the run's folder. */
  readonly pictures: ReadonlyMap<string, string>;
  /** undefined where the layers were not looked at. */
  readonly layers: EpochLayers | undefined;
}

/** What the page shows of a run. */
export interface Run {
  readonly id: string;
  readonly status: string;
  readonly classNames: readonly string[];
  /** What the maps explain, in words: `true class`. */
  readonly question: string | undefined;
  readonly labels: readonly (number | undefined)[];
  readonly inputs: string | undefined;
  /** How many images are explained, as far as run.json says. */
  readonly images: number;
  /** Their rows in the validation data, by which images of two runs are the same; empty where run.json doesn't say. */
  readonly rows: readonly number[];
  /** How it was made: hyperparameters and the like, in words. */
  readonly settings: ReadonlyMap<string, string>;
  readonly columns: readonly Column[];
  readonly epochs: readonly Epoch[];
  readonly metrics: readonly {readonly step: number; readonly metrics: {readonly [name: string]: unknown}}[];
  readonly problems: readonly string[];
  /** Whether each epoch's `limits` are those of each image by itself, and not of several or of a fixed scale. */
  readonly limitsAreOwn: boolean;
  /** Methods as they were asked for: what explains a changed input. */
  readonly explainers: readonly ExplainerAt[];
  /** Epochs whose model is stored. */
  readonly checkpoints: readonly number[];
  /** What the stored models can be asked about; undefined where the run stored none. */
  readonly datapoints: Datapoints | undefined;
}

/** A sample of the validation data; the first rows are the explained images in their order. */
export interface Datapoints {
  /** Input -> file in the run's folder. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly labels: readonly (number | undefined)[];
  /** Rows of the validation data. */
  readonly rows: readonly number[];
  readonly metadata: ReadonlyMap<string, readonly (string | number)[]>;
  /** Names of the columns of a tabular input. */
  readonly inputColumns: readonly string[];
}

/** Reads what the server tells of a run. Every field may be missing or odd: files are damaged. */
export function readRun(told: unknown): Run {
  const {id, info: given, steps, metrics, problems, checkpoints} = record(told);
  const info = record(given);
  const chosen = record(info['images']);
  const colors = record(info['colors']);
  const epochs = list(steps).map(readEpoch);
  const labels = list(chosen['labels']).map((label) => (typeof label === 'number' ? label : undefined));
  const rows = Math.max(list(chosen['rows']).length, labels.length, ...epochs.map((epoch) => epoch.predictions.length));
  return {
    id: text(id) ?? '',
    status: text(info['status']) ?? 'unknown',
    classNames: list(info['classNames']).map(String),
    question: text(info['question']),
    labels,
    inputs: Object.values(record(info['inputs'])).map(text)[0],
    images: rows,
    rows: list(chosen['rows']).map(Number),
    settings: readSettings(info),
    columns: columnsOf(epochs, list(info['explainers']).map(record)),
    epochs,
    metrics: list(metrics)
      .map(record)
      .map((line) => ({step: Number(line['step']), metrics: record(line['metrics'])})),
    problems: list(problems).map(String),
    limitsAreOwn: colors['scale'] === 'image' && colors['percentile'] === 99,
    explainers: list(info['explainers']).map(readExplainer),
    checkpoints: list(checkpoints).map(Number),
    datapoints: readDatapoints(info['datapoints']),
  };
}

function readExplainer(told: unknown): ExplainerAt {
  const {name, options, method, inner} = record(told);
  const parts = Object.entries(record(inner)).map(([option, one]) => [option, readExplainer(one)]);
  return {
    ...{name: String(name), options: record(options), method: text(method)},
    inner: parts.length === 0 ? undefined : Object.fromEntries(parts),
  };
}

function readDatapoints(told: unknown): Datapoints | undefined {
  const {inputs, labels, rows, metadata, inputColumns} = record(told);
  const files = Object.entries(record(inputs)).flatMap(([name, file]) => {
    const path = text(file);
    return path === undefined ? [] : [[name, path] as const];
  });
  if (files.length === 0) return undefined;
  return {
    inputs: new Map(files),
    labels: list(labels).map((label) => (typeof label === 'number' ? label : undefined)),
    rows: list(rows).map(Number),
    metadata: new Map(
      Object.entries(record(metadata)).map(([column, values]) => [
        column,
        list(values).map((value) => (typeof value === 'number' ? value : String(value))),
      ]),
    ),
    inputColumns: list(inputColumns).map(String),
  };
}

/** The epoch to show: the wanted one, else the one before it, else the first. */
export function nearestEpoch(run: Run, wanted: number | undefined): Epoch | undefined {
  if (wanted === undefined) return run.epochs.at(-1);
  return run.epochs.findLast(({epoch}) => epoch <= wanted) ?? run.epochs[0];
}

export function className(run: Run, unit: number | undefined): string {
  return unit === undefined ? '?' : (run.classNames[unit] ?? `class ${unit}`);
}

function readEpoch(told: unknown): Epoch {
  const entry = record(told);
  const pictures = Object.entries(record(record(entry['wrote'])['images']));
  const maps = Object.entries(record(record(entry['wrote'])['maps'])).flatMap(([tag, value]) => {
    const file = text(record(value)['file']);
    return file === undefined ? [] : [[tag, file] as const];
  });
  return {
    epoch: Number(entry['step']),
    maps: new Map(maps),
    predictions: list(entry['predictions'])
      .map(record)
      .map(({unit, value, right}) => ({
        unit: Number(unit),
        value: Number(value),
        ...(typeof right === 'boolean' ? {right} : {}),
      })),
    limits: new Map(
      Object.entries(record(entry['colorLimits'])).map(([name, limits]) => [name, list(limits).map(Number)]),
    ),
    pictures: new Map(pictures.map(([tag, file]) => [tag, String(file)])),
    layers: readEpochLayers(entry['observers']) ?? readEpochLayers(entry['observersAtEnd']),
  };
}

/** Arrays that are no pictures: outputs, features, measures of change. */
const noPicture = /^(predictions|embeddings)$|\/(drift|since-start)$/;

/** The maps that are pictures, in the order in which they were asked for. */
function columnsOf(epochs: readonly Epoch[], explainers: readonly Fields[]): readonly Column[] {
  const tags = new Set(epochs.flatMap(({maps}) => [...maps.keys()]));
  return [...tags]
    .filter((tag) => !noPicture.test(tag))
    .map((tag) => {
      const told = explainers.find(({name}) => tag === name || tag.startsWith(`${String(name)}/`));
      const map = told?.['map'];
      return {
        tag,
        kind: map === 'signed' || map === 'positive' ? map : undefined,
        axes: told?.['axes'] === 'input' ? 'input' : 'spatial',
        isFeatures: map === 'features',
      };
    });
}
