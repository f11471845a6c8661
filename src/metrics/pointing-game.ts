import {number} from '../core/options.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {isZero} from '../core/scoring/places.ts';
import {eachRanked, emptyMask} from '../core/scoring/score-rows.ts';

/**
 * 1 where the highest place of the map is inside the mask, or no farther from it than `tolerance`; otherwise 0 (Zhang et al.
 * 2016; they allow 15 pixels on photographs). Of several equally high places any may hit.
 */
export const pointingGame = defineMetric(
  {
    name: 'pointing-game',
    title: 'Pointing game',
    range: '0 or 1',
    direction: 'higher is better',
    needs: 'masks',
    cost: 'no model call',
    paper: 'https://arxiv.org/abs/1608.00507',
    options: {tolerance: number(0, 'how far outside still hits, in places (Euclidean)', {min: 0})},
  },
  ({tolerance}) =>
    ({places, inside}) =>
      eachRanked(places, (row, i) => {
        const mask = inside.rows[i] ?? new Float32Array();
        if (isZero(mask)) return emptyMask;
        const most = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
        const hits = (place: number) => mask.some((is, k) => is > 0 && distance(place, k, places.sides) <= tolerance);
        return row.some((value, place) => value === most && hits(place)) ? 1 : 0;
      }),
);

function distance(a: number, b: number, sides: readonly number[]): number {
  let [squares, [restA, restB]] = [0, [a, b]];
  for (const side of [...sides].reverse()) {
    squares += ((restA % side) - (restB % side)) ** 2;
    [restA, restB] = [Math.floor(restA / side), Math.floor(restB / side)];
  }
  return Math.sqrt(squares);
}
