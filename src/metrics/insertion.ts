import {baseline, count, number} from '../core/options.ts';
import {baselineRules} from '../core/passes/baseline.ts';
import {causalCurve} from '../core/perturbation/causal.ts';
import {defineMetric} from '../core/scoring/metric.ts';

/**
 * The score while places come back into an image without detail, the highest first (Petsiuk et al. 2018: from a
 * blurred image, since sharp holes speak for themselves). The score of an image is the mean height of its curve. xplique begins
 * with zeros unless told otherwise. Tables have nothing to blur: give a baseline.
 */
export const insertion = defineMetric(
  {
    name: 'insertion',
    title: 'Insertion',
    range: "that of the model's score",
    direction: 'higher is better',
    needs: 'model',
    cost: '1 forward pass a step, and 1 for the first point',
    paper: 'https://arxiv.org/abs/1806.07421',
    options: {
      steps: count(16, 'steps of the curve'),
      share: number(1, 'how much of the image is changed in the end', {min: 0, max: 1}),
      baseline: baseline(baselineRules, 'blurred', 'what places hold before they come in'),
    },
  },
  (options) => (asked) => causalCurve(asked, 'insertion', options),
);
