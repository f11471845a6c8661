import type {Tensor1D, Tensor4D} from '@tensorflow/tfjs-core';
import type {LayersModel, Sequential} from '@tensorflow/tfjs-layers';
import {asCallback, ExplainCallback, explainers} from '../../src/index.ts';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';
import {makeShapes} from '../shapes/make-shapes.ts';
import {featureLayers, type Layer, scoreLayers} from '../shapes/model.ts';
import {type ShapeName, shapeNames} from '../shapes/outlines.ts';
import {toTensors} from '../support/tensors.ts';
import type {TrainingProgress} from '../support/training-progress.ts';

export interface TransferOptions {
  /** Epochs of the new model. */
  readonly epochs: number;
  /** Epochs of the base before. */
  readonly baseEpochs: number;
  /** Folder of all logs. */
  readonly out: string;
  readonly runName?: string | undefined;
  readonly seed: number;
  /** Images to train the base with; the new model gets a quarter as many others. */
  readonly count: number;
}

const size = 32;
const batchSize = 32;
const compiled = {loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy']};
/** Seeds of images that the base has not seen. */
const [newSeed, heldOutSeed] = [2_000_000, 1_000_000];

/** The question of the new model is another one: how many corners there are. */
const newNames = ['no corner', 'three', 'four or more'];
const newLabels: {readonly [K in ShapeName]: number} = {circle: 0, triangle: 1, square: 2, cross: 2};

/**
 * Trains a base on four shapes, then a new model with that base as one of its layers and its weights frozen, which learns
 * another question from few images. Layers of the base are called `base/conv_1` and so on.
 */
export async function trainTransfer(
  tf: Tfjs,
  {epochs, baseEpochs, out, runName, seed, count}: TransferOptions,
  progress: TrainingProgress,
): Promise<{model: LayersModel; explain: ExplainCallback}> {
  const base = await trainBase(tf, baseEpochs, count, seed);
  base.trainable = false;
  const model = chain(tf, 'transfer', [base, ...scoreLayers(tf, newNames.length, seed + 1)]);
  model.compile({optimizer: tf.train.adam(0.005), ...compiled});

  const few = Math.ceil(count / 4);
  const [x, y] = countCorners(tf, few, newSeed + seed);
  const heldOut = countCorners(tf, few, heldOutSeed + seed);
  const explain = new ExplainCallback(
    [
      explainers.gradCam({layer: 'base/conv_3', as: 'cam conv_3'}),
      explainers.gradCam({layer: 'base/conv_2', as: 'cam conv_2'}),
      explainers.activations({layers: ['base/conv_1', 'base/conv_3']}),
    ],
    {
      validationData: heldOut,
      classNames: newNames,
      outputDir: out,
      name: 'transfer',
      runName,
      seed,
      maxImages: 12,
      onProgress: progress.onProgress,
      onStep: progress.onStep,
      report: progress.report,
    },
  );
  try {
    await model.fit(x, y, {
      epochs,
      batchSize,
      verbose: 0,
      validationData: heldOut,
      callbacks: [explain, asCallback(progress.hooks)],
    });
    return {model, explain};
  } finally {
    progress.end();
    tf.dispose([x, y, ...heldOut]);
  }
}

/** The convolutions of a network that tells four shapes apart. */
async function trainBase(tf: Tfjs, epochs: number, count: number, seed: number): Promise<Sequential> {
  const base = tf.sequential({name: 'base', layers: featureLayers(tf, {seed})});
  const whole = chain(tf, 'four-shapes', [base, ...scoreLayers(tf, shapeNames.length, seed)]);
  whole.compile({optimizer: tf.train.adam(0.003), ...compiled});
  const [x, y] = toTensors(tf, makeShapes({count, seed}));
  try {
    await whole.fit(x, y, {epochs, batchSize, verbose: 0});
    return base;
  } finally {
    tf.dispose([x, y]);
  }
}

/** A functional model of layers one after another. (A sequential model would take the layers out of a nested first one.) */
function chain(tf: Tfjs, name: string, layers: readonly Layer[]): LayersModel {
  const image = tf.input({shape: [size, size, 3], name: 'image'});
  const scores = layers.reduce((x, layer) => {
    const y = layer.apply(x);
    if (y instanceof tf.SymbolicTensor) return y;
    throw new Error(`layer ${layer.name} has more than one output`);
  }, image);
  return tf.model({name, inputs: image, outputs: scores});
}

function countCorners(tf: Tfjs, count: number, seed: number): [x: Tensor4D, y: Tensor1D] {
  const shapes = makeShapes({count, seed});
  const labels = shapes.labels.map((label) => newLabels[shapeNames[label] ?? 'circle']);
  return toTensors(tf, {...shapes, labels});
}
