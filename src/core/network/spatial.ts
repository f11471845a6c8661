import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import {innerLayers} from './layers.ts';
import type {Network, Site} from './network.ts';

/** Ways to bring a coarse map to the input's size; `none` leaves it at the layer's own. */
export const upsampleRules = ['bilinear', 'aligned', 'nearest', 'none'] as const;

export type UpsampleRule = (typeof upsampleRules)[number];

/** Resizes [n, h, w] or [n, t] maps to the given spatial sizes. `bilinear` has half-pixel centres. */
export function upsample(map: tf.Tensor, sizes: readonly number[], rule: UpsampleRule): tf.Tensor {
  if (rule === 'none' || map.shape.slice(1).every((side, i) => side === sizes[i])) return map.clone();
  const [n = 0, ...sides] = map.shape;
  const asImage = (pair: readonly number[]): [number, number] => {
    const [first = 1, second = 1] = pair;
    return pair.length === 1 ? [1, first] : [first, second];
  };
  return tf.tidy(() => {
    const image: tf.Tensor4D = tf.reshape(map, [n, ...asImage(sides), 1]);
    const resized =
      rule === 'nearest'
        ? tf.image.resizeNearestNeighbor(image, asImage(sizes), false, true)
        : tf.image.resizeBilinear(image, asImage(sizes), rule === 'aligned', rule === 'bilinear');
    return tf.reshape(resized, [n, ...sizes]);
  });
}

/** Layers that only pass on what others computed: a CAM is better taken before them. */
const passing = /Pooling|Dropout|Flatten|Reshape|ZeroPadding|UpSampling|Cropping|Permute|Noise/;

/** Layers that compute something of their own: those with a spatial output, or all where there is none of these. */
export function computingSites(network: Network): Site[] {
  const computing = network.sites.filter((site) => !passing.test(site.kind) && !innerLayers(site.layer));
  const spatial = computing.filter(isSpatial);
  return spatial.length > 0 ? spatial : computing;
}

/**
 * The layer a CAM looks at when none is named: the last one with a spatial output of more than one place that is
 * not merely pooling or passing on (Selvaraju et al. 2017, section 3: the last convolutional feature maps).
 */
export function lastSpatialSite(network: Network, method: string): Site {
  const site = computingSites(network).filter(isSpatial).at(-1);
  if (!site) {
    throw new ExplainError(
      'not-applicable',
      `${method} needs a layer with a spatial output [n, h, w, c] or [n, t, c]; model '${network.model.name}' has none`,
    );
  }
  return site;
}

/** The named layer, which must have a spatial output. */
export function spatialSite(network: Network, address: string, method: string): Site {
  const site = network.site(address);
  if (isSpatial(site)) return site;
  const others = network.sites.filter(isSpatial).map((s) => s.address);
  throw new ExplainError(
    'not-applicable',
    `${method}: layer '${address}' puts out [n, ${site.shape.join(', ')}], which has no spatial axes; layers that have: ${others.join(', ') || 'none'}`,
  );
}

function isSpatial(site: Site): boolean {
  const sides = site.shape.slice(0, -1);
  return (site.shape.length === 3 || site.shape.length === 2) && sides.some((side) => side > 1);
}
