import {numberText} from '../../app/number-words.ts';
import type {Points} from '../../data/datapoints.ts';
import {className} from '../../data/run.ts';
import type {Fact} from '../../maths/conditions.ts';

/** What the table tells of each datapoint. */
export function factsOf({run, labels, predicted, scores, losses, metadata}: Points): readonly Fact[] {
  const named = (key: string, title: string, of: (row: number) => number | undefined): Fact => ({
    ...{key, title, at: of},
    text: (row) => {
      const unit = of(row);
      return unit === undefined ? '–' : className(run, unit);
    },
  });
  const number = (key: string, title: string, of: (row: number) => number): Fact => ({
    ...{key, title, at: of},
    text: (row) => numberText(of(row)),
  });
  const isRight = (row: number): string => rightOf(labels[row], predicted[row]);
  return [
    named('true', 'true class', (row) => labels[row]),
    ...(scores === undefined
      ? []
      : [
          named('said', 'said', (row) => predicted[row]),
          {
            ...{key: 'right', title: 'right', at: isRight},
            text: (row: number) => ({yes: '✓ right', no: '✗ wrong'})[isRight(row)] ?? '–',
          },
          number('score', 'score of what is said', (row) => {
            const unit = predicted[row];
            return unit === undefined ? Number.NaN : (scores.values[row * scores.classes + unit] ?? Number.NaN);
          }),
          number('loss', 'loss', (row) => losses[row] ?? Number.NaN),
        ]),
    ...[...metadata].map(
      ([column, values]): Fact => ({key: `meta:${column}`, title: column, at: (row) => values[row]}),
    ),
  ];
}

/** What another model says of the same datapoints; `name` tells it from the first. */
export function otherFacts(points: Points, name: string): readonly Fact[] {
  return factsOf(points)
    .filter(({key}) => ['said', 'right', 'score', 'loss'].includes(key))
    .map((fact) => ({...fact, key: `other:${fact.key}`, title: `${fact.title}, ${name}`}));
}

/** Whether a column holds classes: numbers that have names. */
export function isOfClasses({key}: Fact): boolean {
  return /^(other:)?(true|said)$/.test(key);
}

/** `yes`, `no`, or nothing where that is not known. */
export function rightOf(label: number | undefined, said: number | undefined): string {
  return label === undefined || said === undefined ? '' : label === said ? 'yes' : 'no';
}

/** Scores of each class, for the scatter plot. */
export function scoreFacts({run, scores}: Points): readonly Fact[] {
  if (scores === undefined) return [];
  const {classes, values} = scores;
  return Array.from({length: classes}, (_, unit) => ({
    ...{key: `score:${unit}`, title: `score of ${className(run, unit)}`},
    at: (row: number) => values[row * classes + unit],
  }));
}
