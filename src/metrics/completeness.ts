import * as tf from '@tensorflow/tfjs-core';
import {baseline, flag} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {scoresOf} from '../core/passes/completeness.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {sum} from '../core/scoring/places.ts';
import {eachRow} from '../core/scoring/score-rows.ts';

/**
 * |sum of the map - (S(x) - S(baseline))|: what is missing from an attribution that should add up (Sundararajan et al. 2017,
 * proposition 1). Quantus divides the map by the batch's largest value and asks for equality to the bit, so that no map ever
 * passes.
 */
export const completeness = defineMetric(
  {
    name: 'completeness',
    title: 'Completeness gap',
    range: "0 upwards, in the score's unit",
    direction: 'lower is better',
    needs: 'model',
    cost: '2 forward passes',
    paper: 'https://arxiv.org/abs/1703.01365',
    options: {
      baseline: baseline(baselineRules, 'zero', 'the image that the map is measured against'),
      relative: flag(false, 'divide by |S(x) - S(baseline)|'),
    },
  },
  (options) =>
    async ({subject, x, places, run}) => {
      const base = baselineOf(x, options.baseline);
      try {
        const [top, bottom] = [await scoresOf(subject, x, run), await scoresOf(subject, base, run)];
        return eachRow(places, (row, i) => {
          const rise = (top[i] ?? 0) - (bottom[i] ?? 0);
          const gap = Math.abs(sum(row) - rise);
          if (!options.relative) return gap;
          return rise === 0 ? 'the score is that of the baseline' : gap / Math.abs(rise);
        });
      } finally {
        tf.dispose(base);
      }
    },
);
