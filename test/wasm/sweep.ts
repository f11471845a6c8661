import type {Optimizer, Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel, SymbolicTensor} from '@tensorflow/tfjs-layers';
import type {ActivationIdentifier} from '@tensorflow/tfjs-layers/dist/keras_format/activation_config.js';
import seedrandom from 'seedrandom';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';
import {pattern} from '../helpers/weights.ts';
import {layerRows, one} from './sweep-layers.ts';

/** A tiny training. */
export interface Row {
  readonly name: string;
  readonly shape: readonly number[];
  readonly below?: number;
  readonly apply: (x: SymbolicTensor) => SymbolicTensor;
  readonly optimizer: () => Optimizer;
  readonly loss: string | ((wanted: Tensor, got: Tensor) => Tensor);
  /** What the loss compares with; default any numbers. */
  readonly wanted?: 'signs' | 'one-hot' | 'class' | 'probabilities';
}

/** The weights before and after. */
export interface Trained {
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
}

const rowCount = 4;
const steps = 3;
const classes = 3;

/** Every layer, activation, optimizer and loss. */
export function sweepRows(tf: Tfjs): readonly Row[] {
  const sgd = (): Optimizer => tf.train.sgd(0.1);
  const plain = {shape: [5], optimizer: sgd, loss: 'meanSquaredError'} as const;
  const dense = (activation: ActivationIdentifier) => (x: SymbolicTensor) =>
    one(tf.layers.dense({units: 4, activation}).apply(x));
  const layers = layerRows(tf).map((row) => ({...plain, ...row}));
  const activated = activations.map((name) => ({...plain, name: `activation ${name}`, apply: dense(name)}));
  const optimized = Object.entries(optimizers(tf)).map(([name, optimizer]) => ({
    ...plain,
    name: `optimizer ${name}`,
    apply: dense('tanh'),
    optimizer,
  }));
  const lost = losses(tf).map(({name, loss, wanted}) => ({
    ...plain,
    name: `loss ${name}`,
    apply: dense('tanh'),
    loss,
    ...(wanted ? {wanted} : {}),
  }));
  return [...layers, ...activated, ...optimized, ...lost];
}

const activations: readonly ActivationIdentifier[] = [
  ...(['elu', 'hardSigmoid', 'linear', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax'] as const),
  ...(['softplus', 'softsign', 'tanh', 'swish', 'mish', 'gelu', 'gelu_new'] as const),
];

function optimizers({train}: Tfjs): Readonly<Record<string, () => Optimizer>> {
  return {
    sgd: () => train.sgd(0.1),
    momentum: () => train.momentum(0.1, 0.9),
    nesterov: () => train.momentum(0.1, 0.9, true),
    adagrad: () => train.adagrad(0.1),
    adadelta: () => train.adadelta(1, 0.9, 1e-2),
    adam: () => train.adam(0.05),
    adamax: () => train.adamax(0.05),
    rmsprop: () => train.rmsprop(0.05),
    'rmsprop centered': () => train.rmsprop(0.05, 0.9, 0.1, 1e-10, true),
  };
}

function losses({losses}: Tfjs): readonly Pick<Row, 'name' | 'loss' | 'wanted'>[] {
  return [
    {name: 'meanSquaredError', loss: 'meanSquaredError'},
    {name: 'meanAbsoluteError', loss: 'meanAbsoluteError'},
    {name: 'meanAbsolutePercentageError', loss: 'meanAbsolutePercentageError'},
    {name: 'meanSquaredLogarithmicError', loss: 'meanSquaredLogarithmicError', wanted: 'probabilities'},
    {name: 'squaredHinge', loss: 'squaredHinge', wanted: 'signs'},
    {name: 'hinge', loss: 'hinge', wanted: 'signs'},
    {name: 'categoricalHinge', loss: 'categoricalHinge', wanted: 'one-hot'},
    {name: 'logcosh', loss: 'logcosh'},
    {name: 'categoricalCrossentropy', loss: 'categoricalCrossentropy', wanted: 'one-hot'},
    {name: 'sparseCategoricalCrossentropy', loss: 'sparseCategoricalCrossentropy', wanted: 'class'},
    {name: 'binaryCrossentropy', loss: 'binaryCrossentropy', wanted: 'probabilities'},
    {name: 'kullbackLeiblerDivergence', loss: 'kullbackLeiblerDivergence', wanted: 'probabilities'},
    {name: 'poisson', loss: 'poisson', wanted: 'probabilities'},
    {name: 'cosineProximity', loss: 'cosineProximity'},
    {name: 'tf.losses.absoluteDifference', loss: (y, p) => losses.absoluteDifference(y, p)},
    {name: 'tf.losses.cosineDistance', loss: (y, p) => losses.cosineDistance(y, p, 1)},
    {name: 'tf.losses.hingeLoss', loss: (y, p) => losses.hingeLoss(y, p), wanted: 'one-hot'},
    {name: 'tf.losses.huberLoss', loss: (y, p) => losses.huberLoss(y, p, undefined, 0.3)},
    {name: 'tf.losses.logLoss', loss: (y, p) => losses.logLoss(y, p), wanted: 'probabilities'},
    {name: 'tf.losses.meanSquaredError', loss: (y, p) => losses.meanSquaredError(y, p)},
    {name: 'tf.losses.sigmoidCrossEntropy', loss: (y, p) => losses.sigmoidCrossEntropy(y, p), wanted: 'one-hot'},
    {name: 'tf.losses.softmaxCrossEntropy', loss: (y, p) => losses.softmaxCrossEntropy(y, p), wanted: 'one-hot'},
  ];
}

/**
 * Trains for a few steps from fixed weights on fixed data: a dense layer, so that the layer under test must hand a gradient on, the
 * layer, and a dense layer onto three outputs.
 */
export async function train(tf: Tfjs, row: Row): Promise<Trained> {
  const {layers} = tf;
  const input = tf.input({shape: [...row.shape]});
  const width = row.shape.at(-1) ?? 1;
  const before = row.below === undefined ? one(layers.dense({units: width}).apply(input)) : input;
  const middle = row.apply(before);
  const flat = middle.shape.length > 2 ? one(layers.flatten({}).apply(middle)) : middle;
  const probable = row.wanted !== undefined && row.wanted !== 'signs';
  const output = one(layers.dense({units: classes, activation: probable ? 'softmax' : 'linear'}).apply(flat));
  const model = tf.model({inputs: input, outputs: output});
  const tensors = tf.tidy(() => [inputOf(tf, row), wantedOf(tf, row)] as const);
  const random = Math.random;
  const optimizer = row.optimizer();
  try {
    setWeights(tf, model);
    model.compile({optimizer, loss: row.loss});
    const start = read(model);
    // Layers of noise draw their seeds from here.
    Math.random = seedrandom(row.name);
    for (let step = 0; step < steps; step++) await model.trainOnBatch(...tensors);
    return {before: start, after: read(model)};
  } finally {
    Math.random = random;
    tf.dispose([...tensors]);
    optimizer.dispose();
    model.dispose();
  }
}

function read(model: LayersModel): number[][] {
  return model.weights.map((weight) => Array.from(weight.read().dataSync()));
}

function setWeights(tf: Tfjs, model: LayersModel): void {
  tf.tidy(() => {
    model.weights.forEach((weight, index) => {
      const shape = weight.shape.map((side) => side ?? 1);
      const scale = /gamma|variance/.test(weight.name) ? 0.3 : 0.5;
      const shift = /gamma|variance/.test(weight.name) ? 1 : 0;
      const size = shape.reduce((product, side) => product * side, 1);
      weight.write(
        tf.tensor(
          pattern(size, index + 1).map((value) => shift + scale * value),
          shape,
        ),
      );
    });
  });
}

function inputOf(tf: Tfjs, {shape, below}: Row): Tensor {
  const size = shape.reduce((product, side) => product * side, rowCount);
  const values = pattern(size, 0.5);
  const whole = below === undefined ? values : values.map((value) => Math.floor(((value + 1) / 2) * below));
  return tf.tensor(whole, [rowCount, ...shape]);
}

function wantedOf(tf: Tfjs, {wanted}: Row): Tensor {
  const classOf = Float32Array.from({length: rowCount}, (_, row) => row % classes);
  const any = tf.tensor2d(pattern(rowCount * classes, 3), [rowCount, classes]);
  switch (wanted) {
    case 'signs':
      return tf.sign(any);
    case 'one-hot':
      return tf.cast(tf.oneHot(tf.tensor1d(classOf, 'int32'), classes), 'float32');
    case 'class':
      return tf.tensor2d(classOf, [rowCount, 1]);
    case 'probabilities':
      return tf.softmax(any);
    default:
      return any;
  }
}
