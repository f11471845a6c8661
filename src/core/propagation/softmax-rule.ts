import * as tf from '@tensorflow/tfjs-core';
import {withBackward} from './backward.ts';

/** Below this the quotients are taken from their series, above from their differences. */
const near = 0.05;

/**
 * DeepLIFT's multipliers through softmax, taken as exp(z - log sum exp z): each exp and the log by the rescale rule, so that
 * the contributions to a probability sum to its difference, exactly. `from` are the logits over the baseline. With
 * `logarithm` it is log softmax.
 */
export function softmaxRescaled(z: tf.Tensor, from: tf.Tensor, axis: number, logarithm = false): tf.Tensor {
  const along = axis < 0 ? z.rank + axis : axis;
  return withBackward(
    [z],
    (save) => {
      const shift = tf.maximum(tf.max(z, along, true), tf.max(from, along, true));
      const [here, there] = [tf.sub(z, shift), tf.sub(from, shift)];
      const [sumHere, sumThere] = [logSum(here, along), logSum(there, along)];
      const ofLog = logQuotient(sumHere, sumThere);
      const ofExp = expQuotient(here, there);
      const [a, b] = [tf.sub(here, sumHere), tf.sub(there, sumThere)];
      save([tf.mul(ofLog, ofExp), logarithm ? tf.onesLike(z) : expQuotient(a, b)]);
      return logarithm ? a : tf.exp(a);
    },
    (dy, [ofSum, ofOwn]) => {
      const back = tf.mul(dy, ofOwn ?? 1);
      return [tf.sub(back, tf.mul(ofSum ?? 0, tf.sum(back, along, true)))];
    },
  );
}

function logSum(z: tf.Tensor, axis: number): tf.Tensor {
  return tf.logSumExp(z, axis, true);
}

/** (e^a - e^b) / (a - b); near each other e^((a + b) / 2) sinh(h) / h with h = (a - b) / 2. */
function expQuotient(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const delta = tf.sub(a, b);
  const isNear = tf.less(tf.abs(delta), near);
  const h2 = tf.square(tf.div(delta, 2));
  const series = tf.mul(tf.exp(tf.div(tf.add(a, b), 2)), tf.add(1, tf.div(h2, 6)));
  const quotient = tf.div(tf.sub(tf.exp(a), tf.exp(b)), tf.where(isNear, tf.onesLike(delta), delta));
  return tf.where(isNear, series, quotient);
}

/** (log s - log t) / (s - t) from the logarithms; near each other (1 + r^2 / 3) / mean with r = (s - t) / (s + t). */
function logQuotient(logS: tf.Tensor, logT: tf.Tensor): tf.Tensor {
  const [s, t] = [tf.exp(logS), tf.exp(logT)];
  const [delta, sum] = [tf.sub(s, t), tf.add(s, t)];
  const isNear = tf.less(tf.abs(delta), tf.mul(sum, near));
  const series = tf.div(tf.add(1, tf.div(tf.square(tf.div(delta, sum)), 3)), tf.div(sum, 2));
  const quotient = tf.div(tf.sub(logS, logT), tf.where(isNear, tf.onesLike(delta), delta));
  return tf.where(isNear, series, quotient);
}
