import * as tf from '@tensorflow/tfjs-core';
import {asList, type Layer, type Patch, patched} from '../network/layers.ts';
import type {Network} from '../network/network.ts';
import {computingLayers, kindOf} from '../network/nonlinearities.ts';
import {firstOf, inPlaceOf} from './backward.ts';
import {averaging, closed, passing, refuse, weighted} from './covering.ts';
import {foldedNormalisations} from './folding.ts';
import {globalMax, globalMaxima, windowMaxima} from './pick.ts';
import {divided, type RelevanceRule, type RuleSettings, shareBy, times} from './relevance-rules.ts';
import {type Scaling, scalingOf, weightedSums} from './weighted-sums.ts';

/** Which rule each weighted layer has. */
export interface Composite {
  readonly dense: RelevanceRule;
  readonly convolution: RelevanceRule;
  /** For the layers that see the input itself. */
  readonly first?: RelevanceRule | undefined;
}

export interface Propagation {
  readonly composite: Composite;
  readonly settings: RuleSettings;
  readonly method: string;
}

/** Activations f with f(0) = 0, so that relevance has no other place to go than their input. */
const transparent: ReadonlySet<string> = new Set([
  ...['linear', 'relu', 'relu6', 'leakyRelu', 'prelu', 'thresholdedRelu', 'elu', 'selu'],
  ...['tanh', 'softsign', 'swish', 'gelu', 'gelu_new', 'mish'],
]);

/** Layers that share relevance in proportion to what each of their inputs gives, by the epsilon rule. */
const proportional: ReadonlySet<string> = new Set([
  ...averaging,
  ...['Add', 'Average', 'BatchNormalization', 'UpSampling2D', 'Rescaling'],
]);

/** Layers whose gradient hands relevance back to the place that a value came from. */
const routing: ReadonlySet<string> = new Set([...passing, ...windowMaxima, 'Maximum', 'Minimum']);

const activations: ReadonlySet<string> = new Set([
  ...['Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU', 'Softmax'],
]);

type Tensors = tf.Tensor | tf.Tensor[];
type Call = (inputs: Tensors) => Tensors;

/**
 * Runs `body`, in which gradients with respect to the input are relevance: the model's outputs send back what they are in
 * place of 1, and each layer shares what comes back among its inputs.
 */
export function withRelevance<T>(network: Network, propagation: Propagation, body: () => T): T {
  const layers = computingLayers(network);
  const folded = foldedNormalisations(network, layers);
  // Tensors that are the input itself, at most moved, joined or normalised.
  const untouched = new Set<tf.Tensor>();
  const ruledCall = (layer: Layer, original: Call): Call => {
    const compute = callOf(network, layer, original, folded, propagation, (x) => untouched.has(x));
    return (given) => {
      const outputs = tf.tidy(() => compute(given));
      const isPlain = !weighted.includes(layer.getClassName()) && asList(given).every((x) => untouched.has(x));
      if (isPlain) for (const output of asList(outputs)) untouched.add(output);
      return outputs;
    };
  };
  const ends =
    (original: Call): Call =>
    (inputs) => {
      for (const input of asList(inputs)) untouched.add(input);
      const outputs = original(inputs);
      return tf.tidy(() => asList(outputs).map((output) => times(output)));
    };
  const patches = layers.map((layer) => patchCall(layer, (original) => ruledCall(layer, original)));
  return patched([...patches, patchCall(network.model, ends)], body);
}

function patchCall(target: Pick<Layer, 'call'>, change: (original: Call) => Call): Patch {
  const original = target.call.bind(target);
  const value = (inputs: Tensors, kwargs: Parameters<typeof original>[1]) =>
    change((given) => original(given, kwargs))(inputs);
  return {target, key: 'call', value};
}

/** What a layer does under its rule. */
function callOf(
  network: Network,
  layer: Layer,
  original: Call,
  folded: ReadonlyMap<Layer, Layer>,
  propagation: Propagation,
  isUntouched: (x: tf.Tensor) => boolean,
): Call {
  const kind = layer.getClassName();
  const {method, settings} = propagation;
  const refused = (outputs: Tensors, what?: string) => closed(outputs, () => refuse(network, layer, method, what));
  if (weighted.includes(kind)) {
    return (given) => {
      if (!transparent.has(kindOf(layer))) return refused(original(given), `${kind} with ${kindOf(layer)}`);
      const isTwisted = kind === 'SeparableConv2D' && Reflect.get(layer, 'dataFormat') === 'channelsFirst';
      if (isTwisted) return refused(original(given), `${kind}, channels first`);
      const [x, norm] = [firstOf(given), folded.get(layer)];
      const share = {rule: ruleFor(layer, propagation.composite, isUntouched(x)), settings};
      return sharedSums(x, layer, original, norm && scalingOf(norm), share);
    };
  }
  if (kind === 'BatchNormalization' && [...folded.values()].includes(layer)) return (given) => firstOf(given).clone();
  if (activations.has(kind)) {
    return (given) => {
      // Looked at here, for the head may be without its softmax in this pass.
      if (!transparent.has(kindOf(layer))) return refused(original(given), `${kind}, ${kindOf(layer)}`);
      return inPlaceOf(firstOf(given), () => firstOf(original(given)));
    };
  }
  if (globalMaxima.includes(kind)) return (given) => globalMax(firstOf(given), layer);
  if (proportional.has(kind)) {
    return (given) => {
      const inputs = Array.isArray(given) ? given.map((x) => times(x)) : times(given);
      return divided(firstOf(original(inputs)), settings.epsilon);
    };
  }
  if (routing.has(kind)) return original;
  return (given) => refused(original(given));
}

function ruleFor(layer: Layer, {dense, convolution, first}: Composite, isFirst: boolean): RelevanceRule {
  if (isFirst && first) return first;
  return layer.getClassName() === 'Dense' ? dense : convolution;
}

function sharedSums(
  x: tf.Tensor,
  layer: Layer,
  original: Call,
  scaling: Scaling | undefined,
  {rule, settings}: {readonly rule: RelevanceRule; readonly settings: RuleSettings},
): tf.Tensor {
  const sums = weightedSums(layer, original, scaling);
  const output = () => {
    const own = firstOf(original(x));
    return scaling ? tf.add(tf.mul(own, scaling.scale), scaling.shift) : own;
  };
  return sums.reduce((so, sum, i) => {
    const value = i === sums.length - 1 ? output : () => sum(so, {kernel: (w) => w});
    return inPlaceOf(shareBy(rule, so, sum, settings), value);
  }, x);
}
