import {quantile} from '../../core/maths/bootstrap.ts';
/** Datapoints with something in common. */
export interface Slice {
  readonly name: string;
  readonly rows: readonly number[];
}

/** Numbers with more values than these are put into quarters. */
const mostValues = 12;

/**
 * One slice for each value of a column, in order: numbers ascending, texts by the alphabet, rows without a value last. A column of
 * many different numbers gives its quarters, of which a value on a border belongs to the lower one.
 */
export function slicesBy(values: readonly (string | number | undefined)[]): Slice[] {
  const known = values.filter((value) => isKnown(value));
  const numbers = known.filter((value) => typeof value === 'number');
  const isNumeric = numbers.length === known.length;
  if (isNumeric && new Set(numbers).size > mostValues) return quarters(values, numbers);
  const slices = new Map<string | number, number[]>();
  const missing: number[] = [];
  values.forEach((value, row) => {
    if (!isKnown(value)) missing.push(row);
    else slices.set(value, [...(slices.get(value) ?? []), row]);
  });
  const ordered = [...slices].sort(([a], [b]) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  );
  return [...ordered.map(([value, rows]) => ({name: String(value), rows})), ...without(missing)];
}

function quarters(values: readonly (string | number | undefined)[], numbers: readonly number[]): Slice[] {
  const [low, middle, high] = quartiles(numbers);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const edges = [...new Set([low, middle, high, most])];
  const slices = edges.map((edge, i) => ({
    name: `${i === 0 ? `${short(least)} to` : `above ${short(edges[i - 1] ?? least)} to`} ${short(edge)}`,
    rows: values.flatMap((value, row) => {
      const isIn = typeof value === 'number' && value <= edge && (i === 0 || value > (edges[i - 1] ?? edge));
      return isIn ? [row] : [];
    }),
  }));
  return [...slices, ...without(values.flatMap((value, row) => (isKnown(value) ? [] : [row])))];
}

/** The quartiles, between two values on the straight line (numpy's default). */
export function quartiles(values: readonly number[]): readonly [low: number, middle: number, high: number] {
  const ordered = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return [quantile(ordered, 0.25), quantile(ordered, 0.5), quantile(ordered, 0.75)];
}

function without(rows: readonly number[]): Slice[] {
  return rows.length > 0 ? [{name: '(none)', rows}] : [];
}

function isKnown(value: string | number | undefined): value is string | number {
  return value !== undefined && value !== '' && !Number.isNaN(value);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
