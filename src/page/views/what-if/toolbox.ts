import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import type {Edit, EditKind, Place, Sides} from '../../edits/edit.ts';
import {editKinds} from '../../edits/index.ts';
import {type Fields, fieldsFor} from './fields.ts';
import {gripOf} from './hands.ts';

/** The edits to choose from, the numbers of the chosen one, and how it is done without a pointer. */
export interface Toolbox {
  readonly element: HTMLElement;
  show(sides: Sides): void;
  readonly kind: EditKind;
  /** The edit as the form has it. */
  edit(trail?: readonly Place[]): Edit;
  put(numbers: readonly (number | undefined)[]): void;
  /** Where a brush is for the keyboard. */
  readonly cursor: Place;
  moveCursor(rows: number, columns: number): void;
}

/** `set` has fields of its own for tables; for images a pixel is painted. */
const offered = editKinds.filter(({name}) => name !== 'set');

export function toolbox({onApply, onChoose}: {readonly onApply: () => void; readonly onChoose: () => void}): Toolbox {
  const [first] = offered;
  if (first === undefined) throw new Error('there are no edits');
  let kind: EditKind = first;
  let sides: Sides = {height: 1, width: 1, channels: 1};
  let fields: Fields | undefined;
  const used = new Map<string, readonly number[]>();
  const row = el('input', {id: 'what-if-at-row', type: 'number', min: 0, step: 1, value: 0, onchange: onChoose});
  const column = el('input', {id: 'what-if-at-column', type: 'number', min: 0, step: 1, value: 0, onchange: onChoose});
  const cursor = el('div', {class: 'fields'}, field(row.id, 'at row', row), field(column.id, 'at column', column));
  const place = el('div', {});
  const apply = el('button', {type: 'button', class: 'apply', onclick: onApply}, 'apply');
  const hint = el('p', {class: 'hint'});
  const buttons = offered.map((own) => ({
    own,
    button: el('button', {type: 'button', onclick: () => choose(own)}, own.title),
  }));

  const choose = (next: EditKind): void => {
    if (fields !== undefined) used.set(kind.name, fields.numbers());
    kind = next;
    for (const {own, button} of buttons) {
      button.setAttribute('aria-pressed', String(own === kind));
      const why = own.unfit(sides);
      button.disabled = why !== undefined;
      button.title = why ?? '';
    }
    fields = fieldsFor(kind, sides, {start: used.get(kind.name), changed: onChoose});
    place.replaceChildren(fields.element);
    cursor.hidden = !kind.isBrush;
    apply.textContent = kind.name === 'patch' ? 'lay a patch' : kind.isBrush ? `${kind.title} here` : kind.title;
    hint.textContent = hintFor(kind);
    onChoose();
  };
  return {
    element: el(
      'fieldset',
      {class: 'toolbox'},
      el('legend', {}, 'Edit'),
      el('div', {class: 'tools', role: 'group', 'aria-label': 'Edits'}, ...buttons.map(({button}) => button)),
      place,
      cursor,
      apply,
      hint,
    ),
    get kind() {
      return kind;
    },
    get cursor() {
      const within = (input: HTMLInputElement, side: number): number =>
        Math.min(side - 1, Math.max(0, Math.round(Number(input.value) || 0)));
      return {row: within(row, sides.height), column: within(column, sides.width)};
    },
    show(now) {
      if (sides.height === now.height && sides.width === now.width && sides.channels === now.channels) return;
      sides = now;
      used.clear();
      fields = undefined;
      row.max = String(sides.height - 1);
      column.max = String(sides.width - 1);
      [row.value, column.value] = [sides.height, sides.width].map((side) => String(Math.floor(side / 2))) as [
        string,
        string,
      ];
      choose(kind.unfit(sides) === undefined ? kind : first);
    },
    edit: (trail = []) => ({name: kind.name, numbers: fields?.numbers() ?? [], trail}),
    put: (numbers) => fields?.put(numbers),
    moveCursor(rows, columns) {
      const step = (input: HTMLInputElement, by: number, side: number): void => {
        input.value = String(Math.min(side - 1, Math.max(0, (Number(input.value) || 0) + by)));
      };
      step(row, rows, sides.height);
      step(column, columns, sides.width);
      onChoose();
    },
  };
}

function hintFor(kind: EditKind): string {
  if (kind.isBrush) return 'Drag on the image; or arrow keys on the image move the brush, Enter uses it.';
  const {drag, move} = gripOf(kind);
  if (drag && move) return 'Drag on the image, or use the arrow keys on it, or the numbers.';
  return '';
}
