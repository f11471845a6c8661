import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {baseline, count, number} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {completenessGap} from '../core/passes/completeness.ts';
import {type GuidedPath, guidedStep} from '../core/passes/guided-path.ts';
import {type Batch, blocks, indices, type Range, type Run} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

/**
 * Integrated gradients on a path that goes where gradients are small (Kapishnikov et al. 2021): in each step those features
 * move on whose gradients are smallest, until the point is as near to the image as the straight path would be. It
 * keeps away from the noise that high gradients off the image's own features make. With `maxDist` 0 it is the straight path, with 1
 * the way is free. The map sums to S(x) - S(b) up to the length of the steps; `completeness-gap` is what is missing. With
 * several inputs their features are ranked together. The gradient is taken at the start of each step, as in PAIR's library.
 */
export const guidedIg = defineMethod(
  {
    name: 'guided-ig',
    title: 'Guided integrated gradients',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'gradients',
    cost: '`steps` backward passes, one after the other',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/2106.09788',
    options: {
      steps: count(50, 'gradient evaluations on the path'),
      fraction: number(0.25, 'share of the features that move at once', {min: 0, max: 1}),
      maxDist: number(0.02, 'how far a feature may be off the straight path, as a share of it', {min: 0, max: 1}),
      baseline: baseline(baselineRules, 'zero', 'where the path begins'),
    },
  },
  (options) => ({
    check(_subject, x) {
      tf.dispose(baselineOf(x, options.baseline));
    },
    async attribute(subject, x, run) {
      const from = baselineOf(x, options.baseline);
      let maps: tf.Tensor[] = [];
      try {
        maps = await alongGuidedPaths(subject, x, from, options, run);
        return {maps, numbers: {'completeness-gap': await completenessGap(subject, x, from, maps, run)}};
      } catch (error) {
        tf.dispose(maps);
        throw error;
      } finally {
        tf.dispose(from);
      }
    },
  }),
);

async function alongGuidedPaths(subject: Subject, x: Batch, from: Batch, path: GuidedPath, run: Run) {
  const [target, start] = [await examplesOf(x), await examplesOf(from)];
  const points = start.map((values) => values.slice());
  const attributions = start.map((values) => new Float64Array(values.length));
  // Every step needs the one before: a pass holds rows only.
  const rowRun = {...run, batchSize: Math.min(run.batchSize, subject.rows)};
  for await (const {rows, steps} of blocks(subject.rows, path.steps, rowRun)) {
    const asked = subject.take(indices(rows));
    for (const step of indices(steps)) {
      const found = tf.tidy(() => asked.gradient(batchOf(points, rows, x)));
      const gradients = await examplesOf(found).finally(() => tf.dispose(found));
      gradients.forEach((gradient, i) => {
        const row = rows.from + i;
        const [point, begin, end, attribution] = [points[row], start[row], target[row], attributions[row]];
        if (!point || !begin || !end || !attribution) return;
        guidedStep(step, path, gradient, {x: point, start: begin, target: end, attribution});
      });
    }
  }
  return batchOf(attributions, {from: 0, to: subject.rows}, x);
}

/** The features of each example, those of all inputs in one list. */
async function examplesOf(batch: Batch): Promise<Float64Array[]> {
  const inputs = await Promise.all(batch.map((t) => t.data()));
  const rows = batch[0]?.shape[0] ?? 0;
  return Array.from({length: rows}, (_, row) =>
    Float64Array.from(
      inputs.flatMap((values) => {
        const each = values.length / rows;
        return Array.from(values.subarray(row * each, (row + 1) * each));
      }),
    ),
  );
}

/** The other way round: tensors of the given rows, shaped like the inputs `like`. */
function batchOf(examples: readonly Float64Array[], {from, to}: Range, like: Batch): tf.Tensor[] {
  let offset = 0;
  return like.map((input) => {
    const own = input.shape.slice(1);
    const size = own.reduce((a, b) => a * b, 1);
    const values = new Float32Array((to - from) * size);
    examples.slice(from, to).forEach((example, i) => {
      values.set(example.subarray(offset, offset + size), i * size);
    });
    offset += size;
    return tf.tensor(values, [to - from, ...own]);
  });
}
