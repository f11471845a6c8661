import type {MapKind} from '../../../image/colormaps.ts';
import {picture, planeOf} from '../../../image/picture.ts';
import type {Pixels} from '../../../sinks/sink.ts';
import {el} from '../../app/elements.ts';
import type {Rows} from '../../data/npy.ts';
import type {Column} from '../../data/run.ts';
import {kindOf, limitOfPlane, mapPixels, type Plane, paint} from '../../drawing/draw.ts';
import type {DataRange} from '../../edits/edit.ts';
import {withoutErrors} from './results.ts';

/** The maps of one method, for the image and each of its variants. */
export interface MapRow {
  readonly title: string;
  readonly column: Column;
  /** `undefined`: on its way; a text: why there is none. */
  readonly maps: readonly (Rows | Error)[] | string | undefined;
}

export interface MapsShown {
  readonly titles: readonly string[];
  /** What is below the maps, as values of the model's input. */
  readonly inputs: readonly Rows[];
  readonly range: DataRange;
  readonly opacity: number;
  readonly active: number;
}

/** What the table's buttons do. */
export interface MapHands {
  /** Explains what takes long. */
  onRun(): void;
  /** Gives the values of one method's maps to keep. */
  onKeep(title: string, maps: readonly Rows[]): void;
}

/** Maps side by side on one colour scale a row, and the difference of the variant at hand from the image as it was. */
export function mapTable(rows: readonly MapRow[], shown: MapsShown, hands: MapHands): HTMLElement {
  const {titles, active} = shown;
  const heads = [...titles, `${titles[active]} − ${titles[0]}`];
  return el(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Maps of the image and its variants'},
    el(
      'table',
      {class: 'map-table'},
      el('caption', {class: 'hidden'}, 'Maps: rows are methods, columns are the image and its variants'),
      el(
        'thead',
        {},
        el('tr', {}, el('th', {scope: 'col'}, 'method'), ...heads.map((title) => el('th', {scope: 'col'}, title))),
      ),
      el('tbody', {}, ...rows.map((row) => lineOf(row, shown, hands))),
    ),
  );
}

function lineOf({title, column, maps}: MapRow, shown: MapsShown, {onRun, onKeep}: MapHands): HTMLElement {
  const note = column.isFeatures ? [el('small', {}, 'mean of its filters')] : [];
  const plain = el('th', {scope: 'row'}, title, ...note);
  const columns = shown.titles.length + 1;
  if (maps === undefined) return el('tr', {}, plain, el('td', {colspan: columns}, 'working …'));
  if (typeof maps === 'string') {
    const again = el('button', {type: 'button', class: 'explain-now', onclick: onRun}, 'explain now');
    return el('tr', {}, plain, el('td', {colspan: columns}, `${maps} `, again));
  }
  const keep = el(
    'button',
    {type: 'button', onclick: () => onKeep(title, withoutErrors(maps))},
    '.npy',
    el('span', {class: 'hidden'}, ` values of ${title}`),
  );
  const planes = maps.map((map) => (map instanceof Error ? map : planeFor(map, column)));
  const whole = withoutErrors(planes);
  const limit = Math.max(0, ...whole.map(limitOfPlane));
  const kinds = whole.map((plane) => kindOf(column, plane));
  const kind: MapKind = kinds.includes('signed') ? 'signed' : 'positive';
  return el(
    'tr',
    {},
    el('th', {scope: 'row'}, title, ...note, el('div', {}, keep)),
    ...planes.map((plane, i) => {
      if (plane instanceof Error) return el('td', {}, el('span', {role: 'alert'}, plane.message));
      const base = basePixels(shown.inputs[i], shown.range);
      const pixels = mapPixels(plane, {kind, limit, base, opacity: shown.opacity});
      return mapCell(pixels, `${title}, ${shown.titles[i]}; full colour at ${limit.toPrecision(3)}`);
    }),
    differenceCell(planes[0], planes[shown.active], `${title}, difference`),
  );
}

function differenceCell(
  before: Plane | Error | undefined,
  after: Plane | Error | undefined,
  title: string,
): HTMLElement {
  if (before === undefined || after === undefined || before instanceof Error || after instanceof Error)
    return el('td', {}, '–');
  const values = after.values.map((value, i) => value - (before.values[i] ?? Number.NaN));
  const plane = {...after, values};
  const limit = limitOfPlane(plane);
  const pixels = mapPixels(plane, {kind: 'signed', limit, base: undefined, opacity: 100});
  return mapCell(pixels, `${title}; full colour at ${limit.toPrecision(3)}`);
}

function mapCell(pixels: Pixels, words: string): HTMLElement {
  const canvas = el('canvas', {class: 'map', role: 'img', 'aria-label': words, title: words});
  paint(canvas, pixels);
  return el('td', {}, canvas, el('small', {}, words.slice(words.indexOf(';') + 2)));
}

function planeFor({values, shape}: Rows, {axes, isFeatures}: Column): Plane {
  const own = shape.slice(1);
  const plane = planeOf(values, own, axes);
  const filters = isFeatures ? (own[2] ?? 1) : 1;
  return filters === 1 ? plane : {...plane, values: plane.values.map((value) => value / filters)};
}

function basePixels(input: Rows | undefined, range: DataRange): Pixels | undefined {
  const shape = input?.shape.slice(1) ?? [];
  return input === undefined || shape.length !== 3 ? undefined : picture(input.values, shape, range);
}
