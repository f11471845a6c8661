import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {baseline} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {mixedScores, rowBase, segmentMasks} from '../core/perturbation/mixed.ts';
import {segmentOptions} from '../core/perturbation/segments/segment-options.ts';
import {checkSegments, segmentationOf, spread} from '../core/perturbation/segments/segmentation.ts';

/**
 * S(x) - S(x without a feature), one feature at a time (captum's FeatureAblation, Kokhlikyan et al. 2020): what would be lost if it
 * were not there. A feature is a segment, by default a single pixel over all its channels, a time step or a column, and every
 * place of a segment gets the segment's drop. captum, if no mask is given, takes each channel of a pixel for itself.
 */
export const featureAblation = defineMethod(
  {
    name: 'feature-ablation',
    title: 'Feature ablation',
    map: 'signed',
    axes: 'spatial',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'scores',
    cost: '1 forward pass a feature, and 1 for the whole input',
    suits: 'after training',
    paper: 'https://arxiv.org/abs/2009.07896',
    options: {
      ...segmentOptions('each'),
      baseline: baseline(baselineRules, 'zero', 'what a feature is replaced by'),
    },
  },
  (options) => ({
    check(_subject, x) {
      tf.dispose(baselineOf(x, options.baseline));
      checkSegments(x, options, 'feature-ablation');
    },
    async attribute(subject, x, run) {
      const segmentation = await segmentationOf(x, options, 'feature-ablation');
      const base = baselineOf(x, options.baseline);
      try {
        // Step 0 shows everything, step k hides feature k - 1; a row with fewer features is shown whole in the rest.
        const steps = 1 + Math.max(...segmentation.counts);
        const shows = (_row: number, step: number) => (feature: number) => feature !== step - 1;
        const masks = segmentMasks(segmentation, {alike: true, at: shows});
        const scores = await mixedScores(subject, x, run, {steps, masks, base: rowBase(base)});
        const drops = segmentation.counts.map((count, row) =>
          Array.from({length: count}, (_, k) => (scores[row * steps] ?? 0) - (scores[row * steps + 1 + k] ?? 0)),
        );
        return {maps: spread(segmentation, drops)};
      } finally {
        tf.dispose(base);
      }
    },
  }),
);
