import type * as tf from '@tensorflow/tfjs-core';
import {count, number, type OptionSpec, size, tensors} from '../../options.ts';

/** `each`: every pixel or time step for itself; `grid`: patches; `slic`: superpixels. */
export const segmentRules = ['each', 'grid', 'slic'] as const;

export type SegmentRule = (typeof segmentRules)[number];
export type Segments = SegmentRule | tf.Tensor | readonly tf.Tensor[];

/** The options by which a method says what belongs together. */
export function segmentOptions<D extends SegmentRule | undefined>(fallback: D) {
  const given = tensors('');
  const segments: OptionSpec<Segments, D> = {
    type: [...segmentRules, 'tensor'].join(' | '),
    fallback,
    help: 'what is shown or hidden together: a rule, or labels [h, w] or [n, h, w] ([t], [d]) for each input; slic is for images, sequences then get stretches of time; the features of a table stand alone under every rule',
    read: (value) => segmentRules.find((rule) => rule === value) ?? given.read(value),
  };
  return {
    segments,
    patch: size('grid: side of a patch; by default a quarter of each side'),
    superpixels: count(undefined, 'slic: about how many; by default 50, or one for 4 pixels in small images'),
    compactness: number(10, 'slic: how much nearness counts against likeness of colour, as for L* of 0..100', {
      min: 0,
    }),
  };
}

/** What these options come to. */
export interface SegmentSettings {
  readonly segments: Segments;
  readonly patch: number | readonly number[] | undefined;
  readonly superpixels: number | undefined;
  readonly compactness: number;
}
