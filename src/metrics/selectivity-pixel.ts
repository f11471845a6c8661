import * as tf from '@tensorflow/tfjs-core';
import {baseline, count} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {scoresOf} from '../core/passes/completeness.ts';
import {areaUnder, curveOf} from '../core/perturbation/hiding.ts';
import {mixed} from '../core/perturbation/mixed.ts';
import {type Batch, throwIfAborted} from '../core/run.ts';
import {type Asked, defineMetric} from '../core/scoring/metric.ts';
import {isConstant, placesOf} from '../core/scoring/places.ts';
import {eachRanked} from '../core/scoring/score-rows.ts';

/**
 * The score while, at each step, the map is made again and its highest place is hidden (Montavon et al. 2018, section 7.2, as
 * tootorch does it). The score of an image is the mean height of its curve. tootorch may choose a place that is hidden
 * already, after which nothing changes any more; here it is the highest of those still shown. Where a map has become constant
 * nothing more is hidden.
 */
export const selectivityPixel = defineMetric(
  {
    name: 'selectivity-pixel',
    title: 'Selectivity by pixels',
    range: "that of the model's score",
    direction: 'lower is better',
    needs: 'explainer',
    cost: "1 forward pass and the method's own passes, times the steps",
    paper: 'https://arxiv.org/abs/1706.07979',
    options: {
      steps: count(10, 'places hidden one after the other'),
      baseline: baseline(baselineRules, 'zero', 'what hidden places hold'),
    },
  },
  (options) => async (asked) => {
    const {subject, x, places, run} = asked;
    const base = baselineOf(x, options.baseline);
    const shown = places.rows.map(() => new Float32Array(places.count).fill(1));
    const broken = new Map<number, number>();
    const at = Array.from({length: Math.min(options.steps, places.count) + 1}, (_, k) => k);
    const curves: number[][] = [];
    const note = (scores: Float32Array) => {
      scores.forEach((score, i) => {
        curves[i] = [...(curves[i] ?? []), score];
      });
    };
    try {
      note(await scoresOf(subject, x, run));
      let maps: readonly Float32Array[] = places.rows;
      for (const hidden of at.slice(1)) {
        throwIfAborted(run);
        maps.forEach((map, i) => {
          if (!map.every(Number.isFinite)) broken.set(i, broken.get(i) ?? hidden - 1);
          else if (!isConstant(map)) hideHighest(map, shown[i] ?? new Float32Array());
        });
        const points = withHidden(asked, base, shown);
        try {
          note(await scoresOf(subject, points, run));
          if (hidden < at.length - 1) maps = await mapsAt(asked, points);
        } finally {
          tf.dispose(points);
        }
        run.progress?.(hidden, at.length - 1);
      }
    } finally {
      tf.dispose(base);
    }
    const rows = curves.map((curve) => Float64Array.from(curve));
    return {
      ...eachRanked(places, (_, i) => {
        const when = broken.get(i);
        return when === undefined
          ? areaUnder(rows[i] ?? [])
          : `the map holds NaN or infinite values once ${when} places are hidden`;
      }),
      curves: {score: curveOf('places hidden', at, rows)},
    };
  },
);

/** Hides the highest of the places still shown; the first of equal ones. */
function hideHighest(map: Float32Array, shown: Float32Array): void {
  let best = -1;
  map.forEach((value, place) => {
    if (shown[place] === 1 && (best < 0 || value > (map[best] ?? 0))) best = place;
  });
  if (best >= 0) shown[best] = 0;
}

/** The images with their hidden places at the baseline. */
function withHidden({x, places}: Asked, base: Batch, shown: readonly Float32Array[]): tf.Tensor[] {
  return tf.tidy(() => {
    const mask = tf.tensor(Float32Array.from(shown.flatMap((row) => Array.from(row))), [
      shown.length,
      1,
      ...places.sides,
    ]);
    return mixed(
      x,
      base.map((t) => tf.expandDims(t, 1)),
      [mask],
      1,
    );
  });
}

async function mapsAt({subject, places, run, explain}: Asked, x: Batch): Promise<readonly Float32Array[]> {
  const map = await explain(subject, x, {...run, progress: undefined});
  return (await placesOf(map, places.sides).finally(() => map.dispose())).rows;
}
