import {el} from '../../app/elements.ts';
import {lineChart, type Series} from '../../charts/index.ts';
import type {Arrays} from '../../data/arrays.ts';
import {rowOf} from '../../data/npy.ts';
import {className, type Run} from '../../data/run.ts';
import type {Cells, Shown} from '../../drawing/map-cells.ts';
import {verdict} from './gallery.ts';

/** One image: its maps over the epochs, and what the network said of it. */
export interface ImageView {
  readonly element: HTMLElement;
  show(shown: Shown): void;
}

/** Classes that are drawn; of more than these, the ones that were ever most probable. */
const mostClasses = 10;

export function imageView(
  run: Run,
  image: number,
  {
    cells,
    arrays,
    onPick,
    onClose,
  }: {
    readonly cells: Cells;
    readonly arrays: Arrays;
    readonly onPick: (epoch: number) => void;
    readonly onClose: () => void;
  },
): ImageView {
  const said = el('p', {class: 'said'});
  const chart = el('div', {class: 'charts'});
  const heads = run.epochs.map(({epoch}) =>
    el('button', {type: 'button', 'aria-label': `epoch ${epoch}`, onclick: () => onPick(epoch)}, String(epoch)),
  );
  const films = run.columns.map((column) => ({
    column,
    cells: run.epochs.map((epoch) => ({epoch, cell: cells.map(column, image)})),
  }));
  const table = el(
    'table',
    {class: 'film'},
    el('caption', {class: 'hidden'}, 'Maps of the image: rows are methods, columns are epochs'),
    el(
      'thead',
      {},
      el('tr', {}, el('th', {scope: 'col'}, 'epoch'), ...heads.map((head) => el('th', {scope: 'col'}, head))),
    ),
    el(
      'tbody',
      {},
      ...films.map(({column, cells: strip}) =>
        el('tr', {}, el('th', {scope: 'row'}, column.tag), ...strip.map(({cell}) => el('td', {}, cell.element))),
      ),
    ),
  );
  const input = cells.input(image);
  const element = el(
    'section',
    {'aria-label': `Image ${image + 1}`, class: 'image'},
    el(
      'div',
      {class: 'head'},
      el('h2', {}, `Image ${image + 1}`),
      el('button', {type: 'button', class: 'close', onclick: onClose}, 'close'),
    ),
    el('div', {class: 'name'}, input.element, said),
    chart,
    el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Maps over the epochs'}, table),
  );
  const series = classProbabilities(run, image, arrays);
  let newest: Shown | undefined;
  return {
    element,
    show(shown) {
      newest = shown;
      const at = run.epochs.findIndex(({epoch}) => epoch === shown.epoch.epoch);
      said.textContent = verdict(shown, image);
      input.show(shown);
      heads.forEach((head, i) => {
        if (i === at) head.setAttribute('aria-current', 'true');
        else head.removeAttribute('aria-current');
      });
      for (const {cells: strip} of films) {
        strip.forEach(({epoch, cell}, i) => {
          cell.element.classList.toggle('now', i === at);
          cell.show({...shown, epoch});
        });
      }
      void series.then((lines) => {
        if (newest !== shown || lines.length === 0) return;
        const title = 'what the network gives each class';
        chart.replaceChildren(lineChart({title, series: lines, epoch: shown.epoch.epoch, onPick}));
      });
    },
  };
}

/** The model's outputs for one image over the epochs, a line a class. */
async function classProbabilities(run: Run, image: number, arrays: Arrays): Promise<readonly Series[]> {
  const outputs = await Promise.all(
    run.epochs.map(async ({epoch, maps}) => {
      const file = maps.get('predictions');
      const rows = file === undefined ? undefined : await arrays.get(run.id, file);
      const isThere = rows !== undefined && !(rows instanceof Error) && image < (rows.shape[0] ?? 0);
      return {epoch, values: isThere ? rowOf(rows, image).values : new Float32Array()};
    }),
  );
  const units = Math.max(0, ...outputs.map(({values}) => values.length));
  const lines = Array.from({length: units}, (_, unit) => ({
    name: className(run, unit),
    points: outputs.flatMap(({epoch, values}) => {
      const value = values[unit];
      return value === undefined ? [] : [[epoch, value] as const];
    }),
  }));
  const best = ({points}: Series): number => Math.max(...points.map(([, value]) => value));
  return lines.length <= mostClasses ? lines : lines.sort((a, b) => best(b) - best(a)).slice(0, mostClasses);
}
