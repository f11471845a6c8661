import type * as tf from '@tensorflow/tfjs-core';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';
import type {LabelledImages} from '../../src/node/data/labelled-images.ts';

/** Images [n, h, w, c] and class numbers [n] as tensors, which are the caller's. */
export function toTensors(tf: Tfjs, {values, shape, labels}: LabelledImages): [x: tf.Tensor4D, y: tf.Tensor1D] {
  return [tf.tensor4d(values, [...shape]), tf.tensor1d(Float32Array.from(labels))];
}
