import {spearman} from '../core/maths/correlation.ts';
import {flag} from '../core/options.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {isConstant, mean} from '../core/scoring/places.ts';
import {eachRow, ranksNothing} from '../core/scoring/score-rows.ts';

/**
 * Agreement with other methods: the mean rank correlation (Spearman) of this map with each of theirs (Krishna et al. 2022). The mean of it over
 * all methods is the mean over their pairs. Methods may agree and be wrong alike. Other maps that are constant or not finite
 * are left out. tootorch shows coherence as a grid of pictures and gives no number.
 */
export const coherence = defineMetric(
  {
    name: 'coherence',
    title: 'Coherence among methods',
    range: '-1 to 1',
    direction: 'neither',
    needs: 'several maps',
    cost: 'no model call; the maps of the other methods',
    paper: 'https://arxiv.org/abs/2202.01602',
    options: {absolute: flag(false, 'compare absolute values')},
  },
  ({absolute}) =>
    ({places, others}) => {
      const sized = (row: Float32Array) => (absolute ? row.map(Math.abs) : row);
      return eachRow(places, (own, i) => {
        const row = sized(own);
        if (isConstant(row)) return ranksNothing;
        const theirs = others.flatMap((other) => {
          const values = sized(other.rows[i] ?? new Float32Array());
          return !values.every(Number.isFinite) || isConstant(values) ? [] : [values];
        });
        if (theirs.length === 0) return 'no other map varies';
        return mean(theirs.map((values) => spearman(row, values)));
      });
    },
);
