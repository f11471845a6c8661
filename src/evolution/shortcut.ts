/**
 * When rising accuracy is taken for a shortcut. All bounds were fixed before the trial of scripts/shortcut-trial.ts.
 *
 * A model is called right for the wrong reasons where, of the images that it gets right, significantly many have less of their
 * maps on what matters than the mask's share of the image, which is less than a map that knows nothing has there; and where that is
 * less than at the first step in the mean. A fall alone may be a map that gets sharper, and from fresh weights there is little to
 * fall from: it is not tested. An image's mass is the mean over the methods, since a single one may be wrong about the model.
 * The sign test asks for no distribution and for no size of the maps. Each class is looked at by itself: a shortcut that serves
 * one of them is lost in the mean over all.
 */
export const shortcutBounds = {
  /** The chance of a false alarm at a step, shared among the groups of images that are looked at (Bonferroni). */
  level: 0.05,
  /** Accuracy must have risen by a tenth: less may be noise among a few dozen images. */
  rise: 0.1,
  /** Early steps wander: it must be so at three explained steps in a row. */
  steps: 3,
} as const;

/** One image at one step. */
export interface Looked {
  /** Its class; undefined without labels. */
  readonly label: number | undefined;
  /** Whether the model gets it right; undefined where nobody knows. */
  readonly right: boolean | undefined;
  /** Area of its mask, as a share of the image. */
  readonly area: number;
  /** The share of each method's map that is inside; undefined where a map has none. */
  readonly masses: readonly (number | undefined)[];
}

/** What speaks for a shortcut. */
export interface Shortcut {
  /** The class it is about; undefined for all images together. */
  readonly label: number | undefined;
  /** Images that the model gets right, of which the means speak. */
  readonly images: number;
  readonly start: number;
  readonly now: number;
  readonly area: number;
}

export interface ShortcutWatch {
  /** Takes in a step: how accurate the model is, and the same images in the same order. Steps come in order. */
  add(accuracy: number, images: readonly Looked[]): Shortcut[];
}

/** Watches a training. What it says at a step has been so for as many steps as the bounds ask for. */
export function shortcutWatch(): ShortcutWatch {
  let first: {readonly accuracy: number; readonly images: readonly Looked[]} | undefined;
  const streaks = new Map<number | undefined, number>();
  return {
    add(accuracy, images) {
      first ??= {accuracy, images};
      const start = first;
      const labels = new Set(images.flatMap(({label}) => label ?? []));
      // One class alone is all images.
      const groups = [undefined, ...(labels.size > 1 ? labels : [])];
      return groups.flatMap((label) => {
        const pairs = images.flatMap((now, row) => {
          const before = start.images[row];
          const counts = now.right !== false && (label === undefined || now.label === label);
          return before && counts ? (pairOf(before, now) ?? []) : [];
        });
        const mean = (of: keyof Pair) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
        const rises = accuracy - start.accuracy >= shortcutBounds.rise;
        const below = tail(pairs.length, pairs.filter(({now, area}) => now < area).length);
        const away = rises && below <= shortcutBounds.level / groups.length && mean('now') < mean('start');
        const streak = away ? (streaks.get(label) ?? 0) + 1 : 0;
        streaks.set(label, streak);
        if (streak < shortcutBounds.steps) return [];
        return [{label, images: pairs.length, start: mean('start'), now: mean('now'), area: mean('area')}];
      });
    },
  };
}

interface Pair {
  readonly start: number;
  readonly now: number;
  readonly area: number;
}

/** A map of zeros at the first step says as little as one that is spread evenly. */
function pairOf(before: Looked, now: Looked): Pair | undefined {
  const mass = meanOf(now.masses);
  return mass === undefined ? undefined : {start: meanOf(before.masses) ?? now.area, now: mass, area: now.area};
}

/** Over the methods whose map has a mass. */
function meanOf(masses: readonly (number | undefined)[]): number | undefined {
  const there = masses.filter((mass) => mass !== undefined);
  return there.length === 0 ? undefined : there.reduce((sum, mass) => sum + mass, 0) / there.length;
}

/** The chance of `least` or more heads among `n` tosses of a fair coin. */
export function tail(n: number, least: number): number {
  // From all heads down: each term is the one above times a ratio of binomial coefficients.
  let [term, sum] = [0.5 ** n, 0];
  for (let heads = n; heads >= least; heads--) {
    sum += term;
    term *= heads / (n - heads + 1);
  }
  return Math.min(1, sum);
}
