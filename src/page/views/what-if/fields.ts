import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import type {EditKind, NumberField, Sides} from '../../edits/edit.ts';

/** The form of one edit's numbers. */
export interface Fields {
  readonly element: HTMLElement;
  /** As they stand in the form; what is not a number there is as at the start, what is beyond the bounds is at the bound. */
  numbers(): readonly number[];
  /** Puts some of the numbers into the form, in their order. */
  put(numbers: readonly (number | undefined)[]): void;
}

/** `start`: numbers that were in use before. `changed` is called at each change by hand. */
export function fieldsFor(
  kind: EditKind,
  sides: Sides,
  {start = [], changed}: {readonly start?: readonly number[] | undefined; readonly changed: () => void},
): Fields {
  const fields = kind.fields(sides);
  const inputs = fields.map((field, i) => inputFor(field, `${kind.name}-${i}`, start[i] ?? field.start, changed));
  return {
    element: el('div', {class: 'fields'}, ...inputs.map(({element}) => element)),
    numbers: () => fields.map((field, i) => within(field, Number(inputs[i]?.control.value || Number.NaN))),
    put(numbers) {
      inputs.forEach(({control}, i) => {
        const value = numbers[i];
        if (value !== undefined) control.value = String(value);
      });
    },
  };
}

function inputFor(
  {label, min, max, step, choices}: NumberField,
  name: string,
  value: number,
  onchange: () => void,
): {readonly element: HTMLElement; readonly control: HTMLInputElement | HTMLSelectElement} {
  const id = `what-if-${name}`;
  const control =
    choices === undefined
      ? el('input', {id, type: 'number', min, max, step, value, onchange})
      : el(
          'select',
          {id, onchange},
          ...choices.map((words, i) => el('option', {value: i, selected: i === value}, words)),
        );
  return {element: field(id, label, control), control};
}

function within({start, min, max, step}: NumberField, value: number): number {
  if (!Number.isFinite(value)) return start;
  const bounded = Math.min(max, Math.max(min, value));
  return step === 1 ? Math.round(bounded) : bounded;
}
