import * as tf from '@tensorflow/tfjs-core';
import {input, type LayersModel, layers, model, type SymbolicTensor, sequential} from '@tensorflow/tfjs-layers';

type Steps = readonly {apply(x: SymbolicTensor): unknown}[];

/** A Sequential of the layers, with the given numbers as its weights, in their order. */
export function netWith(
  steps: Parameters<typeof sequential>[0] & object,
  ...weights: readonly number[][]
): LayersModel {
  return withWeights(sequential(steps), ...weights);
}

/** Gives the weights these numbers, in C order. */
export function withWeights<M extends LayersModel>(net: M, ...weights: readonly number[][]): M {
  if (weights.length !== net.weights.length) throw new Error(`the model has ${net.weights.length} weights`);
  net.weights.forEach((weight, i) => {
    const shape = weight.shape.map((side) => side ?? 1);
    tf.tidy(() => {
      weight.write(tf.tensor(weights[i] ?? [], shape));
    });
  });
  return net;
}

/** The layers one behind another, from an input of the shape. */
export function chained(x: SymbolicTensor, steps: Steps): SymbolicTensor {
  // A layer applied to one symbolic tensor gives one.
  return steps.reduce((tensor, step) => step.apply(tensor) as SymbolicTensor, x);
}

/** The same network, its hidden nonlinearity written in each of the ways that there are; weights W1 [2, 3], b1, W2 [3, 1], b2. */
export const writings: Readonly<Record<string, () => LayersModel>> = {
  'fused into the layer': () =>
    sequential({
      layers: [layers.dense({units: 3, inputShape: [2], activation: 'relu'}), layers.dense({units: 1})],
    }),
  'as an activation layer': () =>
    sequential({
      layers: [
        layers.dense({units: 3, inputShape: [2]}),
        layers.activation({activation: 'relu'}),
        layers.dense({units: 1}),
      ],
    }),
  'as a layer of its own kind': () =>
    sequential({
      layers: [layers.dense({units: 3, inputShape: [2]}), layers.reLU(), layers.dense({units: 1})],
    }),
  'inside of nested models': () => {
    const [outer, inner] = [input({shape: [2]}), input({shape: [2]})];
    const block = model({
      inputs: inner,
      outputs: chained(inner, [layers.dense({units: 3, activation: 'relu'})]),
    });
    const base = model({inputs: outer, outputs: chained(outer, [block])});
    return sequential({layers: [base, sequential({layers: [layers.dense({units: 1, inputShape: [3]})]})]});
  },
};
