import * as tf from '@tensorflow/tfjs-core';
import type {Network, Site} from '../core/network/network.ts';
import {type Range, type Run, throwIfAborted} from '../core/run.ts';
import {type UnitCounts, unitCounts} from './units.ts';

/** Examples outside of any backend, row-major: [n, ...]. */
export interface Rows {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Numbers of one layer, one row an example: [rows, width], row-major. */
export interface Features {
  readonly values: Float32Array;
  readonly rows: number;
  readonly width: number;
}

/** What a pass over a sample shows of one layer. */
export interface Seen {
  /** The mean over all places, for each example and channel. */
  readonly features: Features;
  readonly units: UnitCounts;
}

/**
 * Pooled features of layers for all rows of a sample: the mean over places of each channel, so that a layer's width is its
 * number of channels. What depends on where in the image something stands is lost by that. The memory needed is that of
 * one pass, and rows times channels of the layers; places are never kept.
 */
export async function featuresAt(
  network: Network,
  sites: readonly Site[],
  inputs: readonly Rows[],
  run: Run,
): Promise<Map<Site, Seen>> {
  const rows = inputs[0]?.shape[0] ?? 0;
  const kept = new Map(
    sites.map((site) => {
      const width = site.shape.at(-1) ?? 1;
      const features = {values: new Float32Array(rows * width), rows, width};
      return [site, {features, units: unitCounts(site, width)}];
    }),
  );
  for (let from = 0; from < rows; from += run.batchSize) {
    throwIfAborted(run);
    const range = {from, to: Math.min(rows, from + run.batchSize)};
    const tensors = pass(network, sites, inputs, range);
    try {
      for (const [site, found] of tensors) {
        const [means, lows, highs, ends] = await Promise.all(found.map((tensor) => tensor.data()));
        const own = kept.get(site);
        if (!own || !means || !lows || !highs) continue;
        own.features.values.set(means, from * own.features.width);
        own.units.add(lows, highs, ends, (range.to - from) * places(site));
      }
    } finally {
      tf.dispose([...tensors.values()].flat());
    }
    await tf.nextFrame();
  }
  return kept;
}

/** Means, smallest and largest values and, where the activation has ends, how often each unit is at one. */
function pass(
  network: Network,
  sites: readonly Site[],
  inputs: readonly Rows[],
  range: Range,
): Map<Site, readonly tf.Tensor[]> {
  const found = new Map<Site, readonly tf.Tensor[]>();
  try {
    tf.tidy(() => {
      const x = inputs.map((input, i) => rowsTensor(input, range, network.model.inputs[i]?.dtype === 'int32'));
      network.run(x, {
        sites,
        see(site, output) {
          if (found.has(site)) return undefined;
          const own = tf.tidy(() => {
            const width = site.shape.at(-1) ?? 1;
            const each = tf.reshape(tf.cast(output, 'float32'), [range.to - range.from, -1, width]);
            const flat = tf.reshape(each, [-1, width]);
            const atEnd = unitCounts(site, width).atEnd(flat);
            const all = [tf.mean(each, 1), tf.min(flat, 0), tf.max(flat, 0)];
            return atEnd ? [...all, tf.sum(tf.cast(atEnd, 'float32'), 0)] : all;
          });
          // Layers run in scopes of their own.
          found.set(
            site,
            own.map((tensor) => tf.keep(tensor)),
          );
          return undefined;
        },
      });
    });
    return found;
  } catch (error) {
    tf.dispose([...found.values()].flat());
    throw error;
  }
}

/** Some rows as a tensor. */
export function rowsTensor({values, shape}: Rows, {from, to}: Range, whole: boolean): tf.Tensor {
  const [, ...own] = shape;
  const size = own.reduce((a, b) => a * b, 1);
  const part = values.subarray(from * size, to * size);
  return tf.tensor(whole ? Int32Array.from(part) : part, [to - from, ...own], whole ? 'int32' : 'float32');
}

function places({shape}: Site): number {
  return shape.slice(0, -1).reduce((a, b) => a * b, 1);
}

/** The inputs themselves, pooled in the same way: what the first layers are compared with. */
export function pooledInput({values, shape}: Rows): Features {
  const [rows = 0, ...own] = shape;
  const width = own.at(-1) ?? 1;
  const size = own.reduce((a, b) => a * b, 1);
  const pooled = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < size; i++) {
      const at = row * width + (i % width);
      pooled[at] = (pooled[at] ?? 0) + ((values[row * size + i] ?? 0) * width) / size;
    }
  }
  return {values: pooled, rows, width};
}
