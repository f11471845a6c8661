/**
 * When rising accuracy is taken for a shortcut. All bounds were fixed before the trial in scripts/shortcut-trial.ts.
 *
 * A model is called right for the wrong reasons where, of the images that it gets right, significantly many (a) have less of
 * the map on what matters than at the first step, and (b) less than the area of the mask: less than a map that knows nothing.
 * A fall alone may be a map that gets sharper. The sign test asks for no distribution and for no size of the maps.
 */
export const shortcutBounds = {
  /** The chance of a false alarm at a step, shared among the groups of images that are looked at (Bonferroni). */
  level: 0.05,
  /** Accuracy must have risen by a tenth: less may be noise among a few dozen images. */
  rise: 0.1,
  /** Early steps wander: it must be so at three explained steps in a row. */
  steps: 3,
  /** More than this share of the methods must agree: a single one may be wrong about the model. */
  methods: 0.5,
} as const;

/** One image at one step. */
export interface Looked {
  /** Its class; undefined without labels. */
  readonly label: number | undefined;
  /** Whether the model gets it right; undefined where nobody knows. */
  readonly right: boolean | undefined;
  /** Area of its mask, as a share of the image. */
  readonly area: number;
}

/** What speaks for a shortcut. */
export interface Shortcut {
  /** The class it is about; undefined for all images together. */
  readonly label: number | undefined;
  readonly methods: readonly string[];
  /** Images that the model gets right, of which the means speak; those of the first of the methods. */
  readonly images: number;
  readonly start: number;
  readonly now: number;
  readonly area: number;
}

export interface ShortcutWatch {
  /** Takes in a step: how accurate the model is, and each method's mass in the masks, an image each. Steps come in order. */
  add(
    accuracy: number,
    images: readonly Looked[],
    masses: {readonly [method: string]: readonly (number | undefined)[]},
  ): Shortcut[];
}

/** Watches a training. What it says at a step has been so for as many steps as the bounds ask for. */
export function shortcutWatch(): ShortcutWatch {
  let before: number | undefined;
  const starts = new Map<string, readonly (number | undefined)[]>();
  const streaks = new Map<number | undefined, number>();
  return {
    add(accuracy, images, masses) {
      before ??= accuracy;
      for (const [method, own] of Object.entries(masses)) if (!starts.has(method)) starts.set(method, own);
      const labels = new Set(images.map(({label}) => label));
      // One class alone is all images.
      const groups = [undefined, ...(labels.size > 1 ? [...labels].filter((label) => label !== undefined) : [])];
      const rises = accuracy - before >= shortcutBounds.rise;
      return groups.flatMap((label) => {
        const rows = [...images.keys()].filter((row) => {
          const image = images[row];
          return image?.right !== false && (label === undefined || image?.label === label);
        });
        const found = Object.entries(masses).flatMap(([method, own]) => {
          const seen = looksAway(rows, starts.get(method) ?? [], own, images, shortcutBounds.level / groups.length);
          return seen ? [{method, ...seen}] : [];
        });
        const agree = found.length > shortcutBounds.methods * Object.keys(masses).length;
        const streak = rises && agree ? (streaks.get(label) ?? 0) + 1 : 0;
        streaks.set(label, streak);
        const [first] = found;
        if (streak < shortcutBounds.steps || !first) return [];
        const {images: count, start, now, area} = first;
        return [{label, methods: found.map(({method}) => method), images: count, start, now, area}];
      });
    },
  };
}

/** The means of a method's masses where both tests say that it looks away from what matters. */
function looksAway(
  rows: readonly number[],
  starts: readonly (number | undefined)[],
  masses: readonly (number | undefined)[],
  images: readonly Looked[],
  level: number,
): {images: number; start: number; now: number; area: number} | undefined {
  const seen = rows.flatMap((row) => {
    const [start, now, area] = [starts[row], masses[row], images[row]?.area];
    return start === undefined || now === undefined || area === undefined ? [] : [{start, now, area}];
  });
  const falls = seen.filter(({start, now}) => now < start).length;
  const below = seen.filter(({now, area}) => now < area).length;
  if (tail(seen.length, falls) > level || tail(seen.length, below) > level) return undefined;
  const mean = (of: (one: {start: number; now: number; area: number}) => number) =>
    seen.reduce((sum, one) => sum + of(one), 0) / seen.length;
  return {
    images: seen.length,
    start: mean(({start}) => start),
    now: mean(({now}) => now),
    area: mean(({area}) => area),
  };
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
