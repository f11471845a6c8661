import * as tf from '@tensorflow/tfjs-core';
import {initializers, type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {loadDigitParts} from '../../examples/digits/data.ts';

export interface TrainedDigits {
  readonly model: LayersModel;
  /** The held-out digits. */
  readonly images: {readonly values: Float32Array; readonly shape: readonly number[]};
  readonly classes: readonly number[];
  readonly accuracy: number;
}

/** The example's network, with `extra` dense layers before its last one, trained on the digits. The model is the caller's. */
export async function trainedDigits(seed: number, extra: number, epochs: number): Promise<TrainedDigits> {
  const {train, validation} = await loadDigitParts(seed);
  let layer = 0;
  const start = () => initializers.heNormal({seed: 1 + 100 * seed + layer++});
  const conv = (name: string, filters: number) =>
    layers.conv2d({
      ...{name, filters, kernelSize: 3, padding: 'same', activation: 'relu', kernelInitializer: start()},
      ...(name === 'conv_1' ? {inputShape: [8, 8, 1]} : {}),
    });
  const model = sequential();
  model.add(conv('conv_1', 16));
  model.add(conv('conv_2', 32));
  model.add(layers.maxPooling2d({name: 'pool', poolSize: 2}));
  model.add(conv('conv_3', 64));
  model.add(layers.globalMaxPooling2d({name: 'strongest'}));
  for (let i = 1; i <= extra; i++) {
    model.add(layers.dense({name: `extra_${i}`, units: 64, activation: 'relu', kernelInitializer: start()}));
  }
  model.add(layers.dense({name: 'scores', units: 10, activation: 'softmax', kernelInitializer: start()}));
  const optimizer = tf.train.adam(0.003);
  model.compile({optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy']});
  const x = tf.tensor4d(train.values, [...train.shape]);
  const y = tf.tensor1d(Float32Array.from(train.labels));
  const held = tf.tensor4d(validation.values, [...validation.shape]);
  try {
    await model.fit(x, y, {epochs, batchSize: 64, shuffle: false, verbose: 0});
    const says = tf.tidy(() => Array.from(tf.argMax(model.predict(held) as tf.Tensor, 1).dataSync()));
    const hits = says.filter((unit, i) => unit === validation.labels[i]).length;
    return {
      ...{model, classes: Array.from(validation.labels), accuracy: hits / says.length},
      images: {values: validation.values, shape: validation.shape},
    };
  } finally {
    tf.dispose([x, y, held]);
    optimizer.dispose();
  }
}
