import type {LayersModel, Sequential} from '@tensorflow/tfjs-layers';
import {asCallback, ExplainCallback, explainers} from '../../src/index.ts';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';
import {makeShapes} from '../shapes/make-shapes.ts';
import {featureLayers, scoreLayers} from '../shapes/model.ts';
import {shapeNames} from '../shapes/outlines.ts';
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

const batchSize = 32;
const compiled = {loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy']};
/** Seeds of images that the base has not seen. */
const [newSeed, heldOutSeed] = [2_000_000, 1_000_000];

/** The question of the new model: whether the shape has corners. */
const newNames = ['round', 'with corners'];

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
  const model = tf.sequential({name: 'transfer', layers: [base, ...scoreLayers(tf, newNames.length, seed + 1)]});
  model.compile({optimizer: tf.train.adam(0.01), ...compiled});

  const few = Math.ceil(count / 4);
  const [x, y] = roundOrNot(tf, few, newSeed + seed);
  const heldOut = roundOrNot(tf, few, heldOutSeed + seed);
  const explain = new ExplainCallback(
    [
      explainers.gradCam({layer: 'base/conv_3', as: 'grad-cam at base/conv_3'}),
      explainers.gradCam({layer: 'base/conv_2', as: 'grad-cam at base/conv_2'}),
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
  const whole = tf.sequential({layers: [base, ...scoreLayers(tf, shapeNames.length, seed)]});
  whole.compile({optimizer: tf.train.adam(0.003), ...compiled});
  const [x, y] = toTensors(tf, makeShapes({count, seed}));
  try {
    await whole.fit(x, y, {epochs, batchSize, verbose: 0});
    return base;
  } finally {
    tf.dispose([x, y]);
  }
}

function roundOrNot(tf: Tfjs, count: number, seed: number) {
  const shapes = makeShapes({count, seed});
  const labels = shapes.labels.map((label) => (shapeNames[label] === 'circle' ? 0 : 1));
  return toTensors(tf, {...shapes, labels});
}
