import {baseline, count, number} from '../core/options.ts';
import {baselineRules} from '../core/passes/baseline.ts';
import {causalCurve} from '../core/perturbation/causal.ts';
import {defineMetric} from '../core/scoring/metric.ts';

/**
 * The score while places are hidden, the highest first, in `steps` steps of nearly equal size (Petsiuk et al. 2018). The
 * score of an image is the mean height of its curve. xplique gives the mean over the batch only.
 */
export const deletion = defineMetric(
  {
    name: 'deletion',
    title: 'Deletion',
    range: "that of the model's score",
    direction: 'lower is better',
    needs: 'model',
    cost: '1 forward pass a step, and 1 for the first point',
    paper: 'https://arxiv.org/abs/1806.07421',
    options: {
      steps: count(16, 'steps of the curve'),
      share: number(1, 'how much of the image is changed in the end', {min: 0, max: 1}),
      baseline: baseline(baselineRules, 'zero', 'what hidden places hold'),
    },
  },
  (options) => (asked) => causalCurve(asked, 'deletion', options),
);
