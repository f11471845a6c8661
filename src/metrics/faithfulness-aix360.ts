import {baseline} from '../core/options.ts';
import {baselineRules} from '../core/passes/baseline.ts';
import {agreement, spannedScores} from '../core/perturbation/hiding.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {eachRanked} from '../core/scoring/score-rows.ts';

/**
 * -corr(map, score with one place hidden), over all places, each hidden alone (Alvarez-Melis & Jaakkola 2018, as
 * AIX360 does it: of the predicted class's probability, so ask with `target: 'predicted', score: 'probability'` for its
 * numbers). 1 where the map is the drop of the score, up to a scale. AIX360 gives NaN where nothing varies.
 */
export const faithfulnessAix360 = defineMetric(
  {
    name: 'faithfulness-aix360',
    title: 'Faithfulness (AIX360)',
    range: '-1 to 1',
    direction: 'higher is better',
    needs: 'model',
    cost: '1 forward pass a place',
    paper: 'https://arxiv.org/abs/1806.07538',
    options: {baseline: baseline(baselineRules, 'zero', 'what a hidden place holds')},
  },
  (options) => async (asked) => {
    const {places} = asked;
    const each = Int32Array.from({length: places.count}, (_, place) => place);
    const spans = Array.from(each, (place) => ({from: place, to: place + 1}));
    const without = await spannedScores(
      asked,
      places.rows.map(() => each),
      spans,
      options.baseline,
    );
    return eachRanked(places, (row, i) => {
      const found = agreement(row, without[i] ?? [], 'pearson');
      return typeof found === 'number' ? -found : found;
    });
  },
);
