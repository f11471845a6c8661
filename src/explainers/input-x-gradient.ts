import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {byRows, indices, sliceRows} from '../core/run.ts';

/** x * dS/dx (Shrikumar et al. 2016). On a network of ReLUs without biases it sums to the score. */
export const inputXGradient = defineMethod(
  {
    name: 'input-x-gradient',
    title: 'Input x gradient',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'gradients',
    cost: '1 backward pass',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1605.01713',
    options: {},
  },
  () => ({
    async attribute(subject, x, run) {
      const maps = await byRows(subject.rows, run, (rows) => {
        const inputs = sliceRows(x, rows);
        const gradients = subject.take(indices(rows)).gradient(inputs);
        return inputs.map((input, i) => tf.mul(input, gradients[i] ?? 0));
      });
      return {maps};
    },
  }),
);
