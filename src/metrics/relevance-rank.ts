import {descending} from '../core/maths/correlation.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {isZero, mean, sum} from '../core/scoring/places.ts';
import {eachRanked, emptyMask} from '../core/scoring/score-rows.ts';

/**
 * Of as many places as the mask has, those with the highest values: the share inside the mask (Arras et al.
 * 2022). Equal values rank in the order of the places.
 */
export const relevanceRank = defineMetric(
  {
    name: 'relevance-rank',
    title: 'Relevance rank accuracy',
    range: '0 to 1',
    direction: 'higher is better',
    needs: 'masks',
    cost: 'no model call',
    paper: 'https://arxiv.org/abs/2003.07258',
    options: {},
  },
  () =>
    ({places, inside}) =>
      eachRanked(places, (row, i) => {
        const mask = inside.rows[i] ?? new Float32Array();
        if (isZero(mask)) return emptyMask;
        return mean(Array.from(descending(row).subarray(0, sum(mask)), (place) => mask[place] ?? 0));
      }),
);
