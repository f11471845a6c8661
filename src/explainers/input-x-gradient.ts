import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';

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
    onePass: {
      wants: () => ({inputs: true}),
      maps: ({x, inputGradients}) => x.map((input, i) => tf.mul(input, inputGradients[i] ?? 0)),
    },
  }),
);
