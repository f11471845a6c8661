import {numberText} from '../../app/number-words.ts';
import {type Curve, type CurveChart, curveChartOf} from '../../charts/index.ts';
import {type Curve as Area, outcomeAt, precisionRecallOf, ratesOf, rocOf} from '../../maths/thresholds.ts';
import type {Question} from './sheets.ts';
import {outcomesOf, type Subject, scoredOf} from './subject.ts';

export interface Curves {
  readonly elements: readonly HTMLElement[];
  show(subjects: readonly Subject[], question: Question): void;
}

/** ROC and precision over recall, the subjects over each other; a click on a curve takes the threshold of that point. */
export function curves(onThreshold: (threshold: number) => void): Curves {
  let thresholds: {readonly roc: number[][]; readonly pr: number[][]} = {roc: [], pr: []};
  const pick =
    (kind: 'roc' | 'pr') =>
    (curve: number, point: number): void => {
      const threshold = thresholds[kind][curve]?.[point];
      if (threshold !== undefined && Number.isFinite(threshold)) onThreshold(threshold);
    };
  const roc = curveChartOf({title: 'ROC', onPick: pick('roc')});
  const pr = curveChartOf({title: 'Precision and recall', onPick: pick('pr')});
  const whole = {xDomain: [0, 1], yDomain: [0, 1]} as const;
  return {
    elements: [roc.element, pr.element],
    show(subjects, {unit, threshold}) {
      const all = subjects.map((subject) => {
        const found = outcomesOf(subject, unit);
        const here = ratesOf(outcomeAt(scoredOf(subject, unit), threshold));
        return {name: subject.name, roc: rocOf(found), pr: precisionRecallOf(found), here};
      });
      thresholds = {roc: all.map((one) => thresholdsOf(one.roc)), pr: all.map((one) => thresholdsOf(one.pr))};
      const shown = (
        chart: CurveChart,
        of: (one: (typeof all)[number]) => Area,
        [xLabel, yLabel]: readonly [string, string],
        word: string,
      ) => {
        const lines: Curve[] = all.map((one) => ({
          name: one.name,
          points: of(one).points.map(({x, y}) => [x, y] as const),
          note: `${word} ${numberText(of(one).area)}`,
        }));
        const marks = all.map(({here}) =>
          chart === roc ? ([here.falsePositives, here.recall] as const) : ([here.recall, here.precision] as const),
        );
        chart.show({xLabel, yLabel, curves: lines, marks, ...whole});
      };
      shown(roc, (one) => one.roc, ['false positives, share of the rest', 'recall'], 'AUC');
      shown(pr, (one) => one.pr, ['recall', 'precision'], 'average precision');
    },
  };
}

function thresholdsOf({points}: Area): number[] {
  return points.map(({threshold}) => threshold);
}
