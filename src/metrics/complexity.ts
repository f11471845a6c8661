import {defineMetric} from '../core/scoring/metric.ts';
import {sum} from '../core/scoring/places.ts';
import {eachShared} from '../core/scoring/score-rows.ts';

/**
 * Entropy of the share that each place has of |map|, in nats (Bhatt et al. 2020): 0 for a single place, ln(places)
 * for a map that is the same everywhere.
 */
export const complexity = defineMetric(
  {
    name: 'complexity',
    title: 'Complexity',
    range: '0 to ln(places)',
    direction: 'lower is better',
    needs: 'map',
    cost: 'no model call',
    paper: 'https://arxiv.org/abs/2005.00631',
    options: {},
  },
  () =>
    ({places}) =>
      eachShared(places, (row) => {
        const sizes = row.map(Math.abs);
        const total = sum(sizes);
        let entropy = 0;
        for (const size of sizes) if (size > 0) entropy -= (size / total) * Math.log(size / total);
        return entropy;
      }),
);
