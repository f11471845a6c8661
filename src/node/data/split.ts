import {ExplainError} from '../../core/errors.ts';
import {generator, sample} from '../../core/random.ts';
import {type LabelledImages, pickImages} from './labelled-images.ts';

export interface SplitOptions {
  /** Share of the images of each class that is held out. Default 0.2. */
  readonly heldOut?: number;
  /** Seed of the choice and of the order. Default 0. */
  readonly seed?: number;
}

/**
 * Takes the same share of every class out of the training images; both parts come in random order. The same seed makes
 * the same parts.
 */
export function splitImages(
  images: LabelledImages,
  {heldOut = 0.2, seed = 0}: SplitOptions = {},
): {train: LabelledImages; validation: LabelledImages} {
  if (!(heldOut > 0 && heldOut < 1)) {
    throw new ExplainError('bad-option', `the share that is held out lies between 0 and 1; got ${heldOut}`);
  }
  const next = generator(seed, 'split');
  const order = sample(images.labels.length, images.labels.length, next);
  const ofClass = new Map<number, number[]>();
  for (const place of order) {
    const label = images.labels[place] ?? 0;
    const places = ofClass.get(label) ?? [];
    places.push(place);
    ofClass.set(label, places);
  }
  const taken = new Set(
    [...ofClass.values()].flatMap((places) => places.slice(0, Math.round(places.length * heldOut))),
  );
  return {
    train: pickImages(
      images,
      order.filter((place) => !taken.has(place)),
    ),
    validation: pickImages(
      images,
      order.filter((place) => taken.has(place)),
    ),
  };
}
