import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {count, flag, number} from '../core/options.ts';
import {gaussianBlur} from '../core/passes/blur.ts';
import {completenessGap} from '../core/passes/completeness.ts';
import {sumGradients} from '../core/passes/path.ts';
import type {Batch} from '../core/run.ts';

/**
 * Integrated gradients on the path from a blurred image to the image (Xu et al. 2020, eq. 3): the integral of dS/dz * dz/dsigma,
 * z the image under a Gaussian filter of standard deviation sigma (kernel of 4 sigma, zeros outside of the image). It
 * shows of what size the features are that make the score, and needs no other baseline. Each step's change of z is
 * multiplied by the gradient in its middle; the map sums to S(x) - S(blurred x), `completeness-gap` is what is missing.
 * With `gradStep` it is as in PAIR's library: the gradient at the sharper end of each step * (z(sigma + gradStep) - z(sigma)) /
 * gradStep * the step, which is less exact.
 */
export const blurIg = defineMethod(
  {
    name: 'blur-ig',
    title: 'Blur integrated gradients',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence'],
    needs: 'gradients',
    cost: '`steps` backward passes',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/2004.03383',
    options: {
      steps: count(50, 'gradient evaluations on the path'),
      maxSigma: number(undefined, 'strongest blur, in pixels; by default a quarter of the longest side', {min: 0}),
      sqrt: flag(false, 'space the blurs by their square roots'),
      gradStep: number(undefined, 'take the derivative by sigma with this step, as PAIR does with 0.01', {min: 1e-6}),
    },
  },
  ({steps, maxSigma, sqrt, gradStep}) => ({
    async attribute(subject, x, run) {
      const largest = maxSigma ?? Math.max(...x.flatMap((t) => t.shape.slice(1, -1))) / 4;
      const sigmas = Array.from({length: steps + 1}, (_, k) =>
        sqrt ? Math.sqrt((k / steps) * largest) : (k / steps) * largest,
      );
      const at = (k: number) => sigmas[k] ?? 0;
      /** Where the gradient of step k is taken. */
      const point = (k: number) => (gradStep === undefined ? (at(k) + at(k + 1)) / 2 : at(k));
      /** How z changes in step k, from its blurred end on. */
      const change = (rows: tf.Tensor, k: number) =>
        gradStep === undefined
          ? tf.sub(blur(rows, at(k)), blur(rows, at(k + 1)))
          : tf.mul(tf.sub(blur(rows, at(k)), blur(rows, at(k) + gradStep)), (at(k + 1) - at(k)) / gradStep);
      const each = (rows: tf.Tensor, {from, to}: {from: number; to: number}, f: (k: number) => tf.Tensor) =>
        tf.concat(
          Array.from({length: to - from}, (_, i) => tf.reshape(f(from + i), rows.shape)),
          1,
        );
      const maps = await sumGradients(subject, x, run, {
        steps,
        points: (rows, _, range) => rows.map((t) => each(t, range, (k) => blur(t, point(k)))),
        weigh: (gradients, rowRange, range) =>
          gradients.map((g, i) => {
            const rows = tf.expandDims(tf.slice(x[i] ?? g, rowRange.from, rowRange.to - rowRange.from), 1);
            return tf.mul(
              g,
              each(rows, range, (k) => change(rows, k)),
            );
          }),
      });
      const blurred: Batch = tf.tidy(() => x.map((t) => tf.squeeze(blur(tf.expandDims(t, 1), at(steps)), [1])));
      try {
        return {maps, numbers: {'completeness-gap': await completenessGap(subject, x, blurred, maps, run)}};
      } catch (error) {
        tf.dispose(maps);
        throw error;
      } finally {
        tf.dispose([...blurred]);
      }
    },
  }),
);

/** Rows [rows, 1, ...places, channels] under a Gaussian filter. */
function blur(rows: tf.Tensor, sigma: number): tf.Tensor {
  const places = Array.from({length: rows.rank - 3}, (_, i) => i + 2);
  return gaussianBlur(rows, places, sigma);
}
