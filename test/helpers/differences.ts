import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {innerLayers, type Layer} from '../../src/core/network/layers.ts';

/** Far enough apart for float32, near enough for the fourth-order formula. */
const step = 0.04;

/** d f / d s at s = 0 of a vector-valued f, by central differences of fourth order. */
export function derivative(f: (s: number) => ArrayLike<number>): number[] {
  const [a, b, c, d] = [f(step), f(-step), f(2 * step), f(-2 * step)];
  return Array.from(a, (value, i) => (8 * (value - (b[i] ?? 0)) - ((c[i] ?? 0) - (d[i] ?? 0))) / (12 * step));
}

/** Values of output `output`, unit `unit`, by `model.predict` alone, one a row. */
export function predicted(model: LayersModel, x: readonly tf.Tensor[], unit: number, output = 0): Float32Array {
  return tf.tidy(() => {
    const out = model.predict([...x]);
    const chosen = Array.isArray(out) ? out[output] : out;
    if (!chosen) throw new Error(`no output ${output}`);
    return tf.slice(tf.reshape(chosen, [chosen.shape[0] ?? 0, -1]), [0, unit], [-1, 1]).dataSync<'float32'>();
  });
}

/** Runs `body` with `amount` added to one bias of the layer. */
function withBias(layer: Layer, index: number, amount: number, body: () => ArrayLike<number>): number[] {
  return tf.tidy(() => {
    const weights = layer.getWeights().map((w) => w.clone());
    const bias = weights.at(-1) ?? tf.scalar(0);
    const moved = tf.add(bias, tf.mul(amount, tf.oneHot(index, bias.size)));
    layer.setWeights([...weights.slice(0, -1), tf.reshape(moved, bias.shape)]);
    try {
      return Array.from(body());
    } finally {
      layer.setWeights(weights);
    }
  });
}

/** d f / d bias_k for each of a layer's biases k and each row, [biases][rows]: what adding to its output does to f. */
export function biasDerivatives(layer: Layer, f: () => ArrayLike<number>): number[][] {
  const count = layer.getWeights().at(-1)?.size ?? 0;
  return Array.from({length: count}, (_, k) => derivative((s) => withBias(layer, k, s, f)));
}

/** d f / d x along the given direction, one a row. */
export function inputDerivative(
  x: readonly tf.Tensor[],
  which: number,
  direction: tf.Tensor,
  f: (x: readonly tf.Tensor[]) => ArrayLike<number>,
): number[] {
  return derivative((s) =>
    tf.tidy(() => Array.from(f(x.map((input, i) => (i === which ? tf.add(input, tf.mul(s, direction)) : input))))),
  );
}

/** The layer of a path such as `base/block/conv_4`. */
export function layerAt(model: object, path: string): Layer {
  const [first = '', ...rest] = path.split('/');
  const layer = innerLayers(model)?.find((one) => one.name === first);
  if (!layer) throw new Error(`no layer ${first}`);
  return rest.length > 0 ? layerAt(layer, rest.join('/')) : layer;
}
