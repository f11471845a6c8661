import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {baseline, choice, count, flag, number, size, tensors} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {type Masks, type Mixing, mixed, rowBase, scoresAt} from '../core/perturbation/mixed.ts';
import {checkMasks, riseMasks} from '../core/perturbation/rise-masks.ts';
import {segmentOptions} from '../core/perturbation/segments/segment-options.ts';
import {type Batch, forBlocks, type Run, rowCollector, sliceRows} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

/** Less than this of a pixel's masks counts as never shown. */
const leastCover = 1e-6;

/**
 * The mean score of randomly masked inputs, each mask counting for a pixel as much as it shows of it: the sum of
 * S(x masked) * mask / (samples * keep) (Petsiuk et al. 2018, eq. 6). It is high where showing the pixel raises the score, and
 * says so best for probabilities: the map is about the mean score everywhere, not zero. `normalise: actual` divides by what
 * the masks did show of each pixel, as xplique does. Masks are smooth grids of cells, or segments where these are
 * asked for; the features of a table are tossed one by one.
 */
export const rise = defineMethod(
  {
    name: 'rise',
    title: 'RISE',
    map: 'signed',
    axes: 'spatial',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'scores',
    cost: '`samples` forward passes',
    suits: 'after training',
    paper: 'https://arxiv.org/abs/1806.07421',
    options: {
      samples: count(4000, 'masks'),
      cells: size('cells of the grid along each side, smaller than the input; by default 7'),
      keep: number(0.5, 'probability of a cell or segment to be shown', {min: 0.01, max: 0.99}),
      ...segmentOptions(undefined),
      baseline: baseline(baselineRules, 'zero', 'what is hidden is filled with'),
      normalise: choice(['expected', 'actual'], 'expected', 'by samples x keep, or by what was shown of each pixel'),
      center: flag(false, 'take away what the mean score alone would give'),
      draws: tensors('the masks, [samples, h, w] or [n, samples, h, w] for each input; replaces seed and samples'),
    },
  },
  (options) => ({
    check(_subject, x) {
      tf.dispose(baselineOf(x, options.baseline));
      checkMasks(x, options);
    },
    async attribute(subject, x, run) {
      const masks = await riseMasks(x, run, options);
      const base = baselineOf(x, options.baseline);
      try {
        return {maps: await shownScores(subject, x, run, {...masks, base: rowBase(base)}, options)};
      } finally {
        tf.dispose(base);
      }
    },
  }),
);

/** The scores, summed up with the masks as weights: a map for each input. */
async function shownScores(
  subject: Subject,
  x: Batch,
  run: Run,
  {steps: samples, masks, base}: Mixing,
  {
    keep,
    normalise,
    center,
  }: {
    readonly keep: number;
    readonly normalise: 'expected' | 'actual';
    readonly center: boolean;
  },
): Promise<tf.Tensor[]> {
  const collected = rowCollector();
  let sums: tf.Tensor[] = [];
  const replace = (now: readonly tf.Tensor[]) => {
    const kept = now.map((t) => tf.keep(t.clone()));
    tf.dispose(sums);
    sums = kept;
  };
  try {
    await forBlocks(subject.rows, samples, run, (rows, steps) => {
      const block = {rows, steps};
      const shown = masks(block);
      const points = mixed(sliceRows(x, rows), base(block), shown, steps.to - steps.from);
      const scores = scoresAt(subject, points, rows);
      const covers = shown.map((mask) => (mask ? tf.sum(mask, 1) : tf.scalar(0)));
      const parts = [...weighed(scores, shown), ...covers, tf.sum(scores, 1)];
      replace(parts.map((part, i) => (sums[i] ? tf.add(sums[i], part) : part)));
      if (steps.to < samples) return;
      collected.add(
        x.map((_, i) => {
          const [whole = tf.scalar(0), cover = tf.scalar(1)] = [sums[i], sums[x.length + i]];
          const sum = center ? withoutMean(whole, cover, sums[2 * x.length], samples) : whole;
          // Where nothing was ever shown the sum is zero as well.
          return normalise === 'expected' ? tf.div(sum, samples * keep) : tf.div(sum, tf.maximum(cover, leastCover));
        }),
      );
      replace([]);
    });
    return collected.finish();
  } finally {
    tf.dispose(sums);
    collected.dispose();
  }
}

/** The sum over steps of (score - mean score) * mask, from the sums of score * mask, of masks and of scores. */
function withoutMean(whole: tf.Tensor, cover: tf.Tensor, scores: tf.Tensor | undefined, samples: number): tf.Tensor {
  const mean = tf.reshape(tf.div(scores ?? 0, samples), [-1, ...cover.shape.slice(1).map(() => 1)]);
  return tf.sub(whole, tf.mul(mean, cover));
}

/** The sum over steps of score * mask, [rows, ...sides] for each input. */
function weighed(scores: tf.Tensor2D, shown: Masks): tf.Tensor[] {
  return shown.map((mask) => {
    if (!mask) return tf.scalar(0);
    const [own = 1, steps = 1, ...sides] = mask.shape;
    const flat = tf.reshape(mask, [own, steps, -1]);
    // One matrix product for all rows where they share their masks, else one a row.
    const sum =
      own === 1
        ? tf.matMul(scores, tf.reshape(flat, [steps, -1]) as tf.Tensor2D)
        : tf.matMul(tf.expandDims(scores, 1) as tf.Tensor3D, flat as tf.Tensor3D);
    return tf.reshape(sum, [-1, ...sides]);
  });
}
