import {ExplainError} from '../core/errors.ts';
import {descending} from '../core/maths/correlation.ts';
import {count} from '../core/options.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {isZero, mean} from '../core/scoring/places.ts';
import {eachRanked, emptyMask} from '../core/scoring/score-rows.ts';

/** The share of the k highest places that lies inside the mask (Theiner et al. 2022). Equal values rank in the order of the places. */
export const topKIntersection = defineMetric(
  {
    name: 'top-k-intersection',
    title: 'Top-k intersection',
    range: '0 to 1',
    direction: 'higher is better',
    needs: 'masks',
    cost: 'no model call',
    paper: 'https://arxiv.org/abs/2104.14995',
    options: {k: count(undefined, 'places looked at; by default a tenth of them')},
  },
  ({k}) =>
    ({places, inside}) => {
      const most = k ?? Math.max(1, Math.round(places.count / 10));
      if (most > places.count) {
        throw new ExplainError(
          'bad-option',
          `top-k-intersection: k is ${most}; these maps have ${places.count} places`,
        );
      }
      return eachRanked(places, (row, i) => {
        const mask = inside.rows[i] ?? new Float32Array();
        if (isZero(mask)) return emptyMask;
        return mean(Array.from(descending(row).subarray(0, most), (place) => mask[place] ?? 0));
      });
    },
);
