import {measured} from './measured.ts';
import {distanceOf, type Measure, measures} from './measures.ts';
import type {Measured, Plane} from './plane.ts';

/** With what a step's maps are compared. */
export type Against = 'previous' | 'start' | 'reference';

export interface DriftOptions {
  /** Share of a map's places that are its top. Default 0.1. */
  readonly topShare?: number | undefined;
  /** A step that all later ones are compared with, besides the one before and step 0. */
  readonly reference?: number | undefined;
  /** The explanation of an image has settled once 1 - Spearman against the step before stays at most this. Default 0.1. */
  readonly settledBelow?: number | undefined;
}

/** Distances of a step's maps from earlier ones, per measure an array with one number an image. */
export type Drift = {readonly [A in Against]?: {readonly [measure: string]: Float32Array}};

/** Follows the maps of one method over the steps. */
export interface DriftTracker {
  /** Takes in a step's maps, image by image, and says how far they are from earlier ones. Steps come in order. */
  add(step: number, planes: readonly Plane[]): Drift;
  /** For each image the first step after which its map stayed as it was; undefined where it still moves. */
  settledAt(): (number | undefined)[];
}

interface Seen {
  readonly step: number;
  readonly maps: readonly Measured[];
}

/** `1 - Spearman` between the maps of all steps is what tells whether a map has settled. */
const settling = 'spearman';

export function driftTracker({topShare = 0.1, reference, settledBelow = 0.1}: DriftOptions = {}): DriftTracker {
  let first: Seen | undefined;
  let chosen: Seen | undefined;
  let last: Seen | undefined;
  /** For each image the last step at which it moved more than the bound. */
  let moved: (number | undefined)[] = [];
  return {
    add(step, planes) {
      const maps = planes.map((plane) => measured(plane, topShare));
      const now = {step, maps};
      const start = step === 0 ? undefined : first;
      const drift: Drift = {
        ...(last ? {previous: distances(last, now)} : {}),
        ...(start ? {start: distances(start, now)} : {}),
        ...(chosen && chosen.step < step ? {reference: distances(chosen, now)} : {}),
      };
      const steps = drift.previous?.[settling];
      moved = maps.map((_, i) => {
        const far = steps?.[i];
        // The first map has moved from nowhere; NaN is no rest.
        return far === undefined || !(far <= settledBelow) ? step : moved[i];
      });
      if (step === 0) first = now;
      if (step === reference) chosen = now;
      last = now;
      return drift;
    },
    settledAt: () => moved.map((step) => (step === last?.step ? undefined : step)),
  };
}

function distances(then: Seen, now: Seen): {readonly [measure: string]: Float32Array} {
  return Object.fromEntries(measures.map((measure) => [measure.name, each(measure, then, now)]));
}

function each(measure: Measure, then: Seen, now: Seen): Float32Array {
  return Float32Array.from(now.maps, (map, i) => {
    const other = then.maps[i];
    return other?.values.length === map.values.length ? distanceOf(measure, other, map) : Number.NaN;
  });
}

/** The mean of what is a number; NaN where nothing is. */
export function meanOf(values: ArrayLike<number>): number {
  const there = Array.from(values).filter(Number.isFinite);
  return there.reduce((sum, value) => sum + value, 0) / there.length;
}
