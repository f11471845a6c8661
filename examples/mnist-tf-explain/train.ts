import type {LayersModel} from '@tensorflow/tfjs-layers';
import {
  ActivationsVisualizationCallback,
  type ExplainCallback,
  GradCAMCallback,
  GradientsInputsCallback,
  IntegratedGradientsCallback,
  SmoothGradCallback,
  VanillaGradientsCallback,
} from '../../src/index.ts';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';
import {type LabelledImages, pickImages} from '../../src/node/data/labelled-images.ts';
import {toTensors} from '../support/tensors.ts';
import {loadImages} from './images.ts';

export interface MnistOptions {
  readonly epochs: number;
  /** Folder of all logs. */
  readonly out: string;
  /** Folder with MNIST's idx files, or Keras's mnist.npz. Default: the digits of this project. */
  readonly data?: string | undefined;
  /** Most images to train with. Default: all. */
  readonly limit?: number | undefined;
}

const inputShape = [28, 28, 1];
const classes = 10;
const perClass = 5;

/** What tf-explain's example of callbacks does (examples/callbacks/mnist.py), with this project's names. */
export async function trainOnMnist(
  tf: Tfjs,
  {epochs, out, data, limit}: MnistOptions,
): Promise<{model: LayersModel; callbacks: readonly ExplainCallback[]}> {
  // Images [n, 28, 28, 1] from 0 to 1; the labels become one-hot.
  const {train, test} = await loadImages(tf, data);
  const count = Math.min(limit ?? Number.POSITIVE_INFINITY, train.labels.length);
  const [images, numbers] = toTensors(tf, pickImages(train, [...train.labels.keys()].slice(0, count)));
  const labels = tf.tidy(() => tf.oneHot(tf.cast(numbers, 'int32'), classes));

  const model = mnistModel(tf);
  model.compile({optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy']});

  // Some images of one class each, to be explained; without labels.
  const [zeros] = toTensors(tf, ofClass(test, 0));
  const [fours] = toTensors(tf, ofClass(test, 4));

  // classIndex fits the images. Each callback is a run of its own below the folder of logs.
  const outputDir = `${out}/mnist`;
  const callbacks = [
    new GradCAMCallback({
      validationData: zeros,
      classIndex: 0,
      layerName: 'target_layer',
      outputDir,
      name: 'grad-cam-0',
    }),
    new GradCAMCallback({
      validationData: fours,
      classIndex: 4,
      layerName: 'target_layer',
      outputDir,
      name: 'grad-cam-4',
    }),
    new ActivationsVisualizationCallback({validationData: zeros, layersName: ['target_layer'], outputDir}),
    // tf-explain's noise is in the images' own unit, not a share of their range.
    new SmoothGradCallback({
      validationData: zeros,
      classIndex: 0,
      numSamples: 15,
      noise: 1,
      noiseUnit: 'absolute',
      outputDir,
    }),
    new IntegratedGradientsCallback({validationData: zeros, classIndex: 0, nSteps: 10, outputDir}),
    new VanillaGradientsCallback({validationData: zeros, classIndex: 0, outputDir}),
    new GradientsInputsCallback({validationData: zeros, classIndex: 0, outputDir}),
  ];

  try {
    await model.fit(images, labels, {epochs, callbacks});
    return {model, callbacks};
  } finally {
    tf.dispose([images, numbers, labels, zeros, fours]);
  }
}

function mnistModel(tf: Tfjs): LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({filters: 32, kernelSize: 3, activation: 'relu', inputShape}),
      tf.layers.conv2d({filters: 64, kernelSize: 3, activation: 'relu', name: 'target_layer'}),
      tf.layers.maxPooling2d({poolSize: 2}),
      tf.layers.dropout({rate: 0.25}),
      tf.layers.flatten(),
      tf.layers.dense({units: 128, activation: 'relu'}),
      tf.layers.dropout({rate: 0.5}),
      tf.layers.dense({units: classes, activation: 'softmax'}),
    ],
  });
}

function ofClass(images: LabelledImages, wanted: number): LabelledImages {
  const places = [...images.labels.keys()].filter((place) => images.labels[place] === wanted);
  return pickImages(images, places.slice(0, perClass));
}
