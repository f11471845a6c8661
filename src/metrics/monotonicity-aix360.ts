import {ascending} from '../core/maths/correlation.ts';
import {baseline, count, number} from '../core/options.ts';
import {baselineRules} from '../core/passes/baseline.ts';
import {curveOf, ranksIn, spannedScores, stepEnds} from '../core/perturbation/hiding.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {eachRanked} from '../core/scoring/score-rows.ts';

/**
 * 1 where the score never falls while places come in, the lowest first, otherwise 0 (Luss et al. 2019, as AIX360
 * does it: one place at a time, probability of the predicted class). Quantus' Monotonicity puts the baseline into a baseline
 * image, so that nothing changes and every map passes. A single yes or no of many steps: the curve says more.
 */
export const monotonicityAix360 = defineMetric(
  {
    name: 'monotonicity-aix360',
    title: 'Monotonicity (AIX360)',
    range: '0 or 1',
    direction: 'higher is better',
    needs: 'model',
    cost: '1 forward pass a step',
    paper: 'https://arxiv.org/abs/1905.12698',
    options: {
      step: count(1, 'places that come in at each step'),
      tolerance: number(0, 'how far the score may fall and still count as not falling', {min: 0}),
      baseline: baseline(baselineRules, 'zero', 'what places hold before they come in'),
    },
  },
  ({step, tolerance, baseline}) =>
    async (asked) => {
      const {places} = asked;
      const at = stepEnds(places.count, step);
      const ranks = places.rows.map((row) => ranksIn(ascending(row)));
      const spans = at.map((from) => ({from, to: places.count}));
      const curves = await spannedScores(asked, ranks, spans, baseline);
      const rises = (curve: Float64Array) =>
        curve.every((value, k) => k === 0 || value >= (curve[k - 1] ?? 0) - tolerance);
      return {
        ...eachRanked(places, (_, i) => {
          const curve = curves[i] ?? new Float64Array();
          return curve.every(Number.isFinite) ? Number(rises(curve)) : Number.NaN;
        }),
        curves: {score: curveOf('places shown', at, curves)},
      };
    },
);
