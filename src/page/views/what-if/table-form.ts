import {el} from '../../app/elements.ts';
import type {Edit, Picture} from '../../edits/edit.ts';

/** A table's row as number fields, a name each. */
export interface TableForm {
  readonly element: HTMLElement;
  show(names: readonly string[], before: Picture, now: Picture): void;
}

export function tableForm(onSet: (edit: Edit) => void): TableForm {
  const body = el('tbody', {});
  let inputs: readonly HTMLInputElement[] = [];
  /** What was put into each of them. */
  const put: string[] = [];
  const table = el(
    'table',
    {},
    el('caption', {class: 'hidden'}, 'Values of the datapoint'),
    el('thead', {}, el('tr', {}, ...['column', 'value', 'as it was'].map((name) => el('th', {scope: 'col'}, name)))),
    body,
  );
  return {
    element: el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Values'}, table),
    show(names, before, now) {
      if (inputs.length !== now.values.length) {
        inputs = Array.from(now.values, (_, place) => {
          const input = el('input', {
            ...{type: 'number', step: 'any', id: `what-if-column-${place}`},
            onchange() {
              const value = Number(input.value);
              if (input.value !== '' && Number.isFinite(value))
                onSet({name: 'set', numbers: [place, value], trail: []});
            },
          });
          return input;
        });
        body.replaceChildren(
          ...inputs.map((input, place) =>
            el(
              'tr',
              {},
              el('th', {scope: 'row'}, el('label', {for: input.id}, names[place] ?? `column ${place + 1}`)),
              el('td', {}, input),
              el('td', {class: 'number was'}),
            ),
          ),
        );
      }
      inputs.forEach((input, place) => {
        const value = now.values[place] ?? Number.NaN;
        // What is being typed stays.
        const isTyped = document.activeElement === input && input.value !== put[place];
        const text = shortest(value);
        if (!isTyped) input.value = text;
        put[place] = text;
        const was = input.closest('tr')?.querySelector('.was');
        if (was) was.textContent = shortest(before.values[place] ?? Number.NaN);
      });
    },
  };
}

/** The shortest text that is the same float32. */
function shortest(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}
