import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {baseline, choice, count} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {completenessGap} from '../core/passes/completeness.ts';
import {straightPath} from '../core/passes/path.ts';
import {quadrature, quadratureRules} from '../core/passes/quadrature.ts';

/**
 * (x - b) * the mean gradient on the straight path b -> x (Sundararajan et al. 2017, eq. 1; by default the midpoint
 * rule in place of their right sum of eq. 3). With several inputs all of them move along their paths together. The map
 * sums to S(x) - S(b); `completeness-gap` is what is missing.
 */
export const integratedGradients = defineMethod(
  {
    name: 'integrated-gradients',
    title: 'Integrated gradients',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'gradients',
    cost: '`steps` backward passes',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1703.01365',
    options: {
      steps: count(20, 'gradient evaluations on the path'),
      rule: choice(quadratureRules, 'midpoint', 'how the integral is summed; weights sum to 1'),
      baseline: baseline(baselineRules, 'zero', 'where the path begins'),
    },
  },
  (options) => {
    const points = quadrature(options.rule, options.steps);
    return {
      check(_subject, x) {
        tf.dispose(baselineOf(x, options.baseline));
      },
      async attribute(subject, x, run) {
        const from = baselineOf(x, options.baseline);
        try {
          const maps = await straightPath(subject, x, from, run, points);
          try {
            return {maps, numbers: {'completeness-gap': await completenessGap(subject, x, from, maps, run)}};
          } catch (error) {
            tf.dispose(maps);
            throw error;
          }
        } finally {
          tf.dispose(from);
        }
      },
    };
  },
);
