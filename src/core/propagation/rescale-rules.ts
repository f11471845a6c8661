import * as tf from '@tensorflow/tfjs-core';
import {inPlaceOf, scaledBack, withBackward} from './backward.ts';

/*
 * What DeepLIFT sends back in place of the gradient: for each step y = f(x) multipliers m such that the sum of
 * m (x - b) is f(x) - f(b), exactly. `from` is what the step was given over the baseline.
 */

/** Below this difference the quotient is noise, and the gradient its limit. */
const tiny = 1e-6;

/** An elementwise function: its own quotient (Shrikumar et al. 2017, section 3.5.1, the rescale rule). */
export function rescaled(z: tf.Tensor, from: tf.Tensor, f: (z: tf.Tensor) => tf.Tensor): tf.Tensor {
  const y = f(z);
  return withBackward(
    [z, y],
    (save) => {
      const delta = tf.sub(z, from);
      const near = tf.cast(tf.less(tf.abs(delta), tiny), 'float32');
      const quotient = tf.div(tf.sub(y, f(from)), tf.add(delta, near));
      save([tf.mul(quotient, tf.sub(1, near)), near]);
      return y.clone();
    },
    (dy, [multiplier, near]) => [tf.mul(dy, multiplier ?? 0), tf.mul(dy, near ?? 0)],
  );
}

type Merge = (inputs: readonly tf.Tensor[]) => tf.Tensor;

/**
 * A step that picks, such as max pooling. Where one place is picked in x and in the baseline alike, all of the difference is
 * its own. Elsewhere, by way of the crossed maximum max(f(x), f(b)), what it lies above f(b) is owed to the place that x
 * picks, and what it lies above f(x), with a minus, to the place that the baseline picks; each differs there from the
 * baseline by no less. `better` is tf.maximum, or tf.minimum for a step that picks the smallest.
 */
export function picked(
  inputs: readonly tf.Tensor[],
  from: readonly tf.Tensor[],
  f: Merge,
  better: typeof tf.maximum = tf.maximum,
): tf.Tensor {
  const fromOf = (i: number) => from[i] ?? 0;
  const shares = inputs.map((x, i) => scaledBack(x, () => tf.divNoNan(1, tf.sub(x, fromOf(i)))));
  const here = f(shares);
  const there = f(shares.map((share, i) => inPlaceOf(share, () => from[i] ?? share)));
  // A place that is picked in both, even among equals, is picked in their sum.
  const both = f(inputs.map((x, i) => inPlaceOf(x, () => tf.add(x, fromOf(i)))));
  return withBackward(
    [here, there, both],
    (save) => {
      const cross = better(here, there);
      const same = tf.cast(tf.equal(both, tf.add(here, there)), 'float32');
      const other = tf.sub(1, same);
      save([tf.mul(other, tf.sub(cross, there)), tf.mul(other, tf.sub(here, cross)), same]);
      return here.clone();
    },
    (dy, factors) => factors.map((factor) => tf.mul(dy, factor)),
  );
}

/** A step that is linear in each of two inputs: its gradient half-way, which shares x y - b c out in equal parts. */
export function bilinear(inputs: readonly tf.Tensor[], from: readonly tf.Tensor[], f: Merge): tf.Tensor {
  const middle = inputs.map((x, i) => inPlaceOf(x, () => tf.div(tf.add(x, from[i] ?? x), 2)));
  return inPlaceOf(f(middle), () => f(inputs));
}

/** The product of any number of inputs, taken two by two. */
export function product(inputs: readonly tf.Tensor[], from: readonly tf.Tensor[]): tf.Tensor {
  const times: Merge = ([a, b]) => tf.mul(a ?? 1, b ?? 1);
  const [first, ...rest] = inputs.map((x, i) => ({x, b: from[i] ?? x}));
  if (!first) return tf.zeros([0]);
  return rest.reduce(
    (so, next) => ({x: bilinear([so.x, next.x], [so.b, next.b], times), b: tf.mul(so.b, next.b)}),
    first,
  ).x;
}
