import type * as tf from '@tensorflow/tfjs-core';
import type {LayersModel, layers} from '@tensorflow/tfjs-layers';

export type Layer = layers.Layer;

/** A layer with its path, such as `base/conv_5`. */
export interface Named {
  readonly path: string;
  readonly layer: Layer;
}

type Tensors = tf.Tensor | tf.Tensor[];
type Callable = (inputs: Tensors, kwargs: unknown) => Tensors;
type Patchable = Record<string, unknown>;

/** A property to be set on an object for a while. */
export interface Patch {
  readonly target: object;
  readonly key: string;
  readonly value: unknown;
}

/**
 * Sets properties on objects while `body` runs and puts everything back afterwards, also after an error. `body` must be
 * synchronous, so that nobody else ever sees the patched objects.
 */
export function patched<T>(patches: readonly Patch[], body: () => T): T {
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

/** A layer that is a nested model, as one; undefined for a plain layer. */
export function innerModel(layer: Layer): LayersModel | undefined {
  // The parse boundary: tfjs-layers types a nested model as any layer.
  return innerLayers(layer) ? (layer as unknown as LayersModel) : undefined;
}

/** Every layer with its path; a nested model comes before its own layers. */
export function namedLayers(layers: readonly Layer[], prefix = ''): Named[] {
  return layers
    .filter((layer) => layer.getClassName() !== 'InputLayer')
    .flatMap((layer) => {
      const path = prefix + layer.name;
      return [{path, layer}, ...namedLayers(innerLayers(layer) ?? [], `${path}/`)];
    });
}

/** Runs `body` with the calls of the given layers handed to `handle`: inputs, the number of the run, how to compute it. */
export function watching<T>(
  named: readonly Named[],
  handle: (named: Named, run: number, inputs: Tensors, compute: () => Tensors) => Tensors,
  body: () => T,
): T {
  const patches = named.map((entry) => {
    const original = entry.layer.call.bind(entry.layer) as Callable;
    let runs = 0;
    const value: Callable = (inputs, kwargs) => handle(entry, runs++, inputs, () => original(inputs, kwargs));
    return {target: entry.layer, key: 'call', value};
  });
  return patched(patches, body);
}

export function asList<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
