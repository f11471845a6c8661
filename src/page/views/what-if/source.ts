import {rangeOf} from '../../../image/scale.ts';
import type {Arrays} from '../../data/arrays.ts';
import {type Rows, rowOf} from '../../data/npy.ts';
import type {Run} from '../../data/run.ts';
import type {DataRange, Picture} from '../../edits/edit.ts';

/** The datapoint that is changed. */
export interface Source {
  readonly row: number;
  /** Of all datapoints. */
  readonly count: number;
  readonly picture: Picture;
  /** Shape of one input, as the model takes it. */
  readonly shape: readonly number[];
  readonly isTable: boolean;
  readonly range: DataRange;
  readonly label: number | undefined;
}

/** Reads it; an `Error` says why there is nothing to change. */
export async function sourceOf(run: Run, wanted: number, arrays: Arrays): Promise<Source | Error> {
  const files = [...(run.datapoints?.inputs.values() ?? [])];
  if (files.length > 1)
    return new Error(`This model has ${files.length} inputs; the page changes inputs of models that have one.`);
  const file = files[0] ?? run.inputs;
  if (file === undefined) return new Error('The inputs of this run are not stored.');
  const rows = await arrays.get(run.id, file);
  if (rows instanceof Error) return new Error(`The datapoints can't be read: ${rows.message}`);
  const [count = 0] = rows.shape;
  if (wanted >= count) return new Error(`There is no datapoint ${wanted + 1}: this run stores ${count}.`);
  const {values, shape} = rowOf(rows, wanted);
  const isTable = shape.length === 1;
  if (!isTable && shape.length !== 3) {
    return new Error(
      `Inputs of the shape [${shape.join(', ')}] are not changed here: images [h, w, c] and tables [d] are.`,
    );
  }
  const [height = 1, width = 1, channels = 1] = isTable ? [1, shape[0], 1] : shape;
  return {
    ...{row: wanted, count, shape, isTable},
    picture: {values: Float32Array.from(values), height, width, channels},
    range: rangeFor(rows, channels),
    label: run.datapoints?.labels[wanted] ?? (wanted < run.images ? run.labels[wanted] : undefined),
  };
}

/** What a model is asked about. */
export function rowsFor({values}: Picture, shape: readonly number[]): Rows {
  return {values, shape: [1, ...shape]};
}

const ranges = new WeakMap<Rows, DataRange>();

function rangeFor(rows: Rows, channels: number): DataRange {
  const known = ranges.get(rows);
  if (known !== undefined) return known;
  const sums = new Float64Array(channels);
  rows.values.forEach((value, i) => {
    sums[i % channels] = (sums[i % channels] ?? 0) + value;
  });
  const each = Math.max(1, rows.values.length / channels);
  const range = {...rangeOf(rows.values), mean: Array.from(sums, (sum) => sum / each)};
  ranges.set(rows, range);
  return range;
}
