import * as tf from '@tensorflow/tfjs-core';
import {type ShapleySolver, shapleySolver} from '../core/maths/shapley-values.ts';
import {defineMethod} from '../core/method.ts';
import {baseline, count, tensors} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {type Coalitions, givenCoalitions, kernelCoalitions} from '../core/perturbation/coalitions.ts';
import {givenSamples} from '../core/perturbation/given-samples.ts';
import {mixedScores, rowBase, segmentMasks} from '../core/perturbation/mixed.ts';
import {segmentOptions} from '../core/perturbation/segments/segment-options.ts';
import {checkSegments, segmentationOf, spread} from '../core/perturbation/segments/segmentation.ts';

/**
 * Shapley values of segments: each segment's part in S(x) - S(baseline), averaged over all orders in which the segments could
 * appear, as the solution of a weighted least-squares problem over coalitions (Lundberg & Lee 2017, theorem 2). The
 * values of all segments sum to S(x) - S(baseline). With 2^m - 2 samples for m segments every coalition comes up once
 * and the values are exact; fewer are drawn in pairs with their complements, spread evenly over the sizes. captum draws
 * coalitions at random and keeps the sum by two rows of weight 10^6. Every place of a segment carries the segment's value.
 */
export const kernelShap = defineMethod(
  {
    name: 'kernel-shap',
    title: 'Kernel SHAP',
    map: 'signed',
    axes: 'spatial',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'scores',
    cost: '`samples` forward passes (2^m - 2 where there are only m segments), and 2 more',
    suits: 'after training',
    paper: 'https://arxiv.org/abs/1705.07874',
    options: {
      samples: count(2048, 'coalitions of segments, at most', {min: 2}),
      ...segmentOptions('slic'),
      baseline: baseline(baselineRules, 'zero', 'what a hidden segment is filled with'),
      draws: tensors('coalitions drawn by the Shapley kernel, 0s and 1s [samples, segments] or [n, samples, segments]'),
    },
  },
  (options) => ({
    check(_subject, x) {
      tf.dispose(baselineOf(x, options.baseline));
      checkSegments(x, options, 'kernel-shap');
    },
    async attribute(subject, x, run) {
      const segmentation = await segmentationOf(x, options, 'kernel-shap');
      const {counts} = segmentation;
      const plans = options.draws
        ? givenSamples(options.draws, segmentation, 'kernel-shap').map(givenCoalitions)
        : plansFor(counts, (features) =>
            kernelCoalitions(features, options.samples, run.seed, `kernel-shap/${features}`),
          );
      const base = baselineOf(x, options.baseline);
      try {
        // Everything, nothing, then the coalitions; a row with fewer of them is shown whole in the rest.
        const steps = 2 + Math.max(...plans.map(({shown}) => shown.length));
        const at = (row: number, step: number) => {
          const shown = step === 1 ? [] : plans[row]?.shown[step - 2];
          return shown ? (feature: number) => shown[feature] === 1 : () => true;
        };
        const alike = !options.draws;
        const masks = segmentMasks(segmentation, {alike, at});
        const scores = await mixedScores(subject, x, run, {steps, masks, base: rowBase(base)});
        const solvers = new Map<Coalitions, ShapleySolver>();
        const values = plans.map((plan, row) => {
          const solve = solvers.get(plan) ?? shapleySolver(plan, counts[row] ?? 0);
          solvers.set(plan, solve);
          const [everything = 0, nothing = 0, ...own] = scores.subarray(row * steps, (row + 1) * steps);
          return solve(own, nothing, everything);
        });
        return {maps: spread(segmentation, values)};
      } finally {
        tf.dispose(base);
      }
    },
  }),
);

/** One plan for each number of features, shared by all rows that have so many. */
function plansFor(counts: readonly number[], make: (features: number) => Coalitions): Coalitions[] {
  const known = new Map<number, Coalitions>();
  return counts.map((features) => {
    const plan = known.get(features) ?? make(features);
    known.set(features, plan);
    return plan;
  });
}
