import {el} from '../../app/elements.ts';
import {className, type Run} from '../../data/run.ts';
import type {Cells, Shown} from '../../drawing/map-cells.ts';

/** Rows images, columns methods, all at one epoch. */
export interface Gallery {
  readonly element: HTMLElement;
  show(shown: Shown, image: number | undefined): void;
}

export function gallery(run: Run, cells: Cells, onOpen: (image: number) => void): Gallery {
  const rows = Array.from({length: run.images}, (_, image) => {
    const maps = run.columns.map((column) => cells.map(column, image));
    const input = cells.input(image);
    const said = el('span', {class: 'said'});
    const open = el('button', {type: 'button', class: 'open', onclick: () => onOpen(image)}, `image ${image + 1}`);
    const row = el(
      'tr',
      {},
      el('th', {scope: 'row'}, el('div', {class: 'name'}, input.element, el('div', {}, open, said))),
      ...maps.map((cell) => el('td', {}, cell.element)),
    );
    return {row, open, said, cells: [input, ...maps], image};
  });
  const table = el(
    'table',
    {},
    el('caption', {class: 'hidden'}, 'Maps: rows are images, columns are methods'),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', {scope: 'col'}, 'image'),
        ...run.columns.map(({tag, isFeatures}) =>
          el('th', {scope: 'col'}, tag, ...(isFeatures ? [el('small', {}, ' mean of its filters')] : [])),
        ),
      ),
    ),
    el('tbody', {}, ...rows.map(({row}) => row)),
  );
  const element = el(
    'section',
    {'aria-label': 'Gallery'},
    el('h2', {}, 'Gallery'),
    run.images === 0
      ? el('p', {}, 'No image is explained yet.')
      : el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Maps of all images'}, table),
  );
  return {
    element,
    show(shown, chosen) {
      for (const {row, open, said, cells: all, image} of rows) {
        said.textContent = verdict(shown, image);
        row.classList.toggle('chosen', image === chosen);
        open.setAttribute('aria-pressed', String(image === chosen));
        for (const cell of all) cell.show(shown);
      }
    },
  };
}

/** What the network says of an image: `7 ✓ 98 %`, or `9 ✗ 28 %, true 7`. */
export function verdict({run, epoch}: Shown, image: number): string {
  const label = run.labels[image];
  const truth = label === undefined ? '' : className(run, label);
  const prediction = epoch.predictions[image];
  if (prediction === undefined) return truth === '' ? '' : `true ${truth}`;
  const sign = prediction.right === undefined ? '' : prediction.right ? ' ✓' : ' ✗';
  const sure = Number.isFinite(prediction.value) ? ` ${Math.round(prediction.value * 100)} %` : '';
  const instead = prediction.right === false && truth !== '' ? `, true ${truth}` : '';
  return `${className(run, prediction.unit)}${sign}${sure}${instead}`;
}
