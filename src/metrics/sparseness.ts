import {ascending} from '../core/maths/correlation.ts';
import {choice, number} from '../core/options.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {normalised, normaliseRules} from '../core/scoring/normalise.ts';
import {sum} from '../core/scoring/places.ts';
import {eachShared} from '../core/scoring/score-rows.ts';

/**
 * Gini index of |map| over the places (Chalasani et al. 2018): 0 for a map that is the same everywhere, near 1 for
 * a single place. The index does not change with the map's scale. Quantus divides by the largest value of the whole batch and
 * adds 1e-7, so that there an image's score depends on its company: `normalise: 'batch', added: 1e-7`.
 */
export const sparseness = defineMetric(
  {
    name: 'sparseness',
    title: 'Sparseness',
    range: '0 to 1',
    direction: 'higher is better',
    needs: 'map',
    cost: 'no model call',
    paper: 'https://arxiv.org/abs/1810.06583',
    options: {
      normalise: choice(
        normaliseRules,
        'none',
        "what a map is divided by: nothing, its own or the batch's largest value",
      ),
      added: number(0, 'what is added to each value', {min: 0}),
    },
  },
  ({normalise, added}) =>
    ({places}) =>
      eachShared(normalised(places, normalise), (row) => gini(row.map((value) => Math.abs(value) + added))),
);

/** 0 where all values are alike, (n - 1) / n where all but one are zero. */
function gini(values: Float32Array): number {
  const n = values.length;
  let weighted = 0;
  ascending(values).forEach((place, k) => {
    weighted += (2 * (k + 1) - n - 1) * (values[place] ?? 0);
  });
  return weighted / (n * sum(values));
}
