import * as tf from '@tensorflow/tfjs-core';
import {lasso} from '../core/maths/lasso.ts';
import {defineMethod} from '../core/method.ts';
import {baseline, choice, count, number, tensors} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {givenSamples} from '../core/perturbation/given-samples.ts';
import {mixedScores, rowBase, segmentMasks} from '../core/perturbation/mixed.ts';
import {distanceRules, distancesOf} from '../core/perturbation/segments/likeness.ts';
import {segmentOptions} from '../core/perturbation/segments/segment-options.ts';
import {checkSegments, segmentationOf, spread} from '../core/perturbation/segments/segmentation.ts';
import {tosses} from '../core/perturbation/tosses.ts';
import {generator} from '../core/random.ts';

/** A segment is as likely to be shown as hidden. */
const fair = 0.5;

/**
 * The coefficients of a linear model that stands in for the score near x (Ribeiro et al. 2016, eq. 1): segments are shown or
 * hidden by the toss of a coin, each sample counts exp(-d^2 / (2 kernelWidth^2)), d being its distance from x, and a lasso of
 * strength `alpha` is fitted (in the score's unit; 0 = least squares). This is captum's Lime with its defaults: cosine
 * distance between the inputs themselves, width 1, alpha 0.01; the authors' code compares the 0s and 1s and fits a ridge.
 * Every place of a segment carries the segment's coefficient; `explained-variance` says how well the linear model fits.
 */
export const lime = defineMethod(
  {
    name: 'lime',
    title: 'LIME',
    map: 'signed',
    axes: 'spatial',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'scores',
    cost: '`samples` forward passes',
    suits: 'after training',
    paper: 'https://arxiv.org/abs/1602.04938',
    options: {
      samples: count(1000, 'samples of shown and hidden segments'),
      ...segmentOptions('slic'),
      baseline: baseline(baselineRules, 'zero', 'what a hidden segment is filled with'),
      alpha: number(0.01, 'strength of the lasso, in the unit of the score; 0 = least squares', {min: 0}),
      kernelWidth: number(1, "how far samples count, in the distance's unit", {min: 1e-6}),
      distance: choice(distanceRules, 'cosine', 'between x and a sample: 1 - the cosine, or the Euclidean distance'),
      draws: tensors('the samples, 0s and 1s [samples, segments] or [n, samples, segments]; replaces seed and samples'),
    },
  },
  (options) => ({
    check(_subject, x) {
      tf.dispose(baselineOf(x, options.baseline));
      checkSegments(x, options, 'lime');
    },
    async attribute(subject, x, run) {
      const segmentation = await segmentationOf(x, options, 'lime');
      const {counts} = segmentation;
      const samples = options.draws
        ? givenSamples(options.draws, segmentation, 'lime')
        : counts.map((features) => tosses(options.samples, features, fair, generator(run.seed, `lime/${features}`)));
      const base = baselineOf(x, options.baseline);
      try {
        const steps = samples[0]?.length ?? 0;
        const at = (row: number, step: number) => {
          const shown = samples[row]?.[step] ?? [];
          return (feature: number) => shown[feature] === 1;
        };
        const masks = segmentMasks(segmentation, {alike: !options.draws, at});
        const scores = await mixedScores(subject, x, run, {steps, masks, base: rowBase(base)});
        const distance = await distancesOf(options.distance, segmentation, x, base);
        const fits = samples.map((own, row) => {
          const far = own.map((shown) => (distance(row, shown) / options.kernelWidth) ** 2 / 2);
          // Only ratios of weights matter; the nearest sample counts 1, however far away it is.
          const nearest = Math.min(...far);
          const weights = far.map((value) => Math.exp(nearest - value));
          return lasso(own, scores.subarray(row * steps, (row + 1) * steps), weights, options.alpha);
        });
        return {
          maps: spread(
            segmentation,
            fits.map(({coefficients}) => coefficients),
          ),
          numbers: {'explained-variance': Float32Array.from(fits, ({explained}) => explained)},
        };
      } finally {
        tf.dispose(base);
      }
    },
  }),
);
