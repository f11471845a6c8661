import type {PlainTensor} from '../src/report/plain.ts';
import {chooseRows} from './choose.ts';
import type {Values} from './options.ts';
import {readRows, shapeOf} from './read-values.ts';

/** Examples beside the explained ones, read once, outside of any backend. */
export interface DataSample {
  readonly inputs: readonly PlainTensor[];
  /** Classes, or values of a regression. */
  readonly labels: readonly number[] | undefined;
  /** Rows of the data that was handed over. */
  readonly rows: readonly number[];
}

/** A sample takes up no more than this. */
const mostBytes = 128 * 2 ** 20;

export interface SampleOptions {
  readonly most: number;
  readonly seed: number;
  readonly classes: boolean;
}

/** At most `most` rows by the seed, balanced over the classes. */
export async function sampleOf(
  inputs: readonly Values[],
  labels: readonly number[] | undefined,
  {most, seed, classes}: SampleOptions,
): Promise<DataSample> {
  const available = shapeOf(inputs[0] ?? {values: [], shape: [0]})[0] ?? 0;
  const bytes = inputs.reduce(
    (sum, input) =>
      sum +
      4 *
        shapeOf(input)
          .slice(1)
          .reduce((a, b) => a * b, 1),
    0,
  );
  const fitting = Math.max(1, Math.min(most, Math.floor(mostBytes / Math.max(1, bytes))));
  const rows = chooseRows(available, fitting, seed, classes ? labels : undefined);
  return {
    inputs: await Promise.all(inputs.map((input) => readRows(input, rows))),
    labels: labels && rows.map((row) => labels[row] ?? Number.NaN),
    rows,
  };
}
