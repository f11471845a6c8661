import * as tf from '@tensorflow/tfjs-core';
import {firstOf} from '../propagation/backward.ts';
import {innerLayers, type Layer, type Patch, patched} from './layers.ts';
import type {Network} from './network.ts';

/** A place where a layer applies a function that is not linear. */
export interface Nonlinearity {
  readonly layer: Layer;
  /** The activation's name, such as `relu` or `softmax`, whether it is fused into a layer or a layer of its own. */
  readonly kind: string;
}

/** Computes f(z) in its own way; `f` is the function as it is. */
export type NonlinearityRule = (z: tf.Tensor, f: (z: tf.Tensor) => tf.Tensor, nonlinearity: Nonlinearity) => tf.Tensor;

/** Layers that are a nonlinearity and nothing else. */
const ownLayers: ReadonlyMap<string, string> = new Map([
  ['ReLU', 'relu'],
  ['LeakyReLU', 'leakyRelu'],
  ['PReLU', 'prelu'],
  ['ELU', 'elu'],
  ['ThresholdedReLU', 'thresholdedRelu'],
  ['Softmax', 'softmax'],
]);

/** What gives shares or gates, between 0 and 1, and not features. */
const shares: ReadonlySet<string> = new Set(['softmax', 'logSoftmax', 'sigmoid', 'hardSigmoid']);

interface Activation {
  apply(z: tf.Tensor): tf.Tensor;
  getClassName(): string;
}

/** A layer's activation function, where it has one. */
export function activationOf(layer: Layer): Activation | undefined {
  const activation: unknown = Reflect.get(layer, 'activation');
  if (typeof activation !== 'object' || activation === null) return undefined;
  const given = activation as Partial<Activation>;
  return typeof given.apply === 'function' && typeof given.getClassName === 'function'
    ? (activation as Activation)
    : undefined;
}

/** The kind of a layer's nonlinearity, `linear` where it has none. */
export function kindOf(layer: Layer): string {
  return ownLayers.get(layer.getClassName()) ?? activationOf(layer)?.getClassName() ?? 'linear';
}

/** Every layer that computes something, once, with those inside of wrappers such as TimeDistributed. */
export function computingLayers(network: Network): Layer[] {
  const layers = network.sites.map((site) => site.layer).filter((layer) => !innerLayers(layer));
  const wrapped = layers.filter((layer) => layer.getClassName() === 'TimeDistributed');
  return [...new Set([...layers, ...wrapped.map((layer) => Reflect.get(layer, 'layer') as Layer)])];
}

/** Every nonlinearity of a network's layers; those inside of recurrent cells and attention are not among them. */
export function nonlinearitiesOf(network: Network): Nonlinearity[] {
  return computingLayers(network).flatMap((layer) => {
    const kind = kindOf(layer);
    return kind === 'linear' ? [] : [{layer, kind}];
  });
}

/** True for what makes features, such as ReLU or tanh; false for softmax and sigmoid, which make shares and gates. */
export function makesFeatures({kind}: Nonlinearity): boolean {
  return !shares.has(kind);
}

/** Runs `body`, which must be synchronous, with the given nonlinearities computed by the rule. */
export function ruled<T>(places: readonly Nonlinearity[], rule: NonlinearityRule, body: () => T): T {
  return patched(
    places.map((place) => patchFor(place, rule)),
    body,
  );
}

function patchFor(place: Nonlinearity, rule: NonlinearityRule): Patch {
  const {layer} = place;
  const activation = activationOf(layer);
  if (activation) {
    const apply = (z: tf.Tensor) => tf.tidy(() => rule(z, (t) => activation.apply(t), place));
    // A name that no fused kernel knows, so that tfjs applies it as a function.
    const value = {apply, getClassName: () => 'ruled', getConfig: () => ({})};
    return {target: layer, key: 'activation', value};
  }
  const original = layer.call.bind(layer);
  const value = (inputs: tf.Tensor | tf.Tensor[], kwargs: Parameters<typeof original>[1]) =>
    tf.tidy(() => rule(firstOf(inputs), (z) => firstOf(original(z, kwargs)), place));
  return {target: layer, key: 'call', value};
}
