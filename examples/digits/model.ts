import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';

/**
 * A small convolutional network for 8x8 digits, compiled: [n, 8, 8, 1] in, ten probabilities out. The same seed begins with
 * the same weights.
 */
export function digitsModel(tf: Tfjs, {seed = 0, learningRate = 0.004} = {}): LayersModel {
  let layer = 0;
  const start = () => tf.initializers.heNormal({seed: 1 + 100 * seed + layer++});
  const model = tf.sequential({
    name: 'digits',
    layers: [
      tf.layers.conv2d({
        name: 'conv_1',
        inputShape: [8, 8, 1],
        filters: 16,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: start(),
      }),
      tf.layers.conv2d({
        name: 'conv_2',
        filters: 32,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: start(),
      }),
      tf.layers.maxPooling2d({name: 'pool_1', poolSize: 2}),
      tf.layers.conv2d({
        name: 'conv_3',
        filters: 64,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: start(),
      }),
      // Where a feature was found does not matter to the scores: so Grad-CAM at conv_3 tells what they rest on.
      tf.layers.globalMaxPooling2d({name: 'strongest'}),
      tf.layers.dense({name: 'scores', units: 10, activation: 'softmax', kernelInitializer: start()}),
    ],
  });
  model.compile({optimizer: tf.train.adam(learningRate), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy']});
  return model;
}
