import * as tf from '@tensorflow/tfjs-core';
import type {Site} from '../network/network.ts';
import {type Batch, forBlocks, indices, type Run, rowCollector, sliceRows} from '../run.ts';
import {repeatRows, type Subject} from '../subject.ts';
import {gradientsAt} from './layer-gradients.ts';
import {pointsBetween} from './path.ts';

/** What goes over from one block of steps to the next, of one layer. */
interface Carry {
  /** The layer's output and its gradient at the last point, [rows, 1, ...]. */
  readonly output: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly sum: tf.Tensor;
}

/**
 * The integral of dS/dA along the path that the output A of a layer takes while the input goes straight from b to x: sum
 * over `steps` equal steps of the mean of the gradients at both ends of a step * the way that A has gone in it. One map
 * for each layer.
 */
export async function integrateInLayers(
  subject: Subject,
  x: Batch,
  from: Batch,
  sites: readonly Site[],
  steps: number,
  run: Run,
): Promise<tf.Tensor[]> {
  const alphas = Array.from({length: steps + 1}, (_, k) => k / steps);
  const collected = rowCollector();
  let carried: Carry[] = [];
  const replace = (now: Carry[]) => {
    const before = carried;
    carried = now;
    for (const {output, gradient, sum} of before) tf.dispose([output, gradient, sum]);
  };
  try {
    await forBlocks(subject.rows, alphas.length, run, (rows, stepRange) => {
      const [width, depth] = [rows.to - rows.from, stepRange.to - stepRange.from];
      const own = sliceRows(x, rows).map((t) => tf.expandDims(t, 1));
      const points = pointsBetween(from, own, rows, alphas, stepRange);
      const flat = points.map((t) => tf.reshape(t, [-1, ...t.shape.slice(2)]));
      const asked = subject.take(repeatRows(indices(rows), depth));
      const {activations, gradients} = gradientsAt(asked, flat, sites);
      replace(
        sites.map((site, i) => {
          const before = carried[i];
          const spread = (t: tf.Tensor | undefined) => tf.reshape(t ?? tf.zeros([0]), [width, depth, ...site.shape]);
          const join = (earlier: tf.Tensor | undefined, now: tf.Tensor) =>
            earlier ? tf.concat([earlier, now], 1) : now;
          const outputs = join(before?.output, spread(activations[i]));
          const slopes = join(before?.gradient, spread(gradients[i]));
          const part = alongSteps(outputs, slopes);
          const last = (t: tf.Tensor) => tf.slice(t, [0, (t.shape[1] ?? 1) - 1], [width, 1]);
          return {
            output: tf.keep(last(outputs)),
            gradient: tf.keep(last(slopes)),
            sum: tf.keep(before ? tf.add(before.sum, part) : part),
          };
        }),
      );
      if (stepRange.to < alphas.length) return;
      collected.add(carried.map(({sum}) => sum.clone()));
      replace([]);
    });
    return collected.finish();
  } finally {
    replace([]);
    collected.dispose();
  }
}

/** Of n points [rows, n, ...]: the sum over the n - 1 steps between them, [rows, ...]. */
function alongSteps(outputs: tf.Tensor, gradients: tf.Tensor): tf.Tensor {
  const [width = 0, points = 1] = outputs.shape;
  const starts = (t: tf.Tensor) => tf.slice(t, [0, 0], [width, points - 1]);
  const ends = (t: tf.Tensor) => tf.slice(t, [0, 1], [width, points - 1]);
  if (points < 2) return tf.zeros([width, ...outputs.shape.slice(2)]);
  const slope = tf.div(tf.add(starts(gradients), ends(gradients)), 2);
  return tf.sum(tf.mul(slope, tf.sub(ends(outputs), starts(outputs))), 1);
}
