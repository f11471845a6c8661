import type * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from './errors.ts';
import {innerLayers, type Layer, patched} from './network.ts';

/** How a model's output is made: by softmax, by sigmoid, or otherwise (a regression, or logits as they are). */
export type HeadKind = 'softmax' | 'sigmoid' | 'linear';

/** One output of a model. */
export interface Head {
  /** Its place among the model's outputs. */
  readonly index: number;
  readonly kind: HeadKind;
  /** Length of the last axis: classes, or 1 for a single unit. */
  readonly units: number;
  /** Shape without the batch axis. */
  readonly shape: readonly number[];
  /** Runs `body` with the final softmax or sigmoid left out, so that the output holds logits. */
  withLogits<T>(body: () => T): T;
}

interface Activation {
  getClassName(): string;
  apply(x: tf.Tensor): tf.Tensor;
}

function activationOf(layer: Layer): Activation | undefined {
  const activation = (layer as {activation?: unknown}).activation;
  return activation && typeof (activation as Activation).getClassName === 'function'
    ? (activation as Activation)
    : undefined;
}

/** Takes the place of softmax or sigmoid; its class name is the one that fused kernels know as doing nothing. */
const identity = {
  apply: (x: tf.Tensor) => x.clone(),
  getClassName: () => 'linear',
  getConfig: () => ({}),
};

/** The layer that makes output `index`, inside nested models too. */
function finalLayer(model: LayersModel, index: number): Layer | undefined {
  const layer = model.outputLayers?.[index] ?? model.layers.at(-1);
  if (!layer) return undefined;
  const nested = innerLayers(layer);
  if (!nested) return layer;
  const tensorIndex = model.outputLayersTensorIndices?.[index] ?? 0;
  return finalLayer(layer as unknown as LayersModel, tensorIndex);
}

function outputIndex(model: LayersModel, output: number | string): number {
  const names = model.outputNames;
  const index = typeof output === 'number' ? output : names.indexOf(output);
  if (!Number.isInteger(index) || index < 0 || index >= model.outputs.length) {
    throw new ExplainError(
      'bad-target',
      `no output '${output}'; this model has ${names.map((n, i) => `${i} (${n})`).join(', ')}`,
    );
  }
  return index;
}

/** Looks at output `output` (a number or a name) of a built model. */
export function headOf(model: LayersModel, output: number | string = 0): Head {
  const index = outputIndex(model, output);
  const layer = finalLayer(model, index);
  const shape = (model.outputs[index]?.shape ?? []).slice(1).map((size) => size ?? 1);
  const activation = layer && activationOf(layer)?.getClassName();
  const isSoftmaxLayer = layer?.getClassName() === 'Softmax';
  const kind: HeadKind =
    isSoftmaxLayer || activation === 'softmax' ? 'softmax' : activation === 'sigmoid' ? 'sigmoid' : 'linear';
  return {
    index,
    kind,
    units: shape.at(-1) ?? 1,
    shape,
    withLogits(body) {
      if (!layer || kind === 'linear') return body();
      const first = (x: tf.Tensor | tf.Tensor[]) => (Array.isArray(x) ? x[0] : x);
      return patched(
        [
          isSoftmaxLayer
            ? {target: layer, key: 'call', value: (x: tf.Tensor | tf.Tensor[]) => first(x)?.clone()}
            : {target: layer, key: 'activation', value: identity},
        ],
        body,
      );
    },
  };
}
