import {el} from '../../app/elements.ts';
import {numberText} from '../../app/number-words.ts';
import type {CsvCell} from '../../data/csv.ts';

/** All numbers of the charts, in words. */
export function numbersTable(table: readonly (readonly CsvCell[])[], label: string): HTMLElement {
  const [head = [], ...lines] = table;
  return el(
    'div',
    {class: 'scroll tall', tabindex: 0, role: 'region', 'aria-label': `Scores by ${label}`},
    el(
      'table',
      {class: 'numbers'},
      el('caption', {}, `Scores by ${label}`),
      el('thead', {}, el('tr', {}, ...head.map((name) => el('th', {scope: 'col'}, String(name))))),
      el(
        'tbody',
        {},
        ...lines.map(([first, ...rest]) =>
          el(
            'tr',
            {},
            el('th', {scope: 'row'}, String(first)),
            ...rest.map((cell) =>
              el(
                'td',
                {},
                typeof cell === 'string' ? cell : numberText(cell === true || cell === false ? Number(cell) : cell),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
