import * as tf from '@tensorflow/tfjs-core';
import {descending} from '../core/maths/correlation.ts';
import {baseline, size} from '../core/options.ts';
import {baselineRules} from '../core/passes/baseline.ts';
import {areaUnder, curveOf, ranksIn, spannedScores, sumAt} from '../core/perturbation/hiding.ts';
import {sizesAlong, windowMasks, windowsOver} from '../core/perturbation/windows.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {eachRanked} from '../core/scoring/score-rows.ts';

/**
 * The score while patches are hidden one after the other, that with the largest sum of the map first (Montavon et al. 2018,
 * section 7.2, as Quantus does it). The score of an image is the mean height of its curve, the whole image included; Quantus'
 * curve begins after the first patch. Patches at the far edge are cut.
 */
export const selectivityPatch = defineMetric(
  {
    name: 'selectivity-patch',
    title: 'Selectivity by patches',
    range: "that of the model's score",
    direction: 'lower is better',
    needs: 'model',
    cost: '1 forward pass a patch, and 1 for the whole image',
    paper: 'https://arxiv.org/abs/1706.07979',
    options: {
      patch: size('side of the patch; by default an eighth of each side'),
      baseline: baseline(baselineRules, 'zero', 'what hidden patches hold'),
    },
  },
  (options) => async (asked) => {
    const {places} = asked;
    const patch = sizesAlong('selectivity-patch', 'patch', options.patch, places.sides, (side) => Math.ceil(side / 8));
    const patches = await placesByPatch(places.sides, patch);
    const ranks = places.rows.map((row) => {
      const own = new Int32Array(places.count);
      const order = ranksIn(descending(patches.map((list) => sumAt(row, list))));
      patches.forEach((list, k) => {
        for (const place of list) own[place] = order[k] ?? 0;
      });
      return own;
    });
    const at = Array.from({length: patches.length + 1}, (_, k) => k);
    const curves = await spannedScores(
      asked,
      ranks,
      at.map((to) => ({from: 0, to})),
      options.baseline,
    );
    return {
      ...eachRanked(places, (_, i) => areaUnder(curves[i] ?? [])),
      curves: {score: curveOf('patches hidden', at, curves)},
    };
  },
);

/** The places of each patch. */
async function placesByPatch(sides: readonly number[], patch: readonly number[]): Promise<number[][]> {
  const windows = windowsOver(sides, patch, patch, 'clip');
  const masks = tf.tidy(() => tf.reshape(windowMasks(windows, {from: 0, to: windows.total}), [windows.total, -1]));
  const values = await masks.data().finally(() => masks.dispose());
  const count = values.length / windows.total;
  return Array.from({length: windows.total}, (_, k) =>
    Array.from({length: count}, (_, place) => place).filter((place) => values[k * count + place] === 1),
  );
}
