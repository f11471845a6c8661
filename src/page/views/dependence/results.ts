import type {Curve} from '../../charts/curve.ts';
import type {CsvCell} from '../../data/csv.ts';
import type {Rows} from '../../data/npy.ts';
import type {Spread} from '../../maths/spread.ts';

/** What one model says along the values. */
export interface Result {
  readonly name: string;
  /** [values, classes] */
  readonly one: Rows;
  readonly all: readonly (readonly Spread[])[] | undefined;
}

/** The classes with the highest scores anywhere, the highest first. */
export function leading(results: readonly Result[]): number[] {
  const units = Math.max(0, ...results.map(({one}) => one.shape[1] ?? 0));
  const highest = Array.from({length: units}, (_, unit) =>
    Math.max(
      ...results.flatMap(({one, all}) => [
        ...columnOf(one, unit),
        ...(all ?? []).map((spreads) => spreads[unit]?.mean ?? Number.NEGATIVE_INFINITY),
      ]),
    ),
  );
  return highest.map((_, unit) => unit).sort((a, b) => (highest[b] ?? 0) - (highest[a] ?? 0) || a - b);
}

/** The lines of one class: the datapoint, the mean, and its quartiles, of each model. */
export function curvesOf(results: readonly Result[], values: readonly number[], unit: number, rows: number): Curve[] {
  const several = results.length > 1;
  return results.flatMap(({name, one, all}, model) => {
    const before = several ? `${name}: ` : '';
    const scores = columnOf(one, unit);
    const line = (title: string, of: (i: number) => number | undefined, style: Partial<Curve>): Curve => ({
      name: `${before}${title}`,
      points: values.map((value, i) => [value, of(i) ?? Number.NaN] as const),
      ...style,
    });
    const mean = {colour: 2 * model + 1, dash: 2 * model + 1};
    return [
      line('this datapoint', (i) => scores[i], {colour: 2 * model, dash: 2 * model}),
      ...(all === undefined
        ? []
        : [
            line(`mean of ${rows}, thin: quartiles`, (i) => all[i]?.[unit]?.mean, mean),
            line('lower quartile', (i) => all[i]?.[unit]?.low, {...mean, thin: true}),
            line('upper quartile', (i) => all[i]?.[unit]?.high, {...mean, thin: true}),
          ]),
    ];
  });
}

/** All numbers, for a CSV file: a line for each value, model and class. */
export function tableOf(
  results: readonly Result[],
  values: readonly number[],
  label: string,
  nameOf: (unit: number) => string,
): CsvCell[][] {
  const head = [
    label,
    'model',
    'class',
    'score of the datapoint',
    'mean',
    'lower quartile',
    'median',
    'upper quartile',
  ];
  const lines = values.flatMap((value, i) =>
    results.flatMap(({name, one, all}) =>
      Array.from({length: one.shape[1] ?? 0}, (_, unit): CsvCell[] => {
        const spread = all?.[i]?.[unit];
        return [
          value,
          name,
          nameOf(unit),
          columnOf(one, unit)[i],
          spread?.mean,
          spread?.low,
          spread?.middle,
          spread?.high,
        ];
      }),
    ),
  );
  return [head, ...lines];
}

function columnOf({values, shape}: Rows, unit: number): number[] {
  const [count = 0, units = 1] = shape;
  return Array.from({length: count}, (_, i) => values[i * units + unit] ?? Number.NaN);
}
