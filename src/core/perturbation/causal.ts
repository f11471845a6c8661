import {descending} from '../maths/correlation.ts';
import type {Baseline} from '../passes/baseline.ts';
import type {Asked, Found} from '../scoring/metric.ts';
import {eachRanked} from '../scoring/score-rows.ts';
import {areaUnder, curveOf, ranksIn, spannedScores} from './hiding.ts';

/** How much of an image is changed, in how many steps of nearly equal size. */
export interface CausalOptions {
  readonly steps: number;
  readonly share: number;
  readonly baseline: Baseline;
}

/** Score curves while the highest places come in to, or go from, the image; the score is the curve's mean height. */
export async function causalCurve(
  asked: Asked,
  kind: 'insertion' | 'deletion',
  {steps, share, baseline}: CausalOptions,
): Promise<Found> {
  const {places} = asked;
  const most = Math.floor(places.count * share);
  const at = Array.from({length: steps + 1}, (_, k) => Math.floor((k * most) / steps));
  const ranks = places.rows.map((row) => ranksIn(descending(row)));
  const spans = at.map((k) => (kind === 'deletion' ? {from: 0, to: k} : {from: k, to: places.count}));
  const curves = await spannedScores(asked, ranks, spans, baseline);
  return {
    ...eachRanked(places, (_, i) => areaUnder(curves[i] ?? [])),
    curves: {score: curveOf(kind === 'deletion' ? 'places hidden' : 'places shown', at, curves)},
  };
}
