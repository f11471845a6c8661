import {descending} from '../core/maths/correlation.ts';
import {baseline, count} from '../core/options.ts';
import {baselineRules} from '../core/passes/baseline.ts';
import {areaUnder, curveOf, placesAtOnce, ranksIn, spannedScores, stepEnds} from '../core/perturbation/hiding.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {eachRanked} from '../core/scoring/score-rows.ts';

/**
 * The score while places are hidden, the highest first: a good map makes it fall at once (Bach et al. 2015, "Evaluating
 * heatmaps"; Samek et al. 2017). A place is hidden in all its channels. The score of an image is the mean height of its curve,
 * the whole image included; Quantus' area leaves it out and is a sum, so that it grows with the number of steps.
 */
export const pixelFlipping = defineMetric(
  {
    name: 'pixel-flipping',
    title: 'Pixel flipping',
    range: "that of the model's score",
    direction: 'lower is better',
    needs: 'model',
    cost: '1 forward pass a step, and 1 for the whole image',
    paper: 'https://doi.org/10.1371/journal.pone.0130140',
    options: {
      step: count(undefined, 'places hidden at each step; by default a 64th of them'),
      baseline: baseline(baselineRules, 'zero', 'what hidden places hold'),
    },
  },
  (options) => async (asked) => {
    const {places} = asked;
    const at = [0, ...stepEnds(places.count, options.step ?? placesAtOnce(places.count))];
    const ranks = places.rows.map((row) => ranksIn(descending(row)));
    const spans = at.map((to) => ({from: 0, to}));
    const curves = await spannedScores(asked, ranks, spans, options.baseline);
    return {
      ...eachRanked(places, (_, i) => areaUnder(curves[i] ?? [])),
      curves: {score: curveOf('places hidden', at, curves)},
    };
  },
);
