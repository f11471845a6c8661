import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {baseline} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {completenessGap} from '../core/passes/completeness.ts';
import {checkContributions, meanContributions} from '../core/propagation/deep-lift.ts';
import {sliceRows} from '../core/run.ts';

/**
 * (x - b) * the multipliers of DeepLIFT (Shrikumar et al. 2017, section 3.5.1, the rescale rule): the chain rule with
 * (f(z) - f(z_b)) / (z - z_b) in place of f'(z). The map sums to S(x) - S(b), also through max pooling (by the crossed
 * maximum), products (each factor half of what they do together), softmax and sigmoid; `completeness-gap` is what is
 * missing. captum's rule for max pooling is passed over where a ReLU comes before it (there the gradient is taken, and the
 * sum is off), and at softmax it takes the mean over the batch off the multipliers in place of a rule. Layers that there is
 * no rule for, such as LSTM, are refused.
 */
export const deepLift = defineMethod(
  {
    name: 'deep-lift',
    title: 'DeepLIFT',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'layers',
    cost: '1 backward and 4 forward passes',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1704.02685',
    options: {
      baseline: baseline(baselineRules, 'zero', 'what the input is compared with'),
    },
  },
  (options) => ({
    check(subject, x) {
      const from = baselineOf(x, options.baseline);
      try {
        checkContributions(subject, x, from, 'deep-lift');
      } finally {
        tf.dispose(from);
      }
    },
    async attribute(subject, x, run) {
      const from = baselineOf(x, options.baseline);
      let maps: tf.Tensor[] = [];
      try {
        maps = await meanContributions(subject, x, run, 'deep-lift', 1, (rows) =>
          sliceRows(from, rows).map((t) => tf.expandDims(t, 1)),
        );
        return {maps, numbers: {'completeness-gap': await completenessGap(subject, x, from, maps, run)}};
      } catch (error) {
        tf.dispose(maps);
        throw error;
      } finally {
        tf.dispose(from);
      }
    },
  }),
);
