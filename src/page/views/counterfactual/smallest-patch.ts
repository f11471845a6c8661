import {partOf, type Watched} from '../../data/in-parts.ts';
import type {Rows} from '../../data/npy.ts';
import {type Patch, patchPlaces, patchSides, putPatch} from '../../maths/patches.ts';
import {predictedOf, scoresOf} from '../../maths/scores.ts';

/** A patch that makes the model say something else. */
export interface Flip {
  readonly patch: Patch;
  readonly image: Rows;
  /** What the model gives each class then. */
  readonly scores: Float32Array;
  readonly said: number;
}

export interface Search {
  /** Undefined where no patch up to half of the image changes what is said, or the search was ended. */
  readonly found: Flip | undefined;
  readonly isWhole: boolean;
  /** Patches that were tried. */
  readonly tried: number;
  /** The largest side that was tried. */
  readonly side: number;
  /** Pixels between two places: more than 1 for large images. */
  readonly step: number;
}

/** On larger images not every pixel is a place. */
const mostPlaces = 64;

/**
 * The smallest square whose replacement changes what the model says of an image [h, w, c]: sides from 1 pixel up, of each all places row by
 * row; the first one that does it.
 */
export async function smallestPatch(
  {image, fill, said}: {readonly image: Rows; readonly fill: Float32Array; readonly said: number},
  predict: (inputs: Rows) => Promise<Rows>,
  {onProgress, isOver}: Watched,
): Promise<Search> {
  const [height = 1, width = 1] = image.shape;
  const step = Math.max(1, Math.ceil(Math.max(height, width) / mostPlaces));
  const sides = patchSides(height, width);
  const placesOf = (side: number) => patchPlaces(height, width, side, step);
  const total = sides.reduce((sum, side) => sum + placesOf(side).length, 0);
  const part = partOf(image.shape);
  const size = image.values.length;
  let tried = 0;
  for (const side of sides) {
    const places = placesOf(side);
    for (let from = 0; from < places.length; from += part) {
      if (isOver()) return {found: undefined, isWhole: false, tried, side, step};
      onProgress(tried, total);
      const some = places.slice(from, from + part);
      const values = new Float32Array(some.length * size);
      const about = {image: image.values, fill, shape: image.shape};
      for (const [i, patch] of some.entries()) putPatch(values, i * size, about, patch);
      const scores = scoresOf(await predict({values, shape: [some.length, ...image.shape]}));
      if (scores === undefined) throw new Error("the model's output is no class");
      const others = predictedOf(scores);
      const first = others.findIndex((unit) => unit !== undefined && unit !== said);
      const [patch, other] = [some[first], others[first]];
      if (patch !== undefined && other !== undefined) {
        return {
          found: {
            patch,
            image: {values: values.slice(first * size, (first + 1) * size), shape: image.shape},
            scores: scores.values.slice(first * scores.classes, (first + 1) * scores.classes),
            said: other,
          },
          ...{isWhole: true, tried: tried + first + 1, side, step},
        };
      }
      tried += some.length;
    }
  }
  onProgress(total, total);
  return {found: undefined, isWhole: true, tried, side: sides.at(-1) ?? 0, step};
}
