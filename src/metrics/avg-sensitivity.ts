import {count, flag, number, tensors} from '../core/options.ts';
import {sensitivity} from '../core/perturbation/sensitivity.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {mean} from '../core/scoring/places.ts';

/**
 * How far the map moves on average when the image changes by at most `radius`, relative to the map's size (Bhatt et al. 2020,
 * with Yeh et al. 2019's distance).
 */
export const avgSensitivity = defineMetric(
  {
    name: 'avg-sensitivity',
    title: 'Average sensitivity',
    range: '0 upwards',
    direction: 'lower is better',
    needs: 'explainer',
    cost: "the method's own passes, times the samples",
    paper: 'https://arxiv.org/abs/2005.00631',
    options: {
      samples: count(10, 'draws for each image'),
      radius: number(0.02, "how far a value may move, as a share of each image's range", {min: 0}),
      relative: flag(true, "divide by the map's size"),
      draws: tensors('changes in place of drawn ones, [samples, ...] or [n, samples, ...]'),
    },
  },
  (options) => (asked) => sensitivity('avg-sensitivity', asked, options, (distances) => mean(distances)),
);
