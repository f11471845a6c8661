import * as tf from '@tensorflow/tfjs-core';
import type {Layer} from '../network/layers.ts';
import {withBackward} from './backward.ts';

/** Pooling layers that take the largest value of a window. */
export const windowMaxima: readonly string[] = ['MaxPooling1D', 'MaxPooling2D', 'MaxPooling3D'];

export const globalMaxima: readonly string[] = ['GlobalMaxPooling1D', 'GlobalMaxPooling2D'];

/** The axes that a global pooling layer does away with. */
function pooledAxes(layer: Layer): number[] {
  if (layer.getClassName().endsWith('1D')) return [1];
  return Reflect.get(layer, 'dataFormat') === 'channelsFirst' ? [2, 3] : [1, 2];
}

/**
 * The largest value of each channel. What comes back goes to the place it was taken from; among equal places it is shared,
 * where tfjs's own gradient gives each of them the whole.
 */
export function globalMax(x: tf.Tensor, layer: Layer): tf.Tensor {
  const axes = pooledAxes(layer);
  const kept = x.shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
  return withBackward(
    [x],
    (save) => {
      const most = tf.max(x, axes, true);
      const here = tf.cast(tf.equal(x, most), 'float32');
      save([tf.div(here, tf.sum(here, axes, true))]);
      return tf.reshape(
        most,
        kept.filter((_, axis) => !axes.includes(axis)),
      );
    },
    (dy, [share]) => [tf.mul(tf.reshape(dy, kept), share ?? 0)],
  );
}
