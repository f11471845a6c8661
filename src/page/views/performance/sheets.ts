import {numberText, percentText} from '../../app/number-words.ts';
import type {Points} from '../../data/datapoints.ts';
import {type ClassNumbers, countPairs, macro, perClass} from '../../maths/per-class.ts';
import {type Slice, slicesBy} from '../../maths/slices.ts';
import {
  cheapest,
  costOf,
  type Outcome,
  outcomeAt,
  outcomes,
  precisionRecallOf,
  ratesOf,
  rocOf,
} from '../../maths/thresholds.ts';
import {type Subject, scoredOf} from './subject.ts';
import type {Line, Sheet} from './tables.ts';

export interface Question {
  /** The class that is told from the rest. */
  readonly unit: number;
  readonly threshold: number;
  readonly cost: number;
}

export function countedOf({points: {labels, predicted}, scores, rows}: Subject) {
  return countPairs(labels, predicted, scores.classes, rows);
}

/** What holds for all classes together, a column a subject. */
export function overallSheet(subjects: readonly Subject[]): Sheet {
  const all = subjects.map((subject) => {
    const counted = countedOf(subject);
    const losses = subject.rows
      .map((row) => subject.points.losses[row] ?? Number.NaN)
      .filter((loss) => !Number.isNaN(loss));
    return {counted, mean: macro(perClass(counted)), loss: losses.reduce((a, b) => a + b, 0) / losses.length};
  });
  const line = (
    name: string,
    of: (one: (typeof all)[number]) => number,
    text: (value: number) => string = numberText,
  ): Line => {
    const values = all.map(of);
    return {cells: [name, ...values], texts: [name, ...values.map((value) => text(value))]};
  };
  return {
    caption: 'All classes',
    head: ['number', ...subjects.map(({name}) => name)],
    rows: [
      line('labelled datapoints', ({counted}) => counted.total),
      ...(all.some(({counted}) => counted.unlabelled > 0)
        ? [line('without a label', ({counted}) => counted.unlabelled)]
        : []),
      ...(all.some(({counted}) => counted.unsaid > 0)
        ? [line('without a prediction', ({counted}) => counted.unsaid)]
        : []),
      line('right', ({counted}) => counted.right),
      line('accuracy', ({counted}) => counted.right / counted.total, percentText),
      line('precision, mean of the classes', ({mean}) => mean.precision),
      line('recall, mean of the classes', ({mean}) => mean.recall),
      line('F1, mean of the classes', ({mean}) => mean.f1),
      line('cross-entropy, mean', ({loss}) => loss),
    ],
  };
}

/** Each class, the subjects beside each other. */
export function classSheet(subjects: readonly Subject[], nameOf: (unit: number) => string): Sheet {
  const numbers = subjects.map((subject) => perClass(countedOf(subject)));
  const columns: readonly (readonly [name: string, of: (one: ClassNumbers) => number])[] = [
    ['precision', ({precision}) => precision],
    ['recall', ({recall}) => recall],
    ['F1', ({f1}) => f1],
    ['support', ({support}) => support],
  ];
  const several = subjects.length > 1;
  const classes = Math.max(0, ...numbers.map((own) => own.length));
  return {
    caption: 'Each class',
    head: [
      'class',
      ...columns.flatMap(([column]) => subjects.map(({name}) => (several ? `${column}, ${name}` : column))),
    ],
    rows: Array.from({length: classes}, (_, unit) => {
      const values = columns.flatMap(([, of]) =>
        numbers.map((own) => {
          const one = own[unit];
          return one === undefined ? Number.NaN : of(one);
        }),
      );
      return {cells: [nameOf(unit), ...values], texts: [nameOf(unit), ...values.map((value) => numberText(value))]};
    }),
  };
}

/** One class against the rest at the threshold, a column a subject. */
export function oneClassSheet(subjects: readonly Subject[], {unit, threshold, cost}: Question, name: string): Sheet {
  const all = subjects.map((subject) => {
    const scored = scoredOf(subject, unit);
    const curve = outcomes(scored);
    return {
      here: outcomeAt(scored, threshold),
      best: cheapest(curve, cost),
      roc: rocOf(curve),
      pr: precisionRecallOf(curve),
    };
  });
  const line = (
    label: string,
    of: (one: (typeof all)[number]) => number,
    text: (value: number) => string = numberText,
  ): Line => {
    const values = all.map(of);
    return {cells: [label, ...values], texts: [label, ...values.map((value) => text(value))]};
  };
  return {
    caption: `${name} against the rest, said from a score of ${numberText(threshold, 4)} on`,
    head: ['number', ...subjects.map(({name: own}) => own)],
    rows: [
      line('true positives', ({here}) => here.tp),
      line('false positives', ({here}) => here.fp),
      line('false negatives', ({here}) => here.fn),
      line('true negatives', ({here}) => here.tn),
      line('accuracy', ({here}) => ratesOf(here).accuracy, percentText),
      line('precision', ({here}) => ratesOf(here).precision),
      line('recall', ({here}) => ratesOf(here).recall),
      line('F1', ({here}) => ratesOf(here).f1),
      line('cost here', ({here}) => costOf(here, cost)),
      line('least cost', ({best}) => bestCost(best, cost)),
      line(
        'best threshold',
        ({best}) => best?.threshold ?? Number.NaN,
        (value) => (value === Number.POSITIVE_INFINITY ? 'above all scores' : numberText(value, 4)),
      ),
      line('area below ROC', ({roc}) => roc.area),
      line('average precision', ({pr}) => pr.area),
    ],
  };
}

function bestCost(best: Outcome | undefined, cost: number): number {
  return best === undefined ? Number.NaN : costOf(best, cost);
}

/**
 * Parts of the datapoints that have something in common: how many, the accuracy of all classes, and the chosen class against the rest
 * among them. Where the parts are the classes themselves, each is the one against the rest, among all datapoints.
 */
export function sliceSheet(
  subjects: readonly Subject[],
  question: Question,
  {
    column,
    nameOf,
    isPicked,
    onPick,
  }: {
    /** undefined: the true class. */
    readonly column: string | undefined;
    readonly nameOf: (unit: number) => string;
    readonly isPicked: (rows: readonly number[]) => boolean;
    readonly onPick: (rows: readonly number[]) => void;
  },
): Sheet {
  const [first] = subjects;
  const columns = ['n', 'accuracy', 'precision', 'recall', 'AUC'];
  const several = subjects.length > 1;
  const slices = first === undefined ? [] : slicesOf(first.points, column);
  // Another run may have other datapoints: of each the slice with this name.
  const rowsOf = subjects.map(({points, rows, isSelection}) => {
    const own = new Map(slicesOf(points, column).map((slice) => [slice.name, slice.rows]));
    const inside = new Set(rows);
    return (name: string) => (own.get(name) ?? []).filter((row) => !isSelection || inside.has(row));
  });
  return {
    caption:
      column === undefined
        ? 'Slices by true class: each against the rest at the threshold'
        : `Slices by ${column}: ${nameOf(question.unit)} against the rest at the threshold`,
    head: ['slice', ...subjects.flatMap(({name}) => columns.map((one) => (several ? `${one}, ${name}` : one)))],
    rows: slices.map(({name, rows}) => {
      const values = subjects.flatMap((subject, i) => {
        const own = rowsOf[i]?.(name) ?? [];
        const asked = column === undefined ? {...question, unit: isWhole(name) ? Number(name) : -1} : question;
        return sliceNumbers(subject, own, column === undefined ? subject.rows : own, asked);
      });
      const label = column === undefined && isWhole(name) ? nameOf(Number(name)) : name;
      return {
        cells: [label, ...values],
        texts: [
          label,
          ...values.map((value, i) => (i % columns.length === 1 ? percentText(value) : numberText(value))),
        ],
        press: {isPressed: isPicked(rows), act: () => onPick(rows)},
      };
    }),
  };
}

/** By the true class in the order of the classes, or by the values of a column. */
export function slicesOf({labels, metadata}: Points, column: string | undefined): readonly Slice[] {
  if (column !== undefined) return slicesBy(metadata.get(column) ?? []);
  // As texts: numbers of many classes would be put into quarters.
  const classes = slicesBy(labels.map((label) => (label === undefined ? '' : String(label))));
  return classes.sort((a, b) => (isWhole(a.name) && isWhole(b.name) ? Number(a.name) - Number(b.name) : 0));
}

function isWhole(text: string): boolean {
  return /^\d+$/.test(text);
}

function sliceNumbers(
  subject: Subject,
  rows: readonly number[],
  among: readonly number[],
  {unit, threshold}: Question,
): readonly number[] {
  const {right, total} = countedOf({...subject, rows});
  const scored = scoredOf({...subject, rows: among}, unit);
  const {precision, recall} = ratesOf(outcomeAt(scored, threshold));
  return [rows.length, right / total, precision, recall, rocOf(outcomes(scored)).area];
}
