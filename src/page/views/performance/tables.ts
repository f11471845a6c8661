import {el} from '../../app/elements.ts';
import type {CsvCell} from '../../data/csv.ts';

/** A table as it stands on the page and in its CSV. */
export interface Sheet {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly Line[];
}

export interface Line {
  readonly cells: readonly CsvCell[];
  /** As it is read; the cells themselves where left out. */
  readonly texts?: readonly string[];
  /** What is selected by pressing the first cell. */
  readonly press?: {readonly isPressed: boolean; readonly act: () => void};
}

/** Rows have their first cell as their head. */
export function sheetTable({caption, head, rows}: Sheet): HTMLElement {
  const body = rows.map(({cells, texts, press}, i) => {
    const [first = '', ...rest] = texts ?? cells.map((cell) => String(cell ?? ''));
    const name =
      press === undefined
        ? first
        : el(
            'button',
            {
              ...{type: 'button', 'data-key': `${caption} ${i}`, 'aria-pressed': String(press.isPressed)},
              onclick: press.act,
            },
            first,
          );
    return el('tr', {}, el('th', {scope: 'row'}, name), ...rest.map((text) => el('td', {}, text)));
  });
  return el(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption},
    el(
      'table',
      {class: 'numbers'},
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...head.map((name) => el('th', {scope: 'col'}, name)))),
      el('tbody', {}, ...body),
    ),
  );
}

/** For a CSV file: the tables below each other. */
export function sheetRows(sheets: readonly Sheet[]): (readonly CsvCell[])[] {
  return sheets.flatMap(({caption, head, rows}, i) => [
    ...(i === 0 ? [] : [[]]),
    [caption],
    head,
    ...rows.map(({cells}) => cells),
  ]);
}
