import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from './errors.ts';
import type {Intercept, Network} from './network/network.ts';
import {gradientsOf} from './passes/differentiate.ts';
import type {Batch} from './run.ts';
import type {Question} from './target.ts';

/**
 * What a method may ask: a model together with one question for each row ("how much does row 3 look like a seven?").
 * `scores` and `gradient` are synchronous; wrap them in `tf.tidy`.
 */
export interface Subject {
  /** Examples in x. */
  readonly rows: number;
  /** The output unit explained in each row; absent for a user's function. */
  readonly classes?: readonly number[] | undefined;
  /** Present when backed by a LayersModel. */
  readonly network?: Network | undefined;
  /** Which of the network's outputs is asked, and what of it in each row; absent for a user's function. */
  readonly output?: number | undefined;
  readonly questions?: readonly Question[] | undefined;
  /** The score of each row, [n]; differentiable. `intercept` sees and may replace layer outputs of this pass. */
  scores(x: Batch, intercept?: Intercept): tf.Tensor1D;
  /** d score / d x, one tensor for each input. */
  gradient(x: Batch, intercept?: Intercept): tf.Tensor[];
  /** The same question for other rows: row i of the result asks what row `rows[i]` asked. */
  take(rows: readonly number[]): Subject;
  /** The same model asking for other output units, one for all rows or one a row; absent for a user's function. */
  ask?(units: number | readonly number[]): Subject;
  /** Raw outputs [n, k] of the units that `ask` can name. */
  outputs?(x: Batch): tf.Tensor2D;
  /**
   * Scores of other examples, [b, rows]: column i asks what row i asks. One pass for all of them; absent where the score of
   * an example depends on the row itself.
   */
  everyScore?(x: Batch): tf.Tensor2D;
}

/** Gradients of the summed scores, so that each row's gradient is its own; zero for one of several inputs that has no say. */
export function gradientOf(scores: (x: Batch) => tf.Tensor1D, x: Batch): tf.Tensor[] {
  return tf.tidy(() => {
    const found = gradientsOf((...inputs) => tf.sum(scores(inputs)), x);
    if (found.every((gradient) => gradient === undefined)) noWayToTheInput();
    return found.map((gradient, i) => gradient ?? tf.zeros(x[i]?.shape ?? [0]));
  });
}

export function noWayToTheInput(): never {
  throw new ExplainError(
    'not-applicable',
    'the score does not depend on the input by way of tensor operations: a target function must compute with its argument',
  );
}

/**
 * A subject from a plain differentiable function [n, ...] -> [n], for anything that is no LayersModel.
 * `rows` is the number of examples.
 */
export function functionSubject(rows: number, score: (...x: tf.Tensor[]) => tf.Tensor): Subject {
  const scores = (x: Batch) => tf.reshape(score(...x), [-1]) as tf.Tensor1D;
  return {
    rows,
    scores,
    gradient: (x) => gradientOf(scores, x),
    take: (list) => functionSubject(list.length, score),
  };
}

/** Row i of the subject, `times` in a row: the question for points that belong to row i, example-major. */
export function repeatRows(rows: readonly number[], times: number): number[] {
  return rows.flatMap((row) => new Array<number>(times).fill(row));
}
