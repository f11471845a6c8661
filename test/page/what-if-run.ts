import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {initializers, type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {ExplainCallback, type Explainer, explainers} from '../../src/index.ts';
import {pattern} from '../helpers/weights.ts';

/** Side of the coloured images; one of them, at least, is more than a patch. */
export const side = 8;
export const colours = ['red', 'green', 'blue'];

/** Real trainings whose models are stored: of colour images, in two runs, and of a table. */
export interface TrainedRuns {
  readonly root: string;
  /** Folder of a run. */
  folder(run: string): string;
  remove(): void;
}

export async function trainedRuns(): Promise<TrainedRuns> {
  const root = mkdtempSync(join(tmpdir(), 'tfjs-explain-what-if-'));
  const methods = [
    explainers.integratedGradients({steps: 6}),
    explainers.gradient(),
    explainers.gradCam(),
    explainers.occlusion({patch: 4, stride: 4}),
    explainers.expectedGradients({samples: 6}),
    explainers.smoothGrad({as: 'smooth', of: explainers.inputXGradient(), samples: 4}),
  ];
  await train(root, 'first', {
    model: colourNet(1),
    ...colourData(24),
    methods,
    epochs: 4,
    classNames: colours,
    every: 2,
  });
  await train(root, 'second', {model: colourNet(5), ...colourData(24), methods, epochs: 2, classNames: colours});
  await train(root, 'table', {
    ...{model: tableNet(), ...tableData(20), methods: [explainers.gradient()], epochs: 1, classNames: ['low', 'high']},
    inputColumns: ['age', '<b>weight</b>', 'size'],
  });
  return {
    root,
    folder: (run) => join(root, 'what-if', run),
    remove: () => rmSync(root, {recursive: true, force: true}),
  };
}

interface Training {
  readonly model: LayersModel;
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
  readonly methods: readonly Explainer[];
  readonly epochs: number;
  readonly classNames: readonly string[];
  readonly every?: number;
  readonly inputColumns?: readonly string[];
}

async function train(root: string, runName: string, {model, x, y, methods, epochs, every = 1, ...rest}: Training) {
  const callback = new ExplainCallback(methods, {
    ...{validationData: [x, y], name: 'what-if', runName, outputDir: root, maxImages: 3},
    ...{checkpoint: {every}, precision: 'float32', report: () => {}, ...rest},
  });
  try {
    await model.fit(x, y, {epochs, batchSize: 4, verbose: 0, shuffle: false, callbacks: [callback]});
  } finally {
    tf.dispose([x, y]);
    model.dispose();
  }
}

/** Noise, and more of the channel that is the class in a quarter of the image. Values from about -1 to 1. */
function colourData(n: number) {
  const size = side * side * 3;
  const noise = pattern(n * size, 1);
  const values = noise.map((value, i) => {
    const [image, channel] = [Math.floor(i / size), i % 3];
    const [row, column] = [Math.floor((i % size) / (side * 3)), Math.floor((i % (side * 3)) / 3)];
    const isBright = channel === image % 3 && row < 4 && column < 4;
    return value * 0.4 + (isBright ? 0.6 : -0.3);
  });
  return {x: tf.tensor4d(values, [n, side, side, 3]), y: labelsOf(n, 3)};
}

function tableData(n: number) {
  const values = pattern(n * 3, 3).map((value, i) => value + (i % 3 === 0 && Math.floor(i / 3) % 2 === 1 ? 1 : 0));
  return {x: tf.tensor2d(values, [n, 3]), y: tf.tensor2d(Array.from({length: n}, (_, i) => [i % 2]))};
}

function labelsOf(n: number, classes: number): tf.Tensor {
  return tf.tensor2d(
    Array.from({length: n}, (_, i) => colours.slice(0, classes).map((_name, k) => (i % classes === k ? 1 : 0))),
  );
}

function colourNet(seed: number): LayersModel {
  const start = (more: number) => initializers.glorotUniform({seed: seed + more});
  const model = sequential({
    name: 'colours',
    layers: [
      layers.conv2d({
        ...{name: 'conv', inputShape: [side, side, 3], filters: 4, kernelSize: 3, padding: 'same', activation: 'relu'},
        kernelInitializer: start(1),
      }),
      layers.maxPooling2d({name: 'pool', poolSize: 2}),
      layers.flatten({name: 'flat'}),
      layers.dense({name: 'out', units: 3, activation: 'softmax', kernelInitializer: start(2)}),
    ],
  });
  model.compile({optimizer: tf.train.sgd(0.05), loss: 'categoricalCrossentropy', metrics: ['accuracy']});
  return model;
}

function tableNet(): LayersModel {
  const start = (seed: number) => initializers.glorotUniform({seed});
  const model = sequential({
    name: 'table',
    layers: [
      layers.dense({units: 4, inputShape: [3], activation: 'tanh', kernelInitializer: start(1)}),
      layers.dense({units: 1, activation: 'sigmoid', kernelInitializer: start(2)}),
    ],
  });
  model.compile({optimizer: tf.train.sgd(0.2), loss: 'binaryCrossentropy'});
  return model;
}
