import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from './errors.ts';
import type {Head} from './network/head.ts';
import {describe} from './options.ts';

/** A user's own score: the chosen output [n, ...] (logits or probabilities, as `score` says) -> [n]. */
export type ScoreFunction = (output: tf.Tensor, rows: readonly number[]) => tf.Tensor;

/**
 * Which unit is explained:
 * - `predicted`: each row's highest unit; for a single sigmoid unit the side it is on;
 * - `label`: each row's true class (`labels` must be given);
 * - `positive`, `negative`: a side of a single unit;
 * - a number: one unit in every row (0 is a single unit's own score, and a regression's);
 * - numbers: one unit a row;
 * - a function of the output.
 */
export type Target = 'predicted' | 'label' | 'positive' | 'negative' | number | readonly number[] | ScoreFunction;

/** Logits, or what the model puts out. Where it does not end in softmax or sigmoid both are the same. */
export const scoreKinds = ['logit', 'probability'] as const;

export type ScoreKind = (typeof scoreKinds)[number];

/** The unit asked for in each row, and the side (-1 = the negative side of a single unit). */
export interface Question {
  readonly unit: number;
  readonly side: 1 | -1;
}

/** Class numbers from one-hot rows [n, k], indices [n] or [n, 1], or plain numbers. */
export function classesOf(labels: tf.Tensor | ArrayLike<number>, units: number): number[] {
  if (!(labels instanceof tf.Tensor)) return Array.from(labels);
  const width = labels.rank > 1 ? (labels.shape.at(-1) ?? 1) : 1;
  const values = labels.dataSync();
  if (width === 1) return Array.from(values);
  if (labels.rank !== 2 || width !== units) {
    throw new ExplainError(
      'bad-target',
      `labels must be one-hot [n, ${units}] or class numbers [n]; got [${labels.shape.join(', ')}]`,
    );
  }
  return Array.from({length: labels.shape[0] ?? 0}, (_, row) => highest(values, row, width));
}

function highest(values: ArrayLike<number>, row: number, width: number): number {
  let best = 0;
  for (let k = 1; k < width; k++) {
    if ((values[row * width + k] ?? 0) > (values[row * width + best] ?? 0)) best = k;
  }
  return best;
}

/** What is asked in each of `rows` rows. `outputs` are the model's outputs [rows, units], needed for `predicted`. */
export function questionsFor(
  target: Exclude<Target, ScoreFunction>,
  head: Head,
  rows: number,
  given: {readonly outputs?: ArrayLike<number> | undefined; readonly labels?: readonly number[] | undefined},
): Question[] {
  const each = (make: (row: number) => Question) => Array.from({length: rows}, (_, row) => make(row));
  const single = head.units === 1;
  const side = (positive: boolean): Question => ({unit: 0, side: positive ? 1 : -1});
  if (target === 'positive' || target === 'negative') {
    if (!single) {
      throw new ExplainError(
        'bad-target',
        `target '${target}' is for a single output unit; this output has ${head.units}: use a class number, 'predicted' or 'label'`,
      );
    }
    return each(() => side(target === 'positive'));
  }
  if (target === 'predicted') {
    const outputs = given.outputs ?? [];
    if (single) return each((row) => (head.kind === 'sigmoid' ? side((outputs[row] ?? 0) >= 0.5) : side(true)));
    return each((row) => ({unit: highest(outputs, row, head.units), side: 1}));
  }
  if (target === 'label') {
    const labels = given.labels;
    if (!labels)
      throw new ExplainError('bad-target', "target 'label' needs the labels: pass validationData as [x, y], or labels");
    if (labels.length !== rows) {
      throw new ExplainError('bad-target', `expected ${rows} labels, one for each row; got ${labels.length}`);
    }
    if (single) return each((row) => (head.kind === 'sigmoid' ? side((labels[row] ?? 0) >= 0.5) : side(true)));
    return each((row) => ({unit: checkedUnit(labels[row] ?? Number.NaN, head), side: 1}));
  }
  if (typeof target === 'number') {
    const unit = checkedUnit(target, head);
    return each(() => ({unit, side: 1}));
  }
  if (typeof target !== 'object' || target === null) {
    throw new ExplainError(
      'bad-target',
      `target must be 'predicted', 'label', 'positive', 'negative', a class number, one for each row, or a function; got ${describe(target)}`,
    );
  }
  if (target.length !== rows) {
    throw new ExplainError('bad-target', `expected ${rows} targets, one for each row; got ${target.length}`);
  }
  return each((row) => ({unit: checkedUnit(target[row] ?? Number.NaN, head), side: 1}));
}

export function checkedUnit(unit: number, head: Head): number {
  if (!Number.isInteger(unit) || unit < 0 || unit >= head.units) {
    const hint = head.units === 1 ? " (a single unit: use 0, 'positive' or 'negative')" : '';
    throw new ExplainError(
      'bad-target',
      `class ${unit} is out of range: this output has ${head.units} units, 0 to ${head.units - 1}${hint}`,
    );
  }
  return unit;
}

/** The score of each row from outputs [n, units]: the unit asked for, or its other side. */
export function pickScores(output: tf.Tensor, questions: readonly Question[], asProbability: boolean): tf.Tensor1D {
  const units = output.shape.at(-1) ?? 1;
  return onTheirSides(pickUnits(tf.reshape(output, [questions.length, units]), questions), questions, asProbability);
}

/** The score that each question has for each row of outputs [b, units]: [b, questions]. */
export function everyScore(output: tf.Tensor, questions: readonly Question[], asProbability: boolean): tf.Tensor2D {
  const units = output.shape.at(-1) ?? 1;
  const index = tf.tensor1d(
    questions.map((q) => q.unit),
    'int32',
  );
  return onTheirSides(tf.gather(tf.reshape(output, [-1, units]), index, 1) as tf.Tensor2D, questions, asProbability);
}

/** Picked units, their last axis that of the questions, turned to the side asked for. */
function onTheirSides<T extends tf.Tensor>(picked: T, questions: readonly Question[], asProbability: boolean): T {
  if (questions.every((q) => q.side === 1)) return picked;
  const sign = tf.tensor1d(questions.map((q) => q.side));
  const offset = tf.tensor1d(questions.map((q) => (asProbability && q.side === -1 ? 1 : 0)));
  return tf.add(tf.mul(picked, sign), offset);
}

/** One unit of each row; a single unit is all there is. */
function pickUnits(output: tf.Tensor2D, questions: readonly Question[]): tf.Tensor1D {
  if (output.shape[1] === 1) return tf.reshape(output, [-1]);
  const index = tf.tensor1d(
    questions.map((q) => q.unit),
    'int32',
  );
  return tf.sum(tf.mul(output, tf.oneHot(index, output.shape[1])), 1);
}
