import * as tf from '@tensorflow/tfjs-core';
import {asList, innerLayers, watching} from '../core/network/layers.ts';
import type {Network, Shaped, Site} from '../core/network/network.ts';

/** What a layer call gets: the output of another call, or an input of the model by its number. */
export type Source = Site | number;

/** How the calls of a network's layers hang together; nested models are looked through. */
export interface LayerGraph {
  /** Where each call's inputs come from; a source that can't be traced is left out. */
  readonly before: ReadonlyMap<Site, readonly Source[]>;
  /** What makes each output of the model. */
  readonly outputs: readonly (Source | undefined)[];
}

/** Follows the tensors of one pass of a single row of zeros; `like` says how long the axes of open size are. */
export function graphOf(network: Network, like: readonly Shaped[] = []): LayerGraph {
  const plain = network.sites.filter(({layer}) => !innerLayers(layer));
  const named = [...new Set(plain.map(({layer}) => layer))].map((layer) => ({path: layer.name, layer}));
  const before = new Map<Site, readonly Source[]>();
  const made = new Map<tf.Tensor, Source>();
  const outputs: (Source | undefined)[] = [];
  tf.tidy(() => {
    const x = network.model.inputs.map((input, i) => {
      const sides = input.shape.slice(1).map((side, axis) => side ?? like[i]?.shape[axis + 1] ?? 1);
      return tf.zeros([1, ...sides], input.dtype === 'int32' ? 'int32' : 'float32');
    });
    for (const [i, tensor] of x.entries()) made.set(tensor, i);
    const found = watching(
      named,
      ({layer}, run, given, compute) => {
        const inputs = asList(given);
        const output = compute();
        // A layer that hands on its input gets a tensor of its own, so that the two can be told apart.
        const own = asList(output).map((tensor) => (inputs.includes(tensor) ? tensor.clone() : tensor));
        const site = plain.find((one) => one.layer === layer && one.runs.includes(run));
        if (site) {
          const sources = inputs.flatMap((tensor) => made.get(tensor) ?? []);
          before.set(site, [...new Set([...(before.get(site) ?? []), ...sources])]);
          for (const tensor of own) made.set(tensor, site);
        }
        return Array.isArray(output) ? own : (own[0] ?? output);
      },
      () => network.run(x),
    );
    outputs.push(...found.map((tensor) => made.get(tensor)));
  });
  return {before, outputs};
}
