import {breakable} from '../../app/breakable.ts';
import {el} from '../../app/elements.ts';
import type {State} from '../../app/state.ts';
import type {Arrays} from '../../data/arrays.ts';
import {mapCells} from '../../drawing/map-cells.ts';
import {verdict} from '../watch/gallery.ts';
import {differenceCell} from './difference-cell.ts';
import {type CommonImage, matchMethods, type Side} from './matching.ts';

/** Rows are the images that all sides have; for each method the map of each side, then how the others differ from A. */
export interface MapsTable {
  readonly element: HTMLElement;
  show(sides: readonly Side[], state: State): void;
}

export function mapsTable(
  arrays: Arrays,
  {
    sides: given,
    images,
    tags,
  }: {readonly sides: readonly Side[]; readonly images: readonly CommonImage[]; readonly tags: readonly string[]},
  onOpen: (image: number) => void,
): MapsTable & {clear(): void} {
  const cells = mapCells(arrays);
  const letters = given.map(({letter}) => letter);
  const others = letters.slice(1);
  const methods = matchMethods(given).filter(({tag}) => tags.includes(tag));
  const rows = images.map(({row, at}) => {
    const [place = 0] = at;
    const said = letters.map((letter) => ({letter, words: el('span')}));
    const open = el('button', {type: 'button', class: 'open', onclick: () => onOpen(place)}, `image ${place + 1}`);
    const input = cells.input(place);
    const shown = methods.map((method) => ({
      tag: method.tag,
      maps: given.map(({run}, k) => {
        const column = run.columns[method.at[k] ?? -1];
        return column === undefined ? undefined : cells.map(column, at[k] ?? 0);
      }),
      differences: others.map(() => differenceCell(arrays, method.tag)),
    }));
    const element = el(
      'tr',
      {},
      el(
        'th',
        {scope: 'row'},
        el(
          'div',
          {class: 'name'},
          input.element,
          el(
            'div',
            {},
            open,
            ...(row === undefined ? [] : [el('small', {}, `row ${row}`)]),
            ...said.map(({letter, words}) => el('span', {class: 'said'}, el('b', {}, `${letter} `), words)),
          ),
        ),
      ),
      ...shown.flatMap(({maps, differences}) => [
        ...maps.map((map, k) =>
          el('td', {class: k === 0 ? 'first' : ''}, map?.element ?? 'not explained by this method'),
        ),
        ...differences.map((cell) => el('td', {}, cell.element)),
      ]),
    );
    return {element, said, input, shown, at, place, open};
  });
  const wide = letters.length + others.length;
  const table = el(
    'table',
    {class: 'compared'},
    el(
      'caption',
      {class: 'hidden'},
      'Maps side by side: rows are images, columns are methods and, of each, the sides and their differences',
    ),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', {scope: 'col', rowspan: 2}, 'image'),
        ...methods.map(({tag}) => el('th', {scope: 'colgroup', colspan: wide, class: 'first'}, ...breakable(tag))),
      ),
      el(
        'tr',
        {},
        ...methods.flatMap(() => [
          ...letters.map((letter, k) => el('th', {scope: 'col', class: k === 0 ? 'first' : ''}, letter)),
          ...others.map((letter) => el('th', {scope: 'col'}, `${letter} − A`)),
        ]),
      ),
    ),
    el('tbody', {}, ...rows.map(({element}) => element)),
  );
  return {
    element: el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Maps side by side'}, table),
    show(sides, state) {
      const {scale, opacity, image} = state;
      for (const row of rows) {
        row.element.classList.toggle('chosen', row.place === image);
        row.open.setAttribute('aria-pressed', String(row.place === image));
        sides.forEach((side, k) => {
          const {run, epoch} = side;
          if (epoch === undefined) return;
          const at = row.at[k] ?? 0;
          const shown = {run, epoch, scale, opacity};
          const words = row.said[k]?.words;
          if (words !== undefined) words.textContent = verdict(shown, at);
          if (k === 0) row.input.show(shown);
          for (const {maps} of row.shown) maps[k]?.show(shown);
        });
        const [first, ...rest] = sides;
        if (first === undefined) continue;
        for (const {differences} of row.shown) {
          rest.forEach((other, k) => {
            differences[k]?.show(
              [
                {side: first, image: row.at[0] ?? 0},
                {side: other, image: row.at[k + 1] ?? 0},
              ],
              scale,
            );
          });
        }
      }
    },
    clear: () => cells.clear(),
  };
}
