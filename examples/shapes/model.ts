import type {Sequential, layers as tfLayers} from '@tensorflow/tfjs-layers';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';
import {shapeNames} from './outlines.ts';

export type Layer = InstanceType<typeof tfLayers.Layer>;

export interface ShapesModelOptions {
  /** Pixels of a side. Default 32. */
  readonly size?: number;
  /** Decides the weights to begin with. Default 0. */
  readonly seed?: number;
  /** Default 0.003. */
  readonly learningRate?: number;
}

/** Filters of the convolutions; each but the last is followed by a pooling that halves the sides. */
const filters = [16, 32, 64];

/** The layers that find features: conv_1, pool_1, conv_2, pool_2, conv_3. [n, size, size, 3] in, [n, size / 4, size / 4, 64] out. */
export function featureLayers(tf: Tfjs, {size = 32, seed = 0}: ShapesModelOptions = {}): Layer[] {
  return filters.flatMap((count, i) => {
    const convolution = tf.layers.conv2d({
      name: `conv_${i + 1}`,
      ...(i === 0 ? {inputShape: [size, size, 3]} : {}),
      filters: count,
      kernelSize: 3,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: tf.initializers.heNormal({seed: 1 + 100 * seed + i}),
    });
    const pooling = tf.layers.maxPooling2d({name: `pool_${i + 1}`, poolSize: 2});
    return i < filters.length - 1 ? [convolution, pooling] : [convolution];
  });
}

/** The layers that make scores of features: the strongest of each, wherever it is, and a softmax. */
export function scoreLayers(tf: Tfjs, units: number, seed = 0): Layer[] {
  return [
    tf.layers.globalMaxPooling2d({name: 'strongest'}),
    tf.layers.dense({
      name: 'scores',
      units,
      activation: 'softmax',
      kernelInitializer: tf.initializers.glorotNormal({seed: 50 + 100 * seed}),
    }),
  ];
}

/** A small convolutional network for the shapes, compiled: [n, size, size, 3] in, four probabilities out. */
export function shapesModel(tf: Tfjs, options: ShapesModelOptions = {}): Sequential {
  const {seed = 0, learningRate = 0.003} = options;
  const layers = [...featureLayers(tf, options), ...scoreLayers(tf, shapeNames.length, seed)];
  const model = tf.sequential({name: 'shapes', layers});
  model.compile({optimizer: tf.train.adam(learningRate), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy']});
  return model;
}
