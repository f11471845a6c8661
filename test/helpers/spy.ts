import type * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {innerLayers, patched} from '../../src/core/network/layers.ts';

/** Everything about a model that explaining it must leave as it is: weights by value, layers by what they are made of. */
export function stateOf(model: LayersModel): unknown {
  const weights = model.weights.map((weight) => Array.from(weight.read().dataSync()));
  return {weights, layers: propertiesOf(model), training: Reflect.get(model, 'isTraining')};
}

function propertiesOf(model: object): unknown[] {
  return (innerLayers(model) ?? []).flatMap((layer) => [
    layer.name,
    Object.getOwnPropertyNames(layer).sort(),
    layer.call,
    Reflect.get(layer, 'activation'),
    [layer.inboundNodes.length, layer.outboundNodes.length, layer.trainable],
    ...propertiesOf(layer),
  ]);
}

/**
 * Makes a model tell `seen` how many rows each of its passes has, until the function that comes back is called. What
 * `seen` throws comes out of the pass.
 */
export function watchPasses(model: LayersModel, seen: (rows: number) => void): () => void {
  const original = model.call.bind(model);
  const call = (inputs: tf.Tensor | tf.Tensor[], kwargs: Parameters<typeof original>[1]) => {
    const first = Array.isArray(inputs) ? inputs[0] : inputs;
    seen(first?.shape[0] ?? 0);
    return original(inputs, kwargs);
  };
  Object.defineProperty(model, 'call', {value: call, configurable: true, writable: true});
  return () => {
    Reflect.deleteProperty(model, 'call');
  };
}

/** Runs `body` with a layer that throws. */
export function withBrokenLayer<T>(model: LayersModel, name: string, body: () => T): T {
  const broken = () => {
    throw new Error(`layer ${name} broke`);
  };
  return patched([{target: model.getLayer(name), key: 'call', value: broken}], body);
}
