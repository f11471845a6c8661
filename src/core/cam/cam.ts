import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {MethodBody} from '../method.ts';
import type {Site} from '../network/network.ts';
import {lastSpatialSite, spatialSite, type UpsampleRule, upsample, upsampleRules} from '../network/spatial.ts';
import {choice, flag, names} from '../options.ts';
import {networkBehind} from '../passes/layer-gradients.ts';
import type {Pass} from '../passes/one-pass.ts';
import type {Batch, Run} from '../run.ts';
import type {Subject} from '../subject.ts';

/** The options that every CAM has. */
export const camOptions = {
  layer: names('layer to look at, or several to average; by default the last spatial one that is not pooling'),
  relu: flag(true, 'keep only what speaks for the class'),
  upsample: choice(upsampleRules, 'bilinear', 'how the map is brought to the size of the input'),
};

export interface CamOptions {
  readonly layer?: readonly string[] | undefined;
  readonly upsample: UpsampleRule;
  readonly relu: boolean;
}

/** Activations and gradients at the layer, [n, h, w, c] or [n, t, c], to their weighted sum over channels. */
export type CamRule = (activations: tf.Tensor, gradients: tf.Tensor) => tf.Tensor;

/** The layers that a CAM with these options looks at. */
export function camSites(subject: Subject, {layer}: Pick<CamOptions, 'layer'>, method: string): Site[] {
  const network = networkBehind(subject, method);
  if (layer === undefined) return [lastSpatialSite(network, method)];
  return layer.map((address) => spatialSite(network, address, method));
}

/** What all CAMs share whose weights come from activations and gradients at the layer. */
export function gradientCam(method: string, options: CamOptions, rule: CamRule): MethodBody {
  return {
    map: options.relu ? 'positive' : 'signed',
    check(subject, x) {
      checkSizes(camSites(subject, options, method), x, options, method);
    },
    onePass: {
      wants: (subject) => ({gradients: camSites(subject, options, method)}),
      maps: (pass, subject) => [camOf(pass, camSites(subject, options, method), options, rule)],
    },
  };
}

function camOf({x, activation, gradient}: Pass, sites: readonly Site[], options: CamOptions, rule: CamRule): tf.Tensor {
  return combined(
    sites.map((site) => finished(rule(activation(site), gradient(site)), spatialSizes(x, site), options)),
  );
}

/** A map of the layer's size, then ReLU, then the input's size. */
export function finished(map: tf.Tensor, sizes: readonly number[], options: CamOptions): tf.Tensor {
  return upsample(options.relu ? tf.relu(map) : map, sizes, options.upsample);
}

/**
 * The mean over layers, each image's map first divided by its largest value: gradients differ in size from layer to
 * layer, and the largest would be all there is to see.
 */
export function combined(maps: readonly tf.Tensor[]): tf.Tensor {
  const [only, ...rest] = maps;
  if (only && rest.length === 0) return only;
  const scaled = maps.map((map) => {
    const axes = map.shape.slice(1).map((_, i) => i + 1);
    return tf.divNoNan(map, tf.max(tf.abs(map), axes, true));
  });
  return tf.div(tf.addN(scaled), maps.length);
}

/** The map of each layer in turn, finished and put together: what those CAMs share that make one layer's map at a time. */
export async function mapOverSites(
  sites: readonly Site[],
  x: Batch,
  run: Run,
  options: CamOptions,
  rawMap: (site: Site, run: Run) => Promise<tf.Tensor>,
): Promise<tf.Tensor[]> {
  const maps: tf.Tensor[] = [];
  try {
    for (const [i, site] of sites.entries()) {
      const progress = (done: number, total: number) => run.progress?.(i * total + done, sites.length * total);
      const raw = await rawMap(site, {...run, progress});
      maps.push(tf.tidy(() => finished(raw, spatialSizes(x, site), options)));
      raw.dispose();
    }
    return [tf.tidy(() => combined(maps).clone())];
  } finally {
    tf.dispose(maps);
  }
}

/** Maps of several layers can only be put together at one size. */
export function checkSizes(
  sites: readonly Site[],
  x: Batch,
  {upsample: rule}: Pick<CamOptions, 'upsample'>,
  method: string,
): void {
  const sizes = sites.map((site) => (rule === 'none' ? site.shape.slice(0, -1) : spatialSizes(x, site)).join(' x '));
  if (new Set(sizes).size < 2) return;
  throw new ExplainError(
    'bad-option',
    `${method}: the maps of several layers are averaged, so they must have one size; got ${sizes.join(', ')}: choose ` +
      'layers of one size, or let them be upsampled',
  );
}

/** Sum over channels. */
export function overChannels(t: tf.Tensor): tf.Tensor {
  return tf.sum(t, -1);
}

/** Axes of the places of [n, h, w, c] or [n, t, c]. */
export function placeAxes(t: tf.Tensor): number[] {
  return t.shape.slice(1, -1).map((_, i) => i + 1);
}

/** Spatial sizes of the input that a map of this site is shown over: the first input with as many spatial axes. */
export function spatialSizes(x: Batch, site: Site): number[] {
  const axes = site.shape.length - 1;
  const input = x.find((t) => t.rank === axes + 2);
  return input ? input.shape.slice(1, -1) : [...site.shape.slice(0, -1)];
}
