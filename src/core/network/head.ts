import type * as tf from '@tensorflow/tfjs-core';
import type {LayersModel, SymbolicTensor} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../errors.ts';
import {innerModel, type Layer, patched} from './layers.ts';

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

/** Layers that hand on softmax's numbers as they are; some published networks end in one. */
const passing: ReadonlySet<string> = new Set(['Reshape', 'Flatten', 'Permute', 'Dropout', 'SpatialDropout1D']);

/** The layer that computes a tensor of the model's graph, inside nested models too; undefined for a model's input. */
function computingLayer(tensor: SymbolicTensor): Layer | undefined {
  const layer = tensor.sourceLayer;
  const before = tensor.inputs.length === 1 ? tensor.inputs[0] : undefined;
  const inner = innerModel(layer)?.outputs[tensor.outputTensorIndex ?? 0];
  // A nested model that only changes the shape leads back to what comes before it.
  if (inner) return computingLayer(inner) ?? (before && computingLayer(before));
  if (passing.has(layer.getClassName())) return before && computingLayer(before);
  return layer.getClassName() === 'InputLayer' ? undefined : layer;
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

/** Looks at an output, given by number or name, of a built model. */
export function headOf(model: LayersModel, which: number | string = 0): Head {
  const index = outputIndex(model, which);
  const output = model.outputs[index];
  const layer = output && computingLayer(output);
  const shape = (output?.shape ?? []).slice(1).map((size) => size ?? 1);
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
