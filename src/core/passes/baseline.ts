import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Batch} from '../run.ts';
import {smoothAlong} from './blur.ts';

/** Named baselines. `mean`: each image's own mean per channel; `blurred`: the image without its detail. */
export const baselineRules = ['zero', 'mean', 'blurred'] as const;

export type Baseline = (typeof baselineRules)[number] | number | tf.Tensor | readonly tf.Tensor[];

/** Standard deviation of the blur: an eighth of the longer side leaves no edge standing. */
const blurShare = 1 / 8;

/** The baseline of each input, broadcast to its shape. A given tensor may lack the batch axis or have one row. */
export function baselineOf(x: Batch, rule: Baseline): tf.Tensor[] {
  return x.map((input, i) => tf.tidy(() => one(input, Array.isArray(rule) ? rule[i] : (rule as Baseline), i)));
}

function one(input: tf.Tensor, rule: Baseline | undefined, index: number): tf.Tensor {
  if (rule === 'zero') return tf.zerosLike(input);
  if (typeof rule === 'number') return tf.fill(input.shape, rule);
  if (rule === 'mean') return tf.add(tf.zerosLike(input), tf.mean(input, spatialAxes(input), true));
  if (rule === 'blurred') return blurred(input);
  if (rule instanceof tf.Tensor) {
    const wanted = input.shape;
    const given = rule.rank === input.rank - 1 ? tf.expandDims(rule, 0) : rule;
    const fits =
      given.rank === input.rank && given.shape.every((n, axis) => n === wanted[axis] || (axis === 0 && n === 1));
    if (fits) return tf.add(tf.zerosLike(input), given);
    throw new ExplainError(
      'bad-option',
      `baseline of shape [${rule.shape.join(', ')}] does not fit input ${index} of shape [${wanted.join(', ')}]`,
    );
  }
  throw new ExplainError('bad-option', `no baseline given for input ${index}: pass one tensor for each input`);
}

/** All axes but batch and channel; for tabular input the features themselves. */
function spatialAxes(input: tf.Tensor): number[] {
  return input.rank === 2 ? [1] : Array.from({length: input.rank - 2}, (_, i) => i + 1);
}

/** Gaussian blur over the spatial axes, weights renormalised at the border (so that a constant stays as it is). */
function blurred(input: tf.Tensor): tf.Tensor {
  if (input.rank < 3) {
    throw new ExplainError(
      'not-applicable',
      "baseline 'blurred' is for images and sequences; use 'mean', a number or a tensor here",
    );
  }
  const sides = input.shape.slice(1, -1);
  const sigma = Math.max(1, Math.max(...sides) * blurShare);
  return spatialAxes(input).reduce((t, axis) => blurAxis(t, axis, sigma), input);
}

function blurAxis(t: tf.Tensor, axis: number, sigma: number): tf.Tensor {
  const side = t.shape[axis] ?? 1;
  const weights = Array.from({length: side}, (_, to) => {
    const row = Array.from({length: side}, (_, from) => Math.exp(-((to - from) ** 2) / (2 * sigma ** 2)));
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((w) => w / sum);
  });
  return smoothAlong(t, axis, weights);
}
