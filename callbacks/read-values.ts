import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../src/core/errors.ts';
import {describe} from '../src/core/options.ts';
import type {PlainTensor} from '../src/report/plain.ts';
import type {DatasetLike, Inputs, TypedValues, ValidationData, Values} from './options.ts';

/** Validation data with its form settled: inputs in the model's order, labels of one output. */
export interface Source {
  readonly inputs: readonly Values[];
  readonly labels: Values | undefined;
}

/** Of a dataset no more examples are read, and no more bytes. */
const mostExamples = 1024;
const mostBytes = 128 * 2 ** 20;

/** Names of a model's inputs or outputs, and which of the outputs is explained. */
export interface Names {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly output: number;
  /** Rank of each input with its batch axis. */
  readonly ranks: readonly number[];
}

/** Settles the form of validation data; reads as much of a dataset as is needed. The caller disposes nothing of it. */
export async function sourceOf(data: ValidationData, names: Names): Promise<Source> {
  if (isDataset(data)) return readDataset(data, names);
  if (Array.isArray(data) && !isValues(data)) {
    const [x, y] = data as readonly unknown[];
    if (data.length < 1 || data.length > 2 || !isInputs(x)) {
      throw new ExplainError(
        'bad-data',
        `validationData as a list must be [x, y], tensors or {values, shape}; got ${data.length} elements. Several inputs go into x: [[x1, x2], y]`,
      );
    }
    const labels = y === undefined || y === null ? undefined : pick(y as Inputs, names.outputs, names.output);
    return {inputs: ordered(x, names.inputs), labels};
  }
  if (!isInputs(data)) {
    throw new ExplainError(
      'bad-data',
      'validationData must be a tensor, {values, shape}, [x, y], {input: tensor} or a tf.data Dataset; ' +
        `got ${data === null ? 'null' : typeof data}`,
    );
  }
  return {inputs: ordered(data, names.inputs), labels: undefined};
}

/** The inputs in the model's order. */
export function ordered(x: Inputs, names: readonly string[]): Values[] {
  const list = isValues(x) ? [x] : Array.isArray(x) ? (x as readonly Values[]) : undefined;
  if (list) {
    if (list.length === names.length) return [...list];
    throw new ExplainError(
      'bad-data',
      `the model has ${names.length} inputs (${names.join(', ')}); the data have ${list.length}` +
        (names.length > 1 ? ': give them as a list or by their names, [[x1, x2], y] or [{a: x1, b: x2}, y]' : ''),
    );
  }
  const named = x as {readonly [input: string]: Values};
  return names.map((name) => {
    const value = named[name];
    if (value !== undefined) return value;
    throw new ExplainError(
      'bad-data',
      `the data have nothing for input '${name}'; they have ${Object.keys(named).join(', ') || 'nothing'}`,
    );
  });
}

function pick(y: Inputs, names: readonly string[], index: number): Values {
  if (isValues(y)) return y;
  const value = Array.isArray(y)
    ? (y as readonly Values[])[index]
    : (y as {readonly [output: string]: Values})[names[index] ?? ''];
  if (value !== undefined && isValues(value)) return value;
  throw new ExplainError('bad-data', `there are no labels for output ${index} (${names[index]}) of the model`);
}

export function isValues(value: unknown): value is Values {
  if (value instanceof tf.Tensor) return true;
  return typeof value === 'object' && value !== null && 'values' in value && 'shape' in value && !isDataset(value);
}

function isInputs(value: unknown): value is Inputs {
  if (isValues(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const list = Object.values(value);
  return list.length > 0 && list.every(isValues);
}

function isDataset(value: unknown): value is DatasetLike {
  return typeof value === 'object' && value !== null && typeof (value as DatasetLike).iterator === 'function';
}

/** Shape of values, checked against how many there are. */
export function shapeOf(values: Values): readonly number[] {
  if (values instanceof tf.Tensor) return values.shape;
  const size = values.shape.reduce((a, b) => a * b, 1);
  if (size === values.values.length) return values.shape;
  throw new ExplainError(
    'bad-data',
    `shape [${values.shape.join(', ')}] means ${size} values; there are ${values.values.length}`,
  );
}

/** The given rows as plain values. */
export async function readRows(values: Values, rows: readonly number[]): Promise<PlainTensor> {
  const [, ...own] = shapeOf(values);
  const shape = [rows.length, ...own];
  if (values instanceof tf.Tensor) {
    const picked = tf.tidy(() => tf.cast(tf.gather(values, tf.tensor1d([...rows], 'int32')), 'float32'));
    const read = await picked.data().finally(() => picked.dispose());
    return {values: Float32Array.from(read), shape};
  }
  const size = own.reduce((a, b) => a * b, 1);
  const picked = new Float32Array(rows.length * size);
  rows.forEach((row, i) => {
    for (let k = 0; k < size; k++) picked[i * size + k] = Number(values.values[row * size + k]);
  });
  return {values: picked, shape};
}

/** All values, in double precision or as they are. */
export async function readAll(values: Values): Promise<ArrayLike<number>> {
  shapeOf(values);
  return values instanceof tf.Tensor ? values.data() : values.values;
}

/** Reads examples until there are enough; every tensor that the dataset hands out is disposed. */
async function readDataset(dataset: DatasetLike, names: Names): Promise<Source> {
  const inputs: Growing[] = names.inputs.map(() => ({values: [], shape: undefined, rows: 0}));
  const labels: Growing = {values: [], shape: undefined, rows: 0};
  const iterator = await dataset.iterator();
  for (let bytes = 0; (inputs[0]?.rows ?? 0) < mostExamples && bytes < mostBytes; ) {
    const {value, done} = await iterator.next();
    if (done) break;
    try {
      const [xs, ys] = elementParts(value);
      let single = false;
      for (const [i, x] of ordered(xs, names.inputs).entries()) {
        const growing = inputs[i];
        single = shapeOf(x).length === (names.ranks[i] ?? 2) - 1;
        if (growing) bytes += 4 * (await grow(growing, x, single));
      }
      if (ys !== undefined) await grow(labels, pick(ys, names.outputs, names.output), single);
    } finally {
      tf.dispose(value as tf.TensorContainer);
    }
  }
  if ((inputs[0]?.rows ?? 0) === 0) {
    throw new ExplainError('bad-data', 'the validation dataset is empty: it gave no element');
  }
  return {inputs: inputs.map(whole), labels: labels.rows > 0 ? whole(labels) : undefined};
}

interface Growing {
  readonly values: Float32Array[];
  shape: readonly number[] | undefined;
  rows: number;
}

/** Adds one element of a dataset: a batch, or a `single` example without a batch axis. */
async function grow(growing: Growing, values: Values, single: boolean): Promise<number> {
  const shape = shapeOf(values);
  const [rows = 0, ...own] = single ? [1, ...shape] : shape;
  if (growing.shape && growing.shape.join() !== own.join()) {
    throw new ExplainError(
      'bad-data',
      `elements of the validation dataset differ in shape: [${growing.shape.join(', ')}], then [${own.join(', ')}]`,
    );
  }
  growing.shape = own;
  growing.rows += rows;
  const read = Float32Array.from(await readAll(values));
  growing.values.push(read);
  return read.length;
}

function whole({values, shape, rows}: Growing): TypedValues {
  const all = new Float32Array(values.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of values) {
    all.set(part, at);
    at += part.length;
  }
  return {values: all, shape: [rows, ...(shape ?? [])]};
}

function elementParts(value: unknown): [xs: Inputs, ys: Inputs | undefined] {
  if (typeof value !== 'object' || value === null || isValues(value)) return [made(value), undefined];
  const list: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  // Inputs by their names, without labels.
  if (!list && !('xs' in value)) return [made(value), undefined];
  const [xs, ys] = list ?? ['xs' in value ? value.xs : undefined, 'ys' in value ? value.ys : undefined];
  return [made(xs), ys === undefined || ys === null ? undefined : made(ys)];
}

/** A part of an element: tensors, of which one without axes may be a plain number. */
function made(part: unknown): Inputs {
  const one = (value: unknown): unknown => (typeof value === 'number' ? {values: [value], shape: []} : value);
  const isGroup = typeof part === 'object' && part !== null && !isValues(part) && !Array.isArray(part);
  const whole = isGroup ? Object.fromEntries(Object.entries(part).map(([key, value]) => [key, one(value)])) : one(part);
  if (isInputs(whole)) return whole;
  throw new ExplainError(
    'bad-data',
    'an element of a validation dataset must be {xs, ys}, [xs, ys] or xs, made of tensors: ' +
      `got ${Array.isArray(part) ? 'a list of numbers' : describe(part)}; dataset.batch(32) makes tensors of lists`,
  );
}
