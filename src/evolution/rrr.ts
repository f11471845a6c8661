import * as tf from '@tensorflow/tfjs-core';
import type {Head} from '../core/network/head.ts';
import type {Network} from '../core/network/network.ts';
import {type Batch, byRows, type Run, rowCount, sliceRows} from '../core/run.ts';
import {gradientOf} from '../core/subject.ts';

/** What the model's outputs are in the term: one of several classes, or yes and no for each unit. */
function logProbabilities(logits: tf.Tensor, kind: Head['kind']): tf.Tensor {
  return kind === 'sigmoid'
    ? tf.add(tf.neg(tf.softplus(logits)), tf.neg(tf.softplus(tf.neg(logits))))
    : tf.logSoftmax(logits);
}

/**
 * The right-reasons term of Ross et al. 2017 (eq. 1, the second sum) for each row: the squared gradients of the summed log
 * probabilities, sum (A * d/dx sum_k log p_k)^2, over the places A outside of what matters. Measured only: nothing is
 * trained by it. `outside` [n, h, w] has 1 there; `input` says which of the inputs it speaks of.
 */
export async function rightReasonsTerm(
  network: Network,
  head: Head,
  x: Batch,
  outside: tf.Tensor,
  input: number,
  run: Run,
): Promise<Float32Array> {
  const logits = (own: Batch) => head.withLogits(() => network.run(own))[head.index] ?? tf.zeros([0]);
  const [terms] = await byRows(rowCount(x), {...run, progress: undefined}, (rows) => {
    const gradients = gradientOf(
      (own) => tf.sum(tf.reshape(logProbabilities(logits(own), head.kind), [rows.to - rows.from, -1]), 1),
      sliceRows(x, rows),
    );
    const gradient = gradients[input] ?? tf.zeros([0]);
    const [places] = sliceRows([outside], rows);
    return [tf.sum(tf.square(tf.mul(gradient, tf.expandDims(places ?? outside, -1))), [1, 2, 3])];
  });
  if (!terms) return new Float32Array();
  const values = await terms.data().finally(() => terms.dispose());
  return Float32Array.from(values);
}
