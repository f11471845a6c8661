import * as tf from '@tensorflow/tfjs-core';
import {gradientsAt, networkBehind} from './layer-gradients.ts';
import type {Site} from './network.ts';
import {type Batch, byRows, indices, type Run, sliceRows} from './run.ts';
import {lastSpatialSite, spatialSite, type UpsampleRule, upsample} from './spatial.ts';
import type {Subject} from './subject.ts';

export interface CamOptions {
  readonly layer?: string | undefined;
  readonly upsample: UpsampleRule;
  readonly relu: boolean;
}

/** Activations and gradients at the layer, [n, h, w, c] each, to the weighted activations of the same shape. */
export type CamRule = (activations: tf.Tensor, gradients: tf.Tensor) => tf.Tensor;

/** The layer a CAM with these options looks at. */
export function camSite(subject: Subject, layer: string | undefined, method: string): Site {
  const network = networkBehind(subject, method);
  return layer === undefined ? lastSpatialSite(network, method) : spatialSite(network, layer, method);
}

/** sum over channels of rule(A, dS/dA), then ReLU, then the input's size: what all gradient CAMs share. */
export async function gradientCam(
  subject: Subject,
  x: Batch,
  run: Run,
  site: Site,
  options: CamOptions,
  rule: CamRule,
): Promise<tf.Tensor[]> {
  const sizes = spatialSizes(x, site);
  return byRows(subject.rows, run, (rows) => {
    const {activations, gradients} = gradientsAt(subject.take(indices(rows)), sliceRows(x, rows), [site]);
    const [a, g] = [activations[0], gradients[0]];
    if (!a || !g) return [];
    const map = tf.sum(rule(a, g), -1);
    return [upsample(options.relu ? tf.relu(map) : map, sizes, options.upsample)];
  });
}

/** Spatial sizes of the input that a map of this site is shown over: the first input with as many spatial axes. */
export function spatialSizes(x: Batch, site: Site): number[] {
  const axes = site.shape.length - 1;
  const input = x.find((t) => t.rank === axes + 2);
  return input ? input.shape.slice(1, -1) : [...site.shape.slice(0, -1)];
}
