import {breakable} from '../../app/breakable.ts';
import {el} from '../../app/elements.ts';
import {whenSeen} from '../../app/in-sight.ts';
import {className, type Run} from '../../data/run.ts';
import type {Cell, Cells, Shown} from '../../drawing/map-cells.ts';
import {keepTabStop} from '../../drawing/pointing.ts';
import {columnGroups, leftOut} from './feature-columns.ts';

/** Rows images, columns methods, all at one epoch. */
export interface Gallery {
  readonly element: HTMLElement;
  show(
    shown: Shown,
    rows: {
      /** In the order in which they are shown. */
      readonly images: readonly number[];
      readonly chosen: number | undefined;
      /** Drift of each image, where they are in its order. */
      readonly drift: readonly number[] | undefined;
    },
  ): void;
  /** Layers' filters are kept of the first images only; how many is known once a file is read. */
  keptFeatures(images: number): void;
}

interface Row {
  readonly image: number;
  readonly row: HTMLElement;
  readonly open: HTMLElement;
  readonly said: HTMLElement;
  cells: readonly Cell[];
  isSeen: boolean;
}

export function gallery(run: Run, cells: Cells, onOpen: (image: number) => void): Gallery {
  let now: {readonly shown: Shown; readonly drift: readonly number[] | undefined} | undefined;
  const groups = columnGroups(run.columns);
  const rows = Array.from({length: run.images}, (_, image): Row => {
    const row = el('tr');
    const input = cells.input(image, row);
    const said = el('span', {class: 'said'});
    const open = el('button', {type: 'button', class: 'open', onclick: () => onOpen(image)}, `image ${image + 1}`);
    row.append(el('th', {scope: 'row'}, el('div', {class: 'name'}, input.element, el('div', {}, open, said))));
    const maps = groups.flatMap(({columns, isFeatures}) => {
      if (isFeatures) {
        row.append(el('td', {colspan: columns.length, class: 'left-out'}));
        return [];
      }
      const made = columns.map((column) => cells.map(column, image, row));
      row.append(...made.map((cell) => el('td', {}, cell.element)));
      return made;
    });
    return {row, open, said, cells: [input, ...maps], image, isSeen: false};
  });
  const say = (row: Row): void => {
    if (now === undefined || !row.isSeen) return;
    const drift = now.drift?.[row.image];
    const more = drift === undefined ? '' : Number.isNaN(drift) ? ', no drift' : `, drift ${drift.toFixed(3)}`;
    const told = `${verdict(now.shown, row.image)}${more}`;
    if (row.said.textContent !== told) row.said.textContent = told;
  };
  for (const row of rows) {
    whenSeen(row.row, (isSeen) => {
      row.isSeen = isSeen;
      say(row);
    });
  }
  const body = el('tbody', {}, ...rows.map(({row}) => row));
  let order: string | undefined;
  const table = el(
    'table',
    {class: 'maps'},
    el('caption', {class: 'hidden'}, 'Maps: rows are images, columns are methods'),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', {scope: 'col'}, 'image'),
        ...run.columns.map(({tag, isFeatures}) =>
          el('th', {scope: 'col'}, ...breakable(tag), ...(isFeatures ? [el('small', {}, ' mean of its filters')] : [])),
        ),
      ),
    ),
    body,
  );
  table.style.setProperty('--columns', String(run.columns.length));
  const element = el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Maps of all images'}, table);
  return {
    element,
    show(shown, {images, chosen, drift}) {
      now = {shown, drift};
      const wanted = new Set(images);
      const next = images.join(' ');
      if (next !== order) {
        order = next;
        for (const {row, image} of rows) row.hidden = !wanted.has(image);
        body.append(...images.flatMap((image) => rows[image]?.row ?? []));
        keepTabStop(element);
      }
      for (const row of rows) {
        if (!wanted.has(row.image)) continue;
        say(row);
        const isChosen = row.image === chosen;
        if (row.row.classList.toggle('chosen', isChosen) || row.open.ariaPressed !== String(isChosen))
          row.open.setAttribute('aria-pressed', String(isChosen));
        for (const cell of row.cells) cell.show(shown);
      }
    },
    keptFeatures(images) {
      for (const row of rows) {
        const places = [...row.row.querySelectorAll<HTMLTableCellElement>('td.left-out')];
        groups
          .filter(({isFeatures}) => isFeatures)
          .forEach(({columns}, i) => {
            const place = places[i];
            if (row.image >= images) {
              place?.replaceChildren(leftOut(columns, images));
              return;
            }
            const made = columns.map((column) => cells.map(column, row.image, row.row));
            place?.replaceWith(...made.map((cell) => el('td', {}, cell.element)));
            row.cells = [...row.cells, ...made];
            if (now !== undefined) for (const cell of made) cell.show(now.shown);
          });
      }
    },
  };
}

/** What the network says of an image: `7 ✓ 98 %`, or `9 ✗ 28 %, true 7`. */
export function verdict({run, epoch}: Pick<Shown, 'run' | 'epoch'>, image: number): string {
  const label = run.labels[image];
  const truth = label === undefined ? '' : className(run, label);
  const prediction = epoch.predictions[image];
  if (prediction === undefined) return truth === '' ? '' : `true ${truth}`;
  const sign = prediction.right === undefined ? '' : prediction.right ? ' ✓' : ' ✗';
  const sure = Number.isFinite(prediction.value) ? ` ${Math.round(prediction.value * 100)} %` : '';
  const instead = prediction.right === false && truth !== '' ? `, true ${truth}` : '';
  return `${className(run, prediction.unit)}${sign}${sure}${instead}`;
}
