import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {defineMethod} from '../core/method.ts';
import {baseline, choice, size} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {mixed, scoresAt} from '../core/perturbation/mixed.ts';
import {borderRules, sizesAlong, type Windows, windowMasks, windowsOver} from '../core/perturbation/windows.ts';
import {type Batch, forBlocks, indices, type Run, rowCollector, sliceRows} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

/**
 * S(x) - S(x with a patch replaced), for every place of a sliding patch (Zeiler & Fergus 2013, section 4.2). A pixel gets
 * the mean over the patches that cover it; `overlap: sum` adds them up. A sequence is occluded in stretches of time, a
 * table feature by feature. With several inputs each is occluded by itself while the others stay.
 */
export const occlusion = defineMethod(
  {
    name: 'occlusion',
    title: 'Occlusion sensitivity',
    map: 'signed',
    axes: 'spatial',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'scores',
    cost: '1 forward pass a patch, and 1 for the whole image',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/1311.2901',
    options: {
      patch: size('side of the patch; by default a quarter of each side, 1 for tabular input'),
      stride: size('distance between patches; by default half a patch'),
      baseline: baseline(baselineRules, 'zero', 'what the patch is filled with'),
      overlap: choice(['mean', 'sum'], 'mean', 'what a pixel gets from several patches'),
      border: choice(borderRules, 'clip', 'cut the last patch at the edge, or leave it out'),
    },
  },
  (options) => {
    const windowsOf = (input: tf.Tensor): Windows => {
      const sides = input.rank === 2 ? input.shape.slice(1) : input.shape.slice(1, -1);
      const patch = sizesAlong('occlusion', 'patch', options.patch, sides, (side) =>
        input.rank === 2 ? 1 : Math.ceil(side / 4),
      );
      const stride = sizesAlong('occlusion', 'stride', options.stride, sides, (_, axis) =>
        Math.max(1, Math.floor((patch[axis] ?? 1) / 2)),
      );
      return windowsOver(sides, patch, stride, options.border);
    };
    return {
      check(_subject, x) {
        tf.dispose(baselineOf(x, options.baseline));
        for (const input of x) windowsOf(input);
      },
      async attribute(subject, x, run) {
        const base = baselineOf(x, options.baseline);
        const maps: tf.Tensor[] = [];
        const windows = x.map(windowsOf);
        const total = windows.reduce((sum, one) => sum + one.total, 0) * subject.rows;
        try {
          let before = 0;
          for (const [i, one] of windows.entries()) {
            const offset = before;
            const progress = (done: number) => run.progress?.(offset + done, total);
            maps.push(await occludeInput(subject, x, base, i, one, options.overlap, {...run, progress}));
            before += one.total * subject.rows;
          }
          return {maps, parts: x.length > 1 ? subject.network?.inputNames : undefined};
        } catch (error) {
          tf.dispose(maps);
          throw error;
        } finally {
          tf.dispose(base);
        }
      },
    };
  },
);

/** The map [n, ...sides] of one of the inputs. */
async function occludeInput(
  subject: Subject,
  x: Batch,
  base: Batch,
  which: number,
  windows: Windows,
  overlap: 'mean' | 'sum',
  run: Run,
): Promise<tf.Tensor> {
  const collected = rowCollector();
  let sums: tf.Tensor[] = [];
  const free = () => {
    tf.dispose(sums);
    sums = [];
  };
  try {
    await forBlocks(subject.rows, windows.total, run, (rows, steps) => {
      const own = sliceRows(x, rows);
      const count = steps.to - steps.from;
      const masks = windowMasks(windows, steps);
      const covered = tf.expandDims(masks, 0);
      const fill = sliceRows(base, rows).map((t) => tf.expandDims(t, 1));
      const shown = own.map((_, i) => (i === which ? tf.sub(1, covered) : undefined));
      const whole = sums[0] ?? subject.take(indices(rows)).scores(own);
      const drops = tf.sub(tf.expandDims(whole, 1), scoresAt(subject, mixed(own, fill, shown, count), rows));
      const flat = tf.reshape(masks, [count, -1]);
      const [effect, cover] = [tf.matMul(drops as tf.Tensor2D, flat as tf.Tensor2D), tf.sum(flat, 0, true)];
      const now = [whole, sums[1] ? tf.add(sums[1], effect) : effect, sums[2] ? tf.add(sums[2], cover) : cover];
      const kept = now.map((t) => tf.keep(t.clone()));
      free();
      sums = kept;
      if (steps.to < windows.total) return;
      const [, effects = effect, covers = cover] = sums;
      const map = overlap === 'mean' ? tf.div(effects, tf.maximum(covers, 1)) : effects;
      collected.add([tf.reshape(map, [-1, ...windows.sides]).clone()]);
      free();
    });
    const [map] = collected.finish();
    if (!map) throw new ExplainError('bad-data', 'expected at least one row of input, got none');
    return map;
  } finally {
    free();
    collected.dispose();
  }
}
