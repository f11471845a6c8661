import type * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../../errors.ts';
import type {Batch} from '../../run.ts';
import type {Region} from '../regions.ts';
import {regionsOf} from './region-stack.ts';

/** Throws where given segments do not fit the inputs: one tensor for each, labels or a stack of regions. */
export function checkRegions(given: readonly tf.Tensor[], x: Batch, method: string): void {
  if (given.length !== x.length) {
    throw new ExplainError(
      'bad-option',
      `${method}: segments must be one tensor for each of ${x.length} inputs; got ${given.length}`,
    );
  }
  x.forEach((input, i) => {
    const own = given[i];
    const [rows = 0, height, width] = input.shape;
    const lead = own?.shape.slice(0, -2) ?? [];
    const sides = own?.shape.slice(-2) ?? [];
    const fits = sides[0] === height && sides[1] === width;
    const leads = lead.length === 0 || (lead.length <= 2 && (lead[0] === rows || lead[0] === 1));
    if (fits && leads) return;
    throw new ExplainError(
      'bad-option',
      `${method}: segments of input ${i} must be labels [${height}, ${width}] or [${rows}, ${height}, ${width}], or regions ` +
        `[${rows}, m, ${height}, ${width}] of ones and zeros; got [${own?.shape.join(', ')}]`,
    );
  });
}

/** The regions of each row, from labels or from a stack of ones and zeros. */
export function givenRegions(given: tf.Tensor, input: tf.Tensor): Region[][] {
  const [rows = 0, height = 1, width = 1] = input.shape;
  const places = height * width;
  const values = Int32Array.from(given.dataSync());
  const plane = (k: number) => values.subarray(k * places, (k + 1) * places);
  const stacked = given.rank === 4;
  const of = (row: number): Region[] => {
    if (!stacked) return regionsOf(plane(row));
    const masks = given.shape[1] ?? 0;
    return Array.from({length: masks}, (_, k) => insideOf(plane(row * masks + k)));
  };
  const shared = given.rank === 2 || given.shape[0] === 1 ? of(0) : undefined;
  return Array.from({length: rows}, (_, row) => shared ?? of(row));
}

function insideOf(mask: Int32Array): Region {
  return Int32Array.from(mask.keys()).filter((pixel) => mask[pixel] !== 0);
}
