import * as tf from '@tensorflow/tfjs-core';
import {baseline, count, number, tensors} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {scoresOf} from '../core/passes/completeness.ts';
import {agreement, curveOf, meanOfScores, subsetScores, sumAt} from '../core/perturbation/hiding.ts';
import {rowBase} from '../core/perturbation/mixed.ts';
import {drawnSubsets, givenSubsets} from '../core/perturbation/subsets.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {eachRanked} from '../core/scoring/score-rows.ts';

/**
 * For sets of n places: the correlation of the map's sum over a set with the drop of the score when it is hidden, over random
 * sets; the mean of it over several n (Ancona et al. 2018, definition of sensitivity-n). A map has it in full where all the
 * correlations are 1, as on a linear model. Quantus draws no sets: it hides more and more of the highest places, compares the
 * drop of all of them with the sum of the last few, and correlates over the images of the batch.
 */
export const sensitivityN = defineMetric(
  {
    name: 'sensitivity-n',
    title: 'Sensitivity-n',
    range: '-1 to 1',
    direction: 'higher is better',
    needs: 'model',
    cost: '1 forward pass a sample and size, and 1 for the whole image',
    paper: 'https://arxiv.org/abs/1711.06104',
    options: {
      sizes: count(5, 'values of n, evenly spaced on a logarithmic scale from 1'),
      share: number(0.8, 'the largest n as a share of the places', {min: 0, max: 1}),
      samples: count(20, 'sets for each n', {min: 2}),
      baseline: baseline(baselineRules, 'zero', 'what hidden places hold'),
      draws: tensors('sets of one n in place of drawn ones: numbers of places, [samples, n] or [samples, rows, n]'),
    },
  },
  (options) => async (asked) => {
    const {places, subject, x, run} = asked;
    const sizes = sizesUpTo(Math.max(1, Math.floor(places.count * options.share)), options.sizes);
    const each = sizes.flatMap((size) => new Array<number>(options.samples).fill(size));
    const sets = options.draws
      ? await givenSubsets('sensitivity-n', asked, options.draws)
      : drawnSubsets(places.count, each, run.seed, 'sensitivity-n');
    const ns = options.draws ? [sets.at(0, 0).length] : sizes;
    const samples = sets.steps / ns.length;
    const base = baselineOf(x, options.baseline);
    try {
      const whole = await scoresOf(subject, x, run);
      const without = await subsetScores(asked, sets.steps, sets.at, rowBase(base));
      const perSize = places.rows.map((row, i) =>
        ns.map((_, k) => {
          const steps = Array.from({length: samples}, (_, s) => k * samples + s);
          const said = steps.map((step) => sumAt(row, sets.at(i, step)));
          return agreement(
            said,
            steps.map((step) => (whole[i] ?? 0) - (without[i]?.[step] ?? 0)),
            'pearson',
          );
        }),
      );
      const curve = perSize.map((row) => Float64Array.from(row, (one) => (typeof one === 'number' ? one : Number.NaN)));
      return {
        ...eachRanked(places, (_, i) => meanOfScores(perSize[i] ?? [])),
        curves: {correlation: curveOf('places hidden at once', ns, curve)},
      };
    } finally {
      tf.dispose(base);
    }
  },
);

/** Whole numbers from 1 to `most`, each about as many times the one before. */
function sizesUpTo(most: number, count: number): number[] {
  const spaced = Array.from({length: count}, (_, k) => Math.round(most ** (count === 1 ? 1 : k / (count - 1))));
  return [...new Set(spaced)];
}
