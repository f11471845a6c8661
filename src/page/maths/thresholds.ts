/** One class against the rest, a datapoint being taken for the class where its score is at least the threshold. */
export interface Outcome {
  readonly threshold: number;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** A datapoint's score and whether it is of the class. */
export interface Scored {
  readonly score: number;
  readonly positive: boolean;
}

/** The outcome at one threshold. Scores that are not numbers count nowhere. */
export function outcomeAt(points: readonly Scored[], threshold: number): Outcome {
  let [tp, fp, fn, tn] = [0, 0, 0, 0];
  for (const {score, positive} of points) {
    if (Number.isNaN(score)) continue;
    if (score >= threshold) positive ? tp++ : fp++;
    else positive ? fn++ : tn++;
  }
  return {threshold, tp, fp, fn, tn};
}

/** The outcomes of all thresholds that differ: above every score (Infinity), then each score from the highest down. */
export function outcomes(points: readonly Scored[]): Outcome[] {
  const ordered = points.filter(({score}) => !Number.isNaN(score)).sort((a, b) => b.score - a.score);
  const positives = ordered.filter(({positive}) => positive).length;
  const negatives = ordered.length - positives;
  const all: Outcome[] = [{threshold: Number.POSITIVE_INFINITY, tp: 0, fp: 0, fn: positives, tn: negatives}];
  let [tp, fp] = [0, 0];
  ordered.forEach(({score, positive}, i) => {
    positive ? tp++ : fp++;
    // Equal scores are taken together.
    if (ordered[i + 1]?.score !== score) all.push({threshold: score, tp, fp, fn: positives - tp, tn: negatives - fp});
  });
  return all;
}

/** What would be 0/0 is NaN. */
export const ratesOf = ({tp, fp, fn, tn}: Outcome) => ({
  accuracy: (tp + tn) / (tp + fp + fn + tn),
  precision: tp / (tp + fp),
  recall: tp / (tp + fn),
  falsePositives: fp / (fp + tn),
  f1: (2 * tp) / (2 * tp + fp + fn),
});

/** A curve's points in the order of falling thresholds, with the threshold of each. */
export interface Curve {
  readonly points: readonly {readonly x: number; readonly y: number; readonly threshold: number}[];
  /** The area below it; NaN where the class or the rest is missing. */
  readonly area: number;
}

/** True against false positives, of (0, 0) to (1, 1). The area by trapezoids: equal scores count a half. */
export function rocOf(all: readonly Outcome[]): Curve {
  const points = all.map((one) => ({
    ...{x: ratesOf(one).falsePositives, y: ratesOf(one).recall},
    threshold: one.threshold,
  }));
  let area = 0;
  points.forEach(({x, y}, i) => {
    const last = points[i - 1];
    if (last !== undefined) area += ((x - last.x) * (y + last.y)) / 2;
  });
  return {points, area: hasBoth(all) ? area : Number.NaN};
}

/**
 * Precision against recall. The area is the average precision, the sum of (R_n - R_(n-1)) P_n: no line is drawn between
 * the points, which would be too hopeful (Davis, Goadrich 2006, section 4).
 */
export function precisionRecallOf(all: readonly Outcome[]): Curve {
  // Nothing is taken above every score: there is a recall of 0 and no precision.
  const points = all.slice(1).map((one) => ({
    ...{x: ratesOf(one).recall, y: ratesOf(one).precision},
    threshold: one.threshold,
  }));
  const area = points.reduce((sum, {x, y}, i) => sum + (x - (points[i - 1]?.x ?? 0)) * y, 0);
  return {points, area: hasBoth(all) ? area : Number.NaN};
}

/** A false positive costs `ratio` times what a false negative costs, which is 1. */
export function costOf({fp, fn}: Outcome, ratio: number): number {
  return ratio * fp + fn;
}

/** The outcome of least cost; of equal ones that with the highest threshold. */
export function cheapest(all: readonly Outcome[], ratio: number): Outcome | undefined {
  let best: Outcome | undefined;
  for (const one of all) if (best === undefined || costOf(one, ratio) < costOf(best, ratio)) best = one;
  return best;
}

function hasBoth(all: readonly Outcome[]): boolean {
  const last = all.at(-1);
  return last !== undefined && last.tp + last.fn > 0 && last.fp + last.tn > 0;
}
