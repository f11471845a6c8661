import type {Compared} from '../../data/compared.ts';
import type {Points} from '../../data/datapoints.ts';
import type {Scores} from '../../maths/scores.ts';
import {scoresFor} from '../../maths/scores.ts';
import {type Outcome, outcomes, type Scored} from '../../maths/thresholds.ts';

/** A model on some datapoints: a column of the numbers, a curve of the charts. */
export interface Subject {
  readonly name: string;
  readonly points: Points;
  readonly scores: Scores;
  readonly rows: readonly number[];
  /** Whether these are the selected datapoints alone. */
  readonly isSelection: boolean;
}

/** Each model on all its datapoints and, where some are selected, on these. */
export function subjectsOf(models: readonly Compared[], picked: readonly number[] | undefined): readonly Subject[] {
  return models.flatMap(({name, points}): Subject[] => {
    if (points instanceof Error || points.scores === undefined) return [];
    const {scores, count} = points;
    const all = {name, points, scores, rows: Array.from({length: count}, (_, row) => row), isSelection: false};
    const rows = picked?.filter((row) => row < count) ?? [];
    return rows.length === 0 ? [all] : [all, {...all, name: `${name} · selected`, rows, isSelection: true}];
  });
}

/** Labelled datapoints, by their score of one class. */
export function scoredOf({points: {labels}, scores, rows}: Subject, unit: number): readonly Scored[] {
  const own = scoresFor(scores, unit);
  return rows.flatMap((row) => {
    const label = labels[row];
    return label === undefined ? [] : [{score: own[row] ?? Number.NaN, positive: label === unit}];
  });
}

export function outcomesOf(subject: Subject, unit: number): readonly Outcome[] {
  return outcomes(scoredOf(subject, unit));
}
