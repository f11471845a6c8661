import {choice} from '../core/options.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {relevanceIn, relevanceRules} from '../core/scoring/normalise.ts';
import {isZero, sum} from '../core/scoring/places.ts';
import {allZero, eachShared, emptyMask} from '../core/scoring/score-rows.ts';

/**
 * The share of the map's relevance that lies inside the mask (Arras et al. 2022). The paper takes maps without
 * negative values, so by default what speaks against the score does not count. Quantus puts signed maps in as they are: its
 * totals then cancel and its scores leave 0 to 1 (`relevance: 'signed'`).
 */
export const relevanceMass = defineMetric(
  {
    name: 'relevance-mass',
    title: 'Relevance mass accuracy',
    range: '0 to 1',
    direction: 'higher is better',
    needs: 'masks',
    cost: 'no model call',
    paper: 'https://arxiv.org/abs/2003.07258',
    options: {
      relevance: choice(
        relevanceRules,
        'positive',
        'what counts: positive values, absolute values, or all as they are',
      ),
    },
  },
  ({relevance}) =>
    ({places, inside}) =>
      eachShared(places, (row, i) => {
        const mask = inside.rows[i] ?? new Float32Array();
        if (isZero(mask)) return emptyMask;
        const kept = relevanceIn(row, relevance);
        const total = sum(kept);
        if (isZero(kept)) return relevance === 'positive' ? 'the map is positive nowhere' : allZero;
        return total === 0
          ? 'the relevances cancel to zero'
          : sum(kept.map((value, k) => value * (mask[k] ?? 0))) / total;
      }),
);
