import {rmSync} from 'node:fs';
import type {LayersModel, SymbolicTensor} from '@tensorflow/tfjs-layers';
import {loadDigitParts, withShifted} from '../examples/digits/data.ts';
import {digitsModel} from '../examples/digits/model.ts';
import {batchSize, digitsExplainers} from '../examples/digits/train.ts';
import {toTensors} from '../examples/support/tensors.ts';
import {ExplainCallback} from '../src/index.ts';
import type {Tfjs} from '../src/node/backend/tfjs.ts';
import {benchFolder} from './folder.ts';
import {benchNetwork, classes} from './network.ts';

/** One epoch of something to train. */
export interface Training {
  readonly name: string;
  epoch(): Promise<void>;
  end(): void;
}

/** The digits of the main example: `callbacks` trains with its six methods on 16 images, everything written. */
export async function digitsTraining(tf: Tfjs, callbacks: boolean, draws: number): Promise<Training> {
  const {train, validation} = await loadDigitParts();
  const [x, y] = toTensors(tf, withShifted(train));
  const held = toTensors(tf, validation);
  const model = digitsModel(tf);
  const outputDir = benchFolder();
  const explain = () =>
    new ExplainCallback(digitsExplainers(draws), {
      validationData: held,
      outputDir,
      atStart: false,
      // Which kernels are in use is the benchmark's choice.
      kernels: 'stock',
      report: () => {},
    });
  return {
    name: callbacks ? 'digits with callbacks' : 'digits',
    async epoch() {
      await model.fit(x, y, {epochs: 1, batchSize, verbose: 0, callbacks: callbacks ? [explain()] : []});
    },
    end() {
      tf.dispose([x, y, held]);
      model.dispose();
      rmSync(outputDir, {recursive: true, force: true});
    },
  };
}

/** Four convolutions and two dense layers on 32x32x3. */
export async function plainTraining(tf: Tfjs, images: number): Promise<Training> {
  return trainingOf(tf, 'bench network', await benchNetwork(), [32, 32, 3], images);
}

/** Residual blocks of separable convolutions with batch normalisation on 64x64x3. */
export function residualTraining(tf: Tfjs, images: number): Training {
  const {layers} = tf;
  const input = tf.input({shape: [64, 64, 3]});
  const stem = layers.conv2d({filters: 16, kernelSize: 3, padding: 'same', useBias: false}).apply(input);
  const normed = layers.batchNormalization().apply(stem);
  let flow = layers.activation({activation: 'relu'}).apply(normed) as SymbolicTensor;
  for (const filters of [16, 32]) {
    const side = layers.conv2d({filters, kernelSize: 1, strides: 2, padding: 'same'}).apply(flow) as SymbolicTensor;
    const main = [
      layers.separableConv2d({filters, kernelSize: 3, padding: 'same'}),
      layers.batchNormalization(),
      layers.activation({activation: 'relu'}),
      layers.maxPooling2d({poolSize: 2}),
    ].reduce((t, layer) => layer.apply(t) as SymbolicTensor, flow);
    flow = layers.add().apply([main, side]) as SymbolicTensor;
  }
  const pooled = layers.globalAveragePooling2d({dataFormat: 'channelsLast'}).apply(flow);
  const outputs = layers.dense({units: classes, activation: 'softmax'}).apply(pooled) as SymbolicTensor;
  return trainingOf(tf, 'residual network', tf.model({inputs: input, outputs}), [64, 64, 3], images);
}

function trainingOf(tf: Tfjs, name: string, model: LayersModel, shape: readonly number[], images: number): Training {
  const x = tf.randomNormal([images, ...shape], 0, 1, 'float32', 1);
  const y = tf.tidy(() => tf.oneHot(tf.cast(tf.randomUniform([images], 0, classes, 'int32', 2), 'int32'), classes));
  model.compile({optimizer: tf.train.adam(), loss: 'categoricalCrossentropy'});
  return {
    name,
    async epoch() {
      await model.fit(x, y, {epochs: 1, batchSize: 32, verbose: 0});
    },
    end() {
      tf.dispose([x, y]);
      model.dispose();
    },
  };
}
