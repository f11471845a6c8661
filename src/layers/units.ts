import * as tf from '@tensorflow/tfjs-core';
import type {Site} from '../core/network/network.ts';

/** Counts over a sample how the units of a layer behave, block by block; a unit is a channel at all its places. */
export interface UnitCounts {
  /** Per unit the smallest and largest value of a block, how often it was at an end, and of how many values. */
  add(lows: ArrayLike<number>, highs: ArrayLike<number>, ends: ArrayLike<number> | undefined, values: number): void;
  /** Which of [values, units] lie at an end of the activation's range; undefined for an activation without two ends. */
  atEnd(values: tf.Tensor): tf.Tensor | undefined;
  /**
   * Share of units that say the same for every example at every place of the sample, as a relu that is never active does:
   * what they say depends on nothing.
   */
  dead(): number;
  /** Share of units that are at an end nearly always; undefined for an activation without two ends. */
  saturated(): number | undefined;
}

/** The ends that values of an activation come near to. */
const ends: {readonly [activation: string]: readonly [low: number, high: number]} = {
  sigmoid: [0, 1],
  hardSigmoid: [0, 1],
  tanh: [-1, 1],
  softsign: [-1, 1],
};

/** A value is at an end within this share of the range: a sigmoid has lost nine tenths of its slope there. */
const nearness = 0.025;
/** A unit is saturated where at least this share of its values is. */
const nearlyAlways = 0.95;

export function unitCounts(site: Site, units: number): UnitCounts {
  const range = ends[activationOf(site) ?? ''];
  const low = new Float64Array(units).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(units).fill(Number.NEGATIVE_INFINITY);
  const counts = new Float64Array(units);
  let seen = 0;
  const share = (is: (unit: number) => boolean) =>
    Array.from({length: units}, (_, unit) => unit).filter(is).length / Math.max(1, units);
  return {
    add(lows, highs, own, values) {
      seen += values;
      for (let unit = 0; unit < units; unit++) {
        low[unit] = Math.min(low[unit] ?? 0, lows[unit] ?? Number.NaN);
        high[unit] = Math.max(high[unit] ?? 0, highs[unit] ?? Number.NaN);
        counts[unit] = (counts[unit] ?? 0) + (own?.[unit] ?? 0);
      }
    },
    atEnd(values) {
      if (!range) return undefined;
      const [from, to] = range;
      const near = nearness * (to - from);
      return tf.logicalOr(tf.less(values, from + near), tf.greater(values, to - near));
    },
    dead: () => (seen === 0 ? 0 : share((unit) => low[unit] === high[unit])),
    saturated: () => (range ? share((unit) => seen > 0 && (counts[unit] ?? 0) >= nearlyAlways * seen) : undefined),
  };
}

/** The name of a layer's activation: `relu`, `tanh`; undefined where it has none. */
export function activationOf({layer}: Site): string | undefined {
  // The parse boundary: tfjs-layers has the activation on its layers, but not in their common type.
  const {activation} = layer as {activation?: {getClassName?: () => string}};
  return activation?.getClassName?.();
}
