import {pearson} from '../core/maths/correlation.ts';
import type {Measured} from './plane.ts';
import {ssim} from './ssim.ts';

/**
 * How far two maps of one image are apart, by what each measure looks at: 0 for the same map. Sizes do not matter: a map
 * and its double are the same.
 */
export interface Measure {
  /** As in tags: `grad-cam/drift/spearman`. */
  readonly name: string;
  /** In words, with its range. */
  readonly help: string;
  distance(a: Measured, b: Measured): number;
}

/** Without a ranking, as in a constant map, there is no agreement, unless both are alike. */
const noAgreement = 1;

/** Every measure: a new one is a line here. */
export const measures: readonly Measure[] = [
  {
    name: 'spearman',
    help: '1 - Spearman rank correlation of the places: 0 the same order, 1 unrelated, 2 reversed',
    distance: (a, b) => oneMinus(pearson(a.ranks, b.ranks), a, b),
  },
  {
    name: 'ssim',
    help: '1 - structural similarity of the maps, each over its largest value: 0 the same structure, 1 none in common',
    distance: (a, b) => 1 - ssim(a.scaled, b.scaled, a),
  },
  {
    name: 'top-k',
    help: '1 - intersection over union of the places of the largest values: 0 the same places, 1 disjoint',
    distance(a, b) {
      const common = [...a.top].filter((place) => b.top.has(place)).length;
      return 1 - common / (a.top.size + b.top.size - common);
    },
  },
  {
    name: 'cosine',
    help: '1 - cosine of the maps: 0 the same direction, 1 orthogonal, 2 opposite',
    distance(a, b) {
      let [both, own, other] = [0, 0, 0];
      a.scaled.forEach((value, i) => {
        const theirs = b.scaled[i] ?? 0;
        both += value * theirs;
        own += value * value;
        other += theirs * theirs;
      });
      return oneMinus(own > 0 && other > 0 ? both / Math.sqrt(own * other) : Number.NaN, a, b);
    },
  },
  {
    name: 'centre',
    help: 'shift of the centre of mass of the absolute values, as a share of the diagonal: 0 none, 1 corner to corner',
    distance(a, b) {
      if (!a.centre || !b.centre) return a.centre === b.centre ? 0 : noAgreement;
      const diagonal = Math.hypot(a.width - 1, a.height - 1);
      return diagonal === 0 ? 0 : Math.hypot(a.centre[0] - b.centre[0], a.centre[1] - b.centre[1]) / diagonal;
    },
  },
];

function oneMinus(similarity: number, a: Measured, b: Measured): number {
  // Rounding may put the correlation of a map with itself a little beside 1.
  if (!Number.isNaN(similarity)) return Math.max(0, 1 - similarity);
  return a.values.every((value, i) => value === b.values[i]) ? 0 : noAgreement;
}

/** The distance of two maps of one image; NaN where one holds values that are not finite. */
export function distanceOf(measure: Measure, a: Measured, b: Measured): number {
  return a.finite && b.finite ? measure.distance(a, b) : Number.NaN;
}
