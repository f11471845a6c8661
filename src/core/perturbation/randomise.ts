import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import {innerLayers, type Layer} from '../network/layers.ts';
import type {Network, Site} from '../network/network.ts';
import {generator} from '../random.ts';

/** A layer whose weights can be drawn anew. */
export interface WeightedLayer {
  readonly address: string;
  readonly layer: Layer;
}

/** The layers that hold weights, the last first; a shared layer where it is called last. */
export function weightedLayersTopDown(network: Network): readonly WeightedLayer[] {
  const plain = network.sites.filter(({layer}) => !innerLayers(layer) && layer.weights.length > 0);
  const byLayer = new Map<Layer, Site>();
  for (const site of [...plain].reverse()) if (!byLayer.has(site.layer)) byLayer.set(site.layer, site);
  return [...byLayer.values()].map(({address, layer}) => ({address, layer}));
}

/**
 * Lets `body` draw layers anew and puts all weights back afterwards, also after an error: each variable gets the very
 * values back that it held. Nobody else may use or train the model meanwhile.
 */
export async function withRandomised<T>(
  seed: number,
  body: (randomise: (layer: WeightedLayer) => void) => Promise<T>,
): Promise<T> {
  const held = new Map<tf.Variable, tf.Tensor>();
  try {
    return await body(({address, layer}) => {
      for (const weight of layer.weights) {
        const variable = variableOf(weight.read(), address);
        if (!held.has(variable)) held.set(variable, tf.clone(variable));
        const fresh = freshWeight(weight.name, variable.shape, seed, `${address}/${weight.name}`);
        // Not weight.write: that would apply the weight's constraint, when putting back too.
        variable.assign(fresh);
        fresh.dispose();
      }
    });
  } finally {
    for (const [variable, values] of held) {
      variable.assign(values);
      values.dispose();
    }
  }
}

function variableOf(weight: tf.Tensor, address: string): tf.Variable {
  if (weight instanceof tf.Variable) return weight;
  throw new ExplainError(
    'not-applicable',
    `the weights of layer '${address}' are not variables: they cannot be drawn anew`,
  );
}

/**
 * As a fresh layer has it: kernels even in +-sqrt(6 / (fan in + fan out)) (Glorot & Bengio 2010), scales and variances one,
 * all else zero.
 */
function freshWeight(name: string, shape: readonly number[], seed: number, stream: string): tf.Tensor {
  const plain = name.split('/').at(-1) ?? name;
  if (/gamma|variance/.test(plain)) return tf.ones([...shape]);
  if (shape.length < 2 || /alpha|bias/.test(plain)) return tf.zeros([...shape]);
  const [fanIn = 1, fanOut = 1] = shape.slice(-2);
  const field = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  const limit = Math.sqrt(6 / (field * (fanIn + fanOut)));
  const next = generator(seed, `parameter-randomisation/${stream}`);
  const values = Float32Array.from({length: shape.reduce((a, b) => a * b, 1)}, () => (2 * next() - 1) * limit);
  return tf.tensor(values, [...shape]);
}
