/** How well one class is told from all others. What would be 0/0 is NaN. */
export interface ClassNumbers {
  readonly unit: number;
  /** Datapoints of the class that the model says something of. */
  readonly support: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Counted {
  /** Of each true class (row) how many were said to be each class (column). */
  readonly counts: readonly (readonly number[])[];
  readonly right: number;
  /** Datapoints with a label and a prediction. */
  readonly total: number;
  /** Datapoints without a label, or with one that is no class of the model. */
  readonly unlabelled: number;
  /** Labelled datapoints of which the model says nothing, its output not being a number. */
  readonly unsaid: number;
}

/** Counts the datapoints `rows`: true classes against what is said. */
export function countPairs(
  truths: readonly (number | undefined)[],
  said: readonly (number | undefined)[],
  classes: number,
  rows: Iterable<number>,
): Counted {
  const counts = Array.from({length: classes}, () => new Array<number>(classes).fill(0));
  let [right, total, unlabelled, unsaid] = [0, 0, 0, 0];
  for (const row of rows) {
    const [truth, unit] = [truths[row], said[row]];
    const own = truth === undefined ? undefined : counts[truth];
    if (own === undefined) unlabelled++;
    else if (unit === undefined) unsaid++;
    else {
      own[unit] = (own[unit] ?? 0) + 1;
      total++;
      if (truth === unit) right++;
    }
  }
  return {counts, right, total, unlabelled, unsaid};
}

export function perClass({counts}: Counted): ClassNumbers[] {
  return counts.map((own, unit) => {
    const found = own[unit] ?? 0;
    const support = own.reduce((a, b) => a + b, 0);
    const said = counts.reduce((sum, row) => sum + (row[unit] ?? 0), 0);
    return {
      ...{unit, support, precision: found / said, recall: found / support},
      // 2 TP / (2 TP + FP + FN)
      f1: (2 * found) / (said + support),
    };
  });
}

/** Plain means over the classes; what is not a number is left out. */
export function macro(numbers: readonly ClassNumbers[]): Omit<ClassNumbers, 'unit'> {
  const mean = (values: readonly number[]): number => {
    const known = values.filter((value) => !Number.isNaN(value));
    return known.reduce((a, b) => a + b, 0) / known.length;
  };
  return {
    support: numbers.reduce((sum, {support}) => sum + support, 0),
    precision: mean(numbers.map(({precision}) => precision)),
    recall: mean(numbers.map(({recall}) => recall)),
    f1: mean(numbers.map(({f1}) => f1)),
  };
}
