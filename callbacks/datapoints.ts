import {ExplainError} from '../src/core/errors.ts';
import {safeName} from '../src/sinks/safe-name.ts';
import type {LogRecord} from '../src/sinks/sink.ts';
import {chooseRows} from './choose.ts';
import type {CallbackOptions, Values} from './options.ts';
import {readRows, shapeOf} from './read-values.ts';
import type {DataSample} from './samples.ts';

/** What is stored for asking "what if" later: the explained rows in their order, then others of the validation data. */
export interface Datapoints extends DataSample {
  /** Column -> a value for each of the rows. */
  readonly metadata: {readonly [column: string]: readonly (string | number)[]} | undefined;
  readonly inputColumns: readonly string[] | undefined;
}

/** A page shows so many at once. */
const defaultSample = 256;
/** Pages read them whole. */
const mostBytes = 64e6;

/** What is known of the validation data when the rows are chosen. */
export interface Available {
  readonly inputs: readonly Values[];
  /** Classes where `classes`, or values. */
  readonly labels: readonly number[] | undefined;
  readonly classes: boolean;
  readonly available: number;
  /** The rows that are explained. */
  readonly explained: readonly number[];
}

/** Reads the datapoints; undefined where no checkpoints are wanted. Throws `bad-data` for columns that don't fit. */
export async function chooseDatapoints(
  {inputs, labels, classes, available, explained}: Available,
  {checkpoint = false, metadata, inputColumns, seed = 0}: CallbackOptions,
): Promise<Datapoints | undefined> {
  if (checkpoint === false) return undefined;
  const columns = metadata && columnsOf(metadata, available);
  checkInputColumns(inputColumns, inputs);
  const wanted = (checkpoint === true ? undefined : checkpoint.sample) ?? defaultSample;
  const bytes = inputs.reduce((sum, input) => sum + 4 * sizeOf(shapeOf(input).slice(1)), 0);
  const most = Math.max(explained.length, Math.min(wanted, Math.floor(mostBytes / Math.max(1, bytes))));
  const taken = new Set(explained);
  const others = chooseRows(available, most, seed, classes ? labels : undefined).filter((row) => !taken.has(row));
  const rows = [...explained, ...others.slice(0, most - explained.length)];
  return {
    inputs: await Promise.all(inputs.map((input) => readRows(input, rows))),
    labels: labels && rows.map((row) => labels[row] ?? Number.NaN),
    rows,
    metadata: columns && Object.fromEntries(columns.map(([name, own]) => [name, rows.map((row) => own[row] ?? '')])),
    inputColumns,
  };
}

/** What run.json says of them. */
export function datapointsInfo({labels, rows, metadata, inputColumns}: Datapoints, inputNames: readonly string[]) {
  const files = fileNames(inputNames);
  return {
    inputs: Object.fromEntries(inputNames.map((name, i) => [name, `datapoints/${files[i]}.npy`])),
    ...(labels ? {labels: labels.map((label) => (Number.isFinite(label) ? label : null))} : {}),
    rows,
    ...(metadata ? {metadata} : {}),
    ...(inputColumns ? {inputColumns} : {}),
  };
}

export function datapointRecords({inputs}: Datapoints, inputNames: readonly string[], step: number): LogRecord[] {
  const files = fileNames(inputNames);
  return inputs.map(({values, shape}, i) => ({kind: 'datapoints', tag: files[i] ?? `${i}`, step, values, shape}));
}

/** Names of one part for the files of the inputs, no two alike, on file systems without case neither. */
function fileNames(inputNames: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return inputNames.map((name) => {
    const plain = safeName(name);
    let own = plain;
    for (let n = 2; taken.has(own.toLowerCase()); n++) own = `${plain}-${n}`;
    taken.add(own.toLowerCase());
    return own;
  });
}

function columnsOf(
  metadata: NonNullable<CallbackOptions['metadata']>,
  available: number,
): (readonly [name: string, values: readonly (string | number)[]])[] {
  return Object.entries(metadata).map(([name, values]) => {
    if (values.length === available) return [name, Array.from<string | number>(values)];
    throw new ExplainError(
      'bad-data',
      `the column '${name}' of metadata needs a value for each of the ${available} rows of validationData; got ${values.length}`,
    );
  });
}

function checkInputColumns(names: readonly string[] | undefined, inputs: readonly Values[]): void {
  if (!names) return;
  const tables = inputs.map((input) => shapeOf(input)).filter((shape) => shape.length === 2);
  if (tables.some(([, width]) => width === names.length)) return;
  const shapes = inputs.map((input) => `[${shapeOf(input).join(', ')}]`).join(', ');
  throw new ExplainError(
    'bad-data',
    `inputColumns has ${names.length} names, which needs an input [n, ${names.length}]; validationData has ${shapes}`,
  );
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
