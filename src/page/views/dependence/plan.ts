import type {EditKind, NumberField, Sides} from '../../edits/edit.ts';
import {editKinds} from '../../edits/index.ts';
import {evenly} from '../../maths/spread.ts';

/** One number of an edit that runs over a range while the others stay. */
export interface Plan {
  readonly edit: EditKind;
  /** Which of its numbers. */
  readonly field: number;
  readonly from: number;
  readonly to: number;
  /** Values on the way. */
  readonly count: number;
  /** All its numbers; the one that varies is not used. */
  readonly numbers: readonly number[];
  /** Whether all datapoints, or the selected ones, are asked about too. */
  readonly isForAll: boolean;
}

/** What is known of the inputs. */
export interface Inputs {
  readonly sides: Sides;
  readonly isTable: boolean;
  /** Least and largest value of a place, or of all. */
  readonly range: {readonly min: number; readonly max: number};
  /** The same of each column of a table. */
  readonly columns: readonly {readonly min: number; readonly max: number}[];
}

const usualCount = 13;
export const mostCount = 101;

/** Edits with a number that can vary. */
export function editsFor({sides, isTable}: Inputs): readonly EditKind[] {
  const fitting = editKinds.filter(
    (kind) => !kind.isBrush && kind.unfit(sides) === undefined && varying(kind, sides).length > 0,
  );
  // A table has no places beside each other: its columns are what can be changed.
  return isTable ? fitting.filter(({name}) => name === 'set' || name === 'noise') : fitting;
}

/** Numbers of an edit that are no choices. */
export function varying(
  kind: EditKind,
  sides: Sides,
): readonly {readonly field: NumberField; readonly place: number}[] {
  return kind
    .fields(sides)
    .map((field, place) => ({field, place}))
    .filter(
      ({field}) =>
        field.choices === undefined && !(kind.name === 'set' && field.label === 'place') && field.label !== 'seed',
    );
}

/** `rotate_0_-45_45_13_one_15_0`: edit, number, from, to, count, one or all, its numbers. */
export function writePlan({edit, field, from, to, count, numbers, isForAll}: Plan): string {
  return [edit.name, field, from, to, count, isForAll ? 'all' : 'one', ...numbers].join('_');
}

/** What makes no sense is as it is at the start. */
export function readPlan(text: string | undefined, inputs: Inputs): Plan | undefined {
  const [name, field, from, to, count, over, ...numbers] = (text ?? '').split('_');
  const kinds = editsFor(inputs);
  const edit = kinds.find((kind) => kind.name === name);
  if (edit === undefined) {
    const first = inputs.isTable ? kinds[kinds.length - 1] : kinds.find((kind) => kind.name === 'rotate');
    return startPlan(first ?? kinds[0], inputs);
  }
  const start = startPlan(edit, inputs, {field: Number(field), numbers: numbers.map(Number)});
  if (start === undefined) return undefined;
  const given = [from, to, count].map((told) => (told === undefined || told === '' ? Number.NaN : Number(told)));
  const [low = Number.NaN, high = Number.NaN, many = Number.NaN] = given;
  return {
    ...start,
    from: Number.isFinite(low) ? low : start.from,
    to: Number.isFinite(high) ? high : start.to,
    count: Number.isInteger(many) && many >= 2 ? Math.min(mostCount, many) : start.count,
    isForAll: over === 'all',
  };
}

/** An edit over the whole range of its first number, or of another. */
export function startPlan(
  edit: EditKind | undefined,
  inputs: Inputs,
  {field: wanted, numbers = []}: {readonly field?: number; readonly numbers?: readonly number[]} = {},
): Plan | undefined {
  if (edit === undefined) return undefined;
  const fields = edit.fields(inputs.sides);
  const places = varying(edit, inputs.sides).map(({place}) => place);
  const field = places.find((place) => place === wanted) ?? places[0];
  const told = field === undefined ? undefined : fields[field];
  if (field === undefined || told === undefined) return undefined;
  const own = fields.map(({start, min, max}, i) => {
    const number = numbers[i];
    return number !== undefined && Number.isFinite(number) ? Math.min(max, Math.max(min, number)) : start;
  });
  const range = edit.name === 'set' ? (inputs.columns[own[0] ?? 0] ?? inputs.range) : told;
  return {edit, field, from: range.min, to: range.max, count: usualCount, numbers: own, isForAll: false};
}

/** The values that the number takes, on its steps, each once. */
export function valuesOf({edit, field, from, to, count}: Plan, sides: Sides): number[] {
  const {step, min, max} = edit.fields(sides)[field] ?? {step: 0, min: from, max: to};
  const values = evenly(from, to, count).map((value) => {
    const kept = Math.min(max, Math.max(min, value));
    return step >= 1 ? Math.round(kept / step) * step : Number(kept.toPrecision(12));
  });
  return [...new Set(values)];
}
