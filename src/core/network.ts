import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel, layers as layersNamespace} from '@tensorflow/tfjs-layers';
import {ExplainError} from './errors.ts';

export type Layer = layersNamespace.Layer;

/** One call of one layer in a forward pass. */
export interface Site {
  /** `conv_5`; inside a nested model `base/conv_5`; the second call of a shared layer `enc#1`. */
  readonly address: string;
  readonly layer: Layer;
  /** 0 for the first call of this layer within a pass. */
  readonly call: number;
  /** Output shape without the batch axis. */
  readonly shape: readonly number[];
  /** The layer's class, such as `Conv2D`. */
  readonly kind: string;
}

/** A look into one pass: `see` is called with each wanted site's output and may return another one in its place. */
export interface Intercept {
  readonly sites: readonly Site[];
  see(site: Site, output: tf.Tensor): tf.Tensor | undefined;
}

/** The layers of a model as they are called, and the way to run it with some of them watched or replaced. */
export interface Network {
  readonly model: LayersModel;
  /** In the order of execution. */
  readonly sites: readonly Site[];
  readonly inputNames: readonly string[];
  /** Bytes that one row's activations take up in a forward pass. */
  readonly bytesPerRow: number;
  /** The site of an address; an unknown one is an error that lists those there are. */
  site(address: string): Site;
  /** All outputs of the model in inference mode. */
  run(x: readonly tf.Tensor[], intercept?: Intercept): tf.Tensor[];
}

type Callable = (inputs: tf.Tensor | tf.Tensor[], kwargs: unknown) => tf.Tensor | tf.Tensor[];
type Patchable = Record<string, unknown>;

/**
 * Sets properties on objects while `body` runs and puts everything back afterwards, also after an error. `body` must be
 * synchronous, so that nobody else ever sees the patched objects.
 */
export function patched<T>(
  patches: readonly {readonly target: object; readonly key: string; readonly value: unknown}[],
  body: () => T,
): T {
  const undo: (() => void)[] = [];
  try {
    for (const {target, key, value} of patches) {
      const object = target as Patchable;
      const own = Object.getOwnPropertyDescriptor(object, key);
      undo.push(() => {
        if (own) Object.defineProperty(object, key, own);
        else delete object[key];
      });
      object[key] = value;
    }
    return body();
  } finally {
    for (const restore of undo.reverse()) restore();
  }
}

/** A nested model's layers; undefined for a plain layer. */
export function innerLayers(layer: unknown): Layer[] | undefined {
  const inner = (layer as {layers?: unknown}).layers;
  return Array.isArray(inner) ? (inner as Layer[]) : undefined;
}

interface Named {
  readonly path: string;
  readonly layer: Layer;
}

/** Every layer with its path; a nested model comes before its own layers. */
function namedLayers(layers: readonly Layer[], prefix = ''): Named[] {
  return layers
    .filter((layer) => layer.getClassName() !== 'InputLayer')
    .flatMap((layer) => {
      const path = prefix + layer.name;
      return [{path, layer}, ...namedLayers(innerLayers(layer) ?? [], `${path}/`)];
    });
}

/** Runs `body` with the calls of the given layers handed to `handle`, together with the number of the call. */
function watching<T>(
  named: readonly Named[],
  handle: (named: Named, call: number, output: tf.Tensor | tf.Tensor[]) => tf.Tensor | tf.Tensor[],
  body: () => T,
): T {
  const patches = named.map((entry) => {
    const original = entry.layer.call.bind(entry.layer) as Callable;
    let calls = 0;
    const value: Callable = (inputs, kwargs) => handle(entry, calls++, original(inputs, kwargs));
    return {target: entry.layer, key: 'call', value};
  });
  return patched(patches, body);
}

function asList<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

/** One row of zeros for every input of the model. */
function probeInputs(model: LayersModel): tf.Tensor[] {
  return model.inputs.map((input) =>
    tf.zeros([1, ...input.shape.slice(1).map((size) => size ?? 1)], input.dtype === 'int32' ? 'int32' : 'float32'),
  );
}

/**
 * Looks at a built model with one forward pass of a single row, so that every call of every layer has its address and
 * shape, in nested, shared and branched models alike. No tensor, weight or symbolic node is added to the model.
 */
export function networkOf(model: LayersModel): Network {
  if (!model.inputs || model.inputs.length === 0) {
    throw new ExplainError(
      'no-model',
      'the model is not built yet: give its first layer an inputShape, or call model.build',
    );
  }
  const named = namedLayers(model.layers);
  const unique = [...new Map(named.map((entry) => [entry.layer, entry])).values()];
  const seen: {entry: Named; call: number; shape: number[]}[] = [];
  tf.tidy(() => {
    watching(
      unique,
      (entry, call, output) => {
        const first = asList(output)[0];
        if (first) seen.push({entry, call, shape: first.shape.slice(1)});
        return output;
      },
      () => apply(model, probeInputs(model)),
    );
  });
  const sites: Site[] = seen.map(({entry, call, shape}) => ({
    address: call === 0 ? entry.path : `${entry.path}#${call}`,
    layer: entry.layer,
    call,
    shape,
    kind: entry.layer.getClassName(),
  }));
  const byAddress = new Map(sites.map((site) => [site.address, site]));
  const plain = sites.filter((site) => !innerLayers(site.layer));
  return {
    model,
    sites,
    inputNames: model.inputNames,
    bytesPerRow: plain.reduce((sum, site) => sum + 4 * site.shape.reduce((a, b) => a * b, 1), 0),
    site(address) {
      const site = byAddress.get(address) ?? byAddress.get(address.replace(/#0$/, ''));
      if (!site) {
        throw new ExplainError(
          'no-such-layer',
          `no layer '${address}' in model '${model.name}'; its layers: ${[...byAddress.keys()].join(', ')}`,
        );
      }
      return site;
    },
    run: (x, intercept) => (intercept ? runWatched(model, x, intercept) : apply(model, x)),
  };
}

function apply(model: LayersModel, x: readonly tf.Tensor[]): tf.Tensor[] {
  const only = x[0];
  const inputs = x.length === 1 && only ? only : [...x];
  return asList(model.apply(inputs, {training: false}) as tf.Tensor | tf.Tensor[]);
}

function runWatched(model: LayersModel, x: readonly tf.Tensor[], intercept: Intercept): tf.Tensor[] {
  const wanted = new Map<Layer, Map<number, Site>>();
  for (const site of intercept.sites) {
    const calls = wanted.get(site.layer) ?? new Map<number, Site>();
    wanted.set(site.layer, calls.set(site.call, site));
  }
  return watching(
    [...wanted.keys()].map((layer) => ({path: layer.name, layer})),
    ({layer}, call, output) => {
      const site = wanted.get(layer)?.get(call);
      if (!site) return output;
      const list = asList(output);
      const first = list[0];
      const other = first && intercept.see(site, first);
      if (!other) return output;
      return Array.isArray(output) ? [other, ...list.slice(1)] : other;
    },
    () => apply(model, x),
  );
}
