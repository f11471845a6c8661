import * as tf from '@tensorflow/tfjs-core';
import type {Layer, Patch} from './layers.ts';

/**
 * Masking layers look at their input through operations that have no gradient. These patches let them take the mask as
 * a constant, which it is almost everywhere, so that a gradient finds its way through the values.
 */
export function constantMasks(layers: readonly Layer[]): Patch[] {
  return layers
    .filter((layer) => layer.getClassName() === 'Masking')
    .flatMap((target) => {
      const hidden = Number(target.getConfig()['maskValue'] ?? 0);
      const call = (inputs: tf.Tensor | tf.Tensor[]) =>
        tf.tidy(() => {
          const x = only(inputs);
          return tf.mul(x, tf.expandDims(tf.cast(maskOf(x, hidden), x.dtype), -1));
        });
      return [
        {target, key: 'call', value: call},
        {target, key: 'computeMask', value: (inputs: tf.Tensor | tf.Tensor[]) => maskOf(only(inputs), hidden)},
      ];
    });
}

function only(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? (inputs[0] ?? tf.zeros([0])) : inputs;
}

/** Where any feature differs from the hidden value; its gradient is zero. */
function maskOf(x: tf.Tensor, hidden: number): tf.Tensor {
  const constant = tf.customGrad((input) => ({
    value: tf.any(tf.notEqual(input as tf.Tensor, hidden), -1),
    gradFunc: () => tf.zeros(x.shape),
  }));
  return constant(x);
}
