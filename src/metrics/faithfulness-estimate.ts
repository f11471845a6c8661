import {descending} from '../core/maths/correlation.ts';
import {baseline, count} from '../core/options.ts';
import {baselineRules} from '../core/passes/baseline.ts';
import {scoresOf} from '../core/passes/completeness.ts';
import {agreement, placesAtOnce, ranksIn, spannedScores, stepEnds, sumAt} from '../core/perturbation/hiding.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {eachRanked} from '../core/scoring/score-rows.ts';

/**
 * Correlation of the map's sum over a group of places with the drop of the score when that group alone is hidden
 * (Alvarez-Melis & Jaakkola 2018). Groups are neighbours in the order of the map, the highest first.
 */
export const faithfulnessEstimate = defineMetric(
  {
    name: 'faithfulness-estimate',
    title: 'Faithfulness estimate',
    range: '-1 to 1',
    direction: 'higher is better',
    needs: 'model',
    cost: '1 forward pass a group, and 1 for the whole image',
    paper: 'https://arxiv.org/abs/1806.07538',
    options: {
      step: count(undefined, 'places in a group; by default a 64th of them'),
      baseline: baseline(baselineRules, 'zero', 'what hidden places hold'),
    },
  },
  (options) => async (asked) => {
    const {places, subject, x, run} = asked;
    const ends = stepEnds(places.count, options.step ?? placesAtOnce(places.count));
    const spans = ends.map((to, k) => ({from: ends[k - 1] ?? 0, to}));
    const orders = places.rows.map(descending);
    const whole = await scoresOf(subject, x, run);
    const without = await spannedScores(asked, orders.map(ranksIn), spans, options.baseline);
    return eachRanked(places, (row, i) => {
      const said = spans.map(({from, to}) => sumAt(row, orders[i]?.subarray(from, to) ?? []));
      const drops = (without[i] ?? new Float64Array()).map((value) => (whole[i] ?? 0) - value);
      return agreement(said, drops, 'pearson');
    });
  },
);
