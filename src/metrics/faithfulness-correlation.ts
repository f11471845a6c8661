import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {baseline, count, tensors} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {scoresOf} from '../core/passes/completeness.ts';
import {agreement, subsetScores, sumAt} from '../core/perturbation/hiding.ts';
import {rowBase} from '../core/perturbation/mixed.ts';
import {drawnSubsets, givenSubsets} from '../core/perturbation/subsets.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {eachRanked} from '../core/scoring/score-rows.ts';

/**
 * Correlation over random sets of places, all of one size, of the map's sum over a set with the drop of the score when the set
 * is hidden (Bhatt et al. 2020). Every image sees the same sets.
 */
export const faithfulnessCorrelation = defineMetric(
  {
    name: 'faithfulness-correlation',
    title: 'Faithfulness correlation',
    range: '-1 to 1',
    direction: 'higher is better',
    needs: 'model',
    cost: '1 forward pass a sample, and 1 for the whole image',
    paper: 'https://arxiv.org/abs/2005.00631',
    options: {
      samples: count(100, 'sets that are hidden', {min: 2}),
      subset: count(undefined, 'places in a set; by default an eighth of them'),
      baseline: baseline(baselineRules, 'zero', 'what hidden places hold'),
      draws: tensors('sets in place of drawn ones: numbers of places, [samples, subset] or [samples, n, subset]'),
    },
  },
  ({samples, subset, baseline, draws}) =>
    async (asked) => {
      const {places, subject, x, run} = asked;
      const size = subset ?? Math.max(1, Math.round(places.count / 8));
      if (size > places.count) {
        throw new ExplainError(
          'bad-option',
          `faithfulness-correlation: subset is ${size}; these maps have ${places.count} places`,
        );
      }
      const sets = draws
        ? await givenSubsets('faithfulness-correlation', asked, draws)
        : drawnSubsets(places.count, new Array<number>(samples).fill(size), run.seed, 'faithfulness-correlation');
      const base = baselineOf(x, baseline);
      try {
        const whole = await scoresOf(subject, x, run);
        const without = await subsetScores(asked, sets.steps, sets.at, rowBase(base));
        return eachRanked(places, (row, i) => {
          const after = without[i] ?? new Float64Array();
          const said = Array.from(after, (_, step) => sumAt(row, sets.at(i, step)));
          return agreement(
            said,
            after.map((value) => (whole[i] ?? 0) - value),
            'pearson',
          );
        });
      } finally {
        tf.dispose(base);
      }
    },
);
