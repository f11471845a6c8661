import {el} from '../../app/elements.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import type {Points} from '../../data/datapoints.ts';
import {thumbnail} from '../../drawing/thumbnail.ts';
import {type Fact, textOf} from '../../maths/conditions.ts';

export interface PointsTable {
  readonly element: HTMLElement;
  show(told: {
    readonly points: Points;
    readonly facts: readonly Fact[];
    /** In their order. */
    readonly rows: readonly number[];
    readonly sort: string | undefined;
    readonly picked: ReadonlySet<number>;
    readonly image: number | undefined;
  }): void;
}

/** All rows have one height: so it is known where those stand that are not there. This one until there is one. */
const usualHeight = 44;
/** Beyond what is in sight. */
const spare = 8;

/** The datapoints, of which only those in sight are in the page. */
export function pointsTable({
  onSort,
  onPick,
  onOpen,
}: {
  readonly onSort: (key: string) => void;
  readonly onPick: (row: number, isPicked: boolean) => void;
  readonly onOpen: (row: number) => void;
}): PointsTable {
  let told: Parameters<PointsTable['show']>[0] | undefined;
  let drawn = '';
  const head = el('tr');
  const body = el('tbody');
  const table = el(
    'table',
    {class: 'points'},
    el('caption', {class: 'hidden'}, 'Datapoints'),
    el('thead', {}, head),
    body,
  );
  const element = el(
    'div',
    {
      class: 'scroll tall',
      tabindex: 0,
      role: 'region',
      'aria-label': 'Table of datapoints',
      onscroll: () => draw(false),
    },
    table,
  );

  const draw = (isNew: boolean): void => {
    if (told === undefined) return;
    const {points, facts, rows, picked, image} = told;
    const rowHeight = body.querySelector<HTMLElement>('tr:not(.gap-row)')?.offsetHeight || usualHeight;
    const first = Math.max(0, Math.min(rows.length - 1, Math.floor(element.scrollTop / rowHeight)) - spare);
    const last = Math.min(rows.length, first + Math.ceil((element.clientHeight || 480) / rowHeight) + 2 * spare);
    const window = `${first} ${last}`;
    if (!isNew && window === drawn) return;
    drawn = window;
    const shown = rows.slice(first, last).map((row, i) => {
      const name = `datapoint ${row + 1}`;
      const box = el('input', {
        ...{type: 'checkbox', 'aria-label': `select ${name}`, 'data-key': `pick ${row}`},
        onchange: () => onPick(row, box.checked),
      });
      box.checked = picked.has(row);
      const open = el(
        'button',
        {
          ...{
            type: 'button',
            'data-key': `open ${row}`,
            'aria-pressed': String(row === image),
            'aria-label': `open ${name}`,
          },
          onclick: () => onOpen(row),
        },
        String(row + 1),
      );
      return el(
        'tr',
        {'aria-rowindex': first + i + 2, class: picked.has(row) ? 'chosen' : undefined},
        el('td', {}, box),
        el('th', {scope: 'row'}, el('div', {class: 'name'}, thumbnail(points.inputs, row, name), open)),
        ...facts.map((fact) => el('td', {}, textOf(fact, row))),
      );
    });
    const gap = (count: number): HTMLElement => {
      const cell = el('td', {colspan: facts.length + 2});
      cell.style.height = `${count * rowHeight}px`;
      return el('tr', {class: 'gap-row', 'aria-hidden': 'true'}, cell);
    };
    replaceKept(
      body,
      ...(first > 0 ? [gap(first)] : []),
      ...shown,
      ...(last < rows.length ? [gap(rows.length - last)] : []),
    );
  };

  return {
    element,
    show(next) {
      const isOther = next.sort !== told?.sort || next.rows.length !== told?.rows.length;
      told = next;
      table.setAttribute('aria-rowcount', String(next.rows.length + 1));
      replaceKept(
        head,
        el('th', {scope: 'col'}, el('span', {class: 'hidden'}, 'selected')),
        sortable({key: 'row', title: 'datapoint'}, next.sort, onSort),
        ...next.facts.map((fact) => sortable(fact, next.sort, onSort)),
      );
      if (isOther) element.scrollTop = 0;
      draw(true);
    },
  };
}

/** A head that sorts by its column: up, down, and not at all. */
function sortable(
  {key, title}: Pick<Fact, 'key' | 'title'>,
  sort: string | undefined,
  onSort: (key: string) => void,
): HTMLElement {
  const order = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : 'none';
  const sign = {ascending: ' ↑', descending: ' ↓', none: ''}[order];
  return el(
    'th',
    {scope: 'col', 'aria-sort': order},
    el(
      'button',
      {type: 'button', class: 'sort', 'data-key': `sort ${key}`, onclick: () => onSort(key)},
      `${title}${sign}`,
    ),
  );
}
