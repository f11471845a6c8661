import {count, flag, number, tensors} from '../core/options.ts';
import {sensitivity} from '../core/perturbation/sensitivity.ts';
import {defineMetric} from '../core/scoring/metric.ts';

/**
 * The farthest that the map moves when the image changes by at most `radius`, relative to the map's size (Yeh et al. 2019,
 * whose measure is not relative: `relative: false`; captum and Quantus divide). A few draws give a lower bound.
 */
export const maxSensitivity = defineMetric(
  {
    name: 'max-sensitivity',
    title: 'Maximum sensitivity',
    range: '0 upwards',
    direction: 'lower is better',
    needs: 'explainer',
    cost: "the method's own passes, times the samples",
    paper: 'https://arxiv.org/abs/1901.09392',
    options: {
      samples: count(10, 'draws for each image'),
      radius: number(0.02, "how far a value may move, as a share of each image's range", {min: 0}),
      relative: flag(true, "divide by the map's size"),
      draws: tensors('changes in place of drawn ones, [samples, ...] or [n, samples, ...]'),
    },
  },
  (options) => (asked) => sensitivity('max-sensitivity', asked, options, (distances) => Math.max(...distances)),
);
