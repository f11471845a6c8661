import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../errors.ts';
import {asList, innerLayers, innerModel, type Layer, type Named, namedLayers, patched, watching} from './layers.ts';
import {constantMasks} from './masking.ts';
import {type Call, traceCalls} from './trace.ts';

/** One call of one layer in a forward pass. */
export interface Site {
  /** `conv_5`; inside a nested model `base/conv_5`; the second call of a shared layer `enc#1`. */
  readonly address: string;
  readonly layer: Layer;
  /** 0 for the first call of this layer, in the order in which the calls were written. */
  readonly call: number;
  /** Which of the layer's runs within a pass these are: tfjs runs a layer once for each of its outputs. */
  readonly runs: readonly number[];
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

/** What an axis of open size gets where no input says how long it is: enough for most networks to halve it a few times. */
const openSide = 64;

/** One row of zeros for every input of the model; axes of open size are as long as those of `like`. */
function probeInputs(model: LayersModel, like: readonly Shaped[]): tf.Tensor[] {
  return model.inputs.map((input, i) => {
    const sides = input.shape.slice(1).map((side, axis) => side ?? like[i]?.shape[axis + 1] ?? openSide);
    return tf.zeros([1, ...sides], input.dtype === 'int32' ? 'int32' : 'float32');
  });
}

/** Anything with a shape [n, ...]. */
export interface Shaped {
  readonly shape: readonly number[];
}

/** Fails for a model that can't be looked at: not built, or with a state that looking would change. */
export function checkModel(model: LayersModel): void {
  if (!model.inputs || model.inputs.length === 0) {
    throw new ExplainError(
      'no-model',
      'the model is not built yet: give its first layer an inputShape, or call model.build',
    );
  }
  if (model.stateful) {
    throw new ExplainError(
      'not-applicable',
      `model '${model.name}' keeps state from batch to batch, which looking at it would change: build it with stateful: false`,
    );
  }
}

/**
 * Looks at a built model with one forward pass of a single row, so that every call of every layer has its address and
 * shape, in nested, shared and branched models alike. No tensor, weight or symbolic node is added to the model. `like`
 * says how long the axes are that the model leaves open.
 */
export function networkOf(model: LayersModel, like: readonly Shaped[] = []): Network {
  checkModel(model);
  const named = namedLayers(model.layers);
  // A layer that stands in two models goes by its first path.
  const unique = [...new Map([...named].reverse().map((entry) => [entry.layer, entry])).values()];
  let calls: Call[] = [];
  tf.tidy(() => {
    const x = probeInputs(model, like);
    calls = traceCalls(model, unique, x, () => apply(model, x));
  });
  const sites: Site[] = calls.map(({path, layer, number, runs, shape}) => ({
    address: number === 0 ? path : `${path}#${number}`,
    layer,
    call: number,
    runs,
    shape,
    kind: layer.getClassName(),
  }));
  const byAddress = new Map(sites.map((site) => [site.address, site]));
  const masks = constantMasks(unique.map(({layer}) => layer));
  const plain = sites.filter((site) => !innerLayers(site.layer));
  return {
    model,
    sites,
    inputNames: model.inputNames,
    bytesPerRow: plain.reduce((sum, site) => sum + 4 * site.shape.reduce((a, b) => a * b, 1), 0),
    site(address) {
      const plain = address.replace(/#0$/, '');
      const site = [plain, ...(isInsideOfSequential(model) ? tails(plain) : [])]
        .map((one) => byAddress.get(outputAddress(named, byAddress, one)))
        .find((found) => found !== undefined);
      if (!site) {
        throw new ExplainError(
          'no-such-layer',
          `no layer '${address}' in model '${model.name}'; its layers: ${[...byAddress.keys()].join(', ')}`,
        );
      }
      return site;
    },
    run: (x, intercept) => patched(masks, () => (intercept ? runWatched(model, x, intercept) : apply(model, x))),
  };
}

/**
 * A Sequential trains by a model of its own making, which is the one that callbacks get. A model that comes first in the
 * Sequential is unrolled there: its layers have lost its name.
 */
function isInsideOfSequential(model: LayersModel): boolean {
  return model.name.endsWith('_model') && model.getClassName() !== 'Sequential';
}

/** `base/block/conv_4` -> `block/conv_4`, `conv_4`. */
function tails(address: string): string[] {
  const parts = address.split('/');
  return parts.slice(1).map((_, i) => parts.slice(i + 1).join('/'));
}

/**
 * A model that comes first in a Sequential is never called itself, its layers are: its address means the layer that makes
 * its output.
 */
function outputAddress(named: readonly Named[], sites: ReadonlyMap<string, Site>, address: string): string {
  if (sites.has(address)) return address;
  const layer = named.find(({path}) => path === address)?.layer;
  const last = layer && innerModel(layer)?.outputs[0]?.sourceLayer;
  return last ? outputAddress(named, sites, `${address}/${last.name}`) : address;
}

function apply(model: LayersModel, x: readonly tf.Tensor[]): tf.Tensor[] {
  const only = x[0];
  const inputs = x.length === 1 && only ? only : [...x];
  return asList(model.apply(inputs, {training: false}) as tf.Tensor | tf.Tensor[]);
}

function runWatched(model: LayersModel, x: readonly tf.Tensor[], intercept: Intercept): tf.Tensor[] {
  const wanted = new Map<Layer, Map<number, Site>>();
  for (const site of intercept.sites) {
    const runs = wanted.get(site.layer) ?? new Map<number, Site>();
    for (const run of site.runs) runs.set(run, site);
    wanted.set(site.layer, runs);
  }
  return watching(
    [...wanted.keys()].map((layer) => ({path: layer.name, layer})),
    ({layer}, run, _inputs, compute) => {
      const output = compute();
      const site = wanted.get(layer)?.get(run);
      const [first, ...rest] = asList(output);
      const other = site && first && intercept.see(site, first);
      if (!other) return output;
      return Array.isArray(output) ? [other, ...rest] : other;
    },
    () => apply(model, x),
  );
}
