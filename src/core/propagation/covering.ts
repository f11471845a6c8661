import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Layer, Patch} from '../network/layers.ts';
import type {Network} from '../network/network.ts';
import {withBackward} from './backward.ts';

/** Layers that hand on what others computed, at most in another place or shape. */
export const passing: readonly string[] = [
  'Flatten',
  'Reshape',
  'Permute',
  'RepeatVector',
  'Concatenate',
  'ZeroPadding2D',
  'Cropping2D',
  'Dropout',
  'SpatialDropout1D',
  'GaussianNoise',
  'GaussianDropout',
  'AlphaDropout',
  'Masking',
  'TimeDistributed',
];

/** Layers that are a weighted sum and, some of them, an activation. */
export const weighted: readonly string[] = [
  'Dense',
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'DepthwiseConv2D',
  'SeparableConv2D',
];

export const averaging: readonly string[] = [
  'AveragePooling1D',
  'AveragePooling2D',
  'AveragePooling3D',
  'GlobalAveragePooling1D',
  'GlobalAveragePooling2D',
];

/** What a method can't see through: an error that names the layer, as soon as something would come back through it. */
export function refusals(network: Network, layers: readonly Layer[], method: string): Patch[] {
  return layers.map((layer) => {
    const original = layer.call.bind(layer);
    const value = (inputs: tf.Tensor | tf.Tensor[], kwargs: Parameters<typeof original>[1]) =>
      tf.tidy(() => closed(original(inputs, kwargs), () => refuse(network, layer, method)));
    return {target: layer, key: 'call', value};
  });
}

/** Outputs that let nothing come back. */
export function closed(outputs: tf.Tensor | tf.Tensor[], refusal: () => never): tf.Tensor | tf.Tensor[] {
  const close = (t: tf.Tensor) => withBackward([t], () => t.clone(), refusal);
  return Array.isArray(outputs) ? outputs.map(close) : close(outputs);
}

/** Says which layer it is that a method has no rule for. */
export function refuse(network: Network, layer: Layer, method: string, what = layer.getClassName()): never {
  const address = network.sites.find((site) => site.layer === layer)?.address ?? layer.name;
  throw new ExplainError(
    'not-applicable',
    `${method} needs a rule for every layer on the way to the input; it has none for layer '${address}' (${what}): ` +
      'use a method that needs gradients or scores alone, such as integrated-gradients or occlusion',
  );
}
