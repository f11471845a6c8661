import {messageOf} from '../../../core/errors.ts';
import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import {numberText, percentText} from '../../app/number-words.ts';
import type {State} from '../../app/state.ts';
import {task} from '../../app/task.ts';
import {type Compared, haveSameRows} from '../../data/compared.ts';
import type {CsvCell} from '../../data/csv.ts';
import type {Points} from '../../data/datapoints.ts';
import {type Rows, rowOf} from '../../data/npy.ts';
import {className} from '../../data/run.ts';
import {thumbnail} from '../../drawing/thumbnail.ts';
import {type Neighbour, nearest} from '../../maths/distances.ts';
import type {Tools} from '../view.ts';
import {differenceFigure, shownFigure} from './difference.ts';
import {placesIn, type Space, spaces} from './spaces.ts';

export interface NearestPart {
  readonly element: HTMLElement;
  show(points: Points, row: number, state: State, other: Compared | undefined): void;
  rows(): readonly (readonly CsvCell[])[];
  /** Pictures side by side. */
  figures(): readonly HTMLCanvasElement[];
}

const mostListed = 6;

/** The nearest datapoints of another predicted class. */
export function nearestPart(tools: Tools): NearestPart {
  const distance = el(
    'select',
    {id: 'cf-distance', onchange: () => tools.change({distance: distance.value})},
    ...spaces.map(({name, title}) => el('option', {value: name}, title)),
  );
  const by = el('select', {id: 'cf-by', onchange: () => tools.change({by: by.value})});
  const byField = field('cf-by', 'explained by', by);
  const work = task(() => {
    result.textContent = 'The maps were not all made: choose a distance to begin again.';
    shownFor = '';
  });
  const result = el('div');
  let shownFor = '';
  let table: readonly (readonly CsvCell[])[] = [];

  const render = (points: Points, row: number, places: Rows, space: Space, other: Compared | undefined): void => {
    const own = points.predicted[row];
    const others = points.predicted.flatMap((unit, i) => (unit === undefined || unit === own ? [] : [i]));
    const size = rowOf(places, 0).values.length;
    const found = nearest({values: places.values, size}, row, {
      kind: space.kind,
      candidates: others,
    });
    table = [['datapoint', 'said', 'true class', space.title], ...found.map((one) => cellsOf(points, one))];
    const [first] = found;
    if (first === undefined) {
      const all =
        others.length === 0
          ? 'The model says the same of all datapoints.'
          : 'No datapoint has a distance in this sense.';
      replaceKept(result, el('p', {}, all));
      return;
    }
    const {inputs} = points;
    const pictures =
      inputs instanceof Error
        ? []
        : [
            shownFigure(
              thumbnail(inputs, row, `datapoint ${row + 1}`),
              `datapoint ${row + 1}`,
              ...told(points, row, other),
            ),
            shownFigure(
              thumbnail(inputs, first.row, `datapoint ${first.row + 1}`),
              `datapoint ${first.row + 1}`,
              ...told(points, first.row, other),
              `distance ${numberText(first.distance)}`,
            ),
            differenceFigure(rowOf(inputs, row), rowOf(inputs, first.row), 'their difference'),
            ...(space.of === 'maps'
              ? [differenceFigure(rowOf(places, row), rowOf(places, first.row), 'difference of their maps')]
              : []),
          ];
    const lines = found.slice(0, mostListed).map((one) =>
      el(
        'tr',
        {},
        el(
          'th',
          {scope: 'row'},
          el(
            'button',
            {type: 'button', 'data-key': `near ${one.row}`, onclick: () => tools.change({image: one.row})},
            `datapoint ${one.row + 1}`,
          ),
        ),
        ...cellsOf(points, one)
          .slice(1)
          .map((cell) => el('td', {}, typeof cell === 'number' ? numberText(cell) : String(cell ?? ''))),
      ),
    );
    replaceKept(
      result,
      el('div', {class: 'side-by-side'}, ...pictures),
      el(
        'div',
        {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Nearest datapoints'},
        el(
          'table',
          {class: 'numbers'},
          el('caption', {}, `The nearest of another class, by ${space.title}`),
          el(
            'thead',
            {},
            el(
              'tr',
              {},
              ...['datapoint', 'said', 'true class', 'distance'].map((name) => el('th', {scope: 'col'}, name)),
            ),
          ),
          el('tbody', {}, ...lines),
        ),
      ),
    );
  };

  return {
    element: el(
      'div',
      {class: 'nearest'},
      el('h3', {}, 'The nearest datapoint of another class'),
      el('div', {class: 'bar'}, field('cf-distance', 'nearest by', distance), byField),
      work.element,
      result,
    ),
    rows: () => table,
    figures: () => [...result.querySelectorAll('canvas')],
    show(points, row, state, other) {
      const space = spaces.find(({name}) => name === state.distance) ?? spaces[0];
      if (space === undefined) return;
      const methods = points.run.explainers.map(({name}) => name);
      const method = methods.find((name) => name === state.by) ?? methods[0];
      if ([...by.options].map(({value}) => value).join() !== methods.join()) {
        by.replaceChildren(...methods.map((name) => el('option', {value: name}, name)));
      }
      distance.value = space.name;
      by.value = method ?? '';
      byField.hidden = space.of !== 'maps';
      const key = JSON.stringify([
        other?.name,
        points.run.id,
        points.epoch,
        points.model,
        row,
        space.name,
        space.of === 'maps' ? method : '',
      ]);
      if (key === shownFor) return;
      shownFor = key;
      table = [];
      const watched = work.begin(space.of === 'maps' ? `maps of ${method}` : 'distances');
      void placesIn(space, {points, method}, tools.engine, watched).then(
        (places) => {
          if (watched.isOver() || places === undefined) return;
          watched.finish();
          render(points, row, places, space, other);
        },
        (error: unknown) => {
          if (watched.isOver()) return;
          watched.finish();
          shownFor = '';
          replaceKept(result, el('p', {}, `No distances: ${messageOf(error)}.`));
        },
      );
    },
  };
}

function told(points: Points, row: number, other: Compared | undefined): readonly string[] {
  const {run, labels, predicted, scores} = points;
  const [label, unit] = [labels[row], predicted[row]];
  const score =
    scores === undefined || unit === undefined
      ? Number.NaN
      : (scores.values[row * scores.classes + unit] ?? Number.NaN);
  const sure = scores?.areProbabilities ? percentText(score) : numberText(score);
  return [
    `said ${className(run, unit)}, ${sure}`,
    ...saidBeside(points, row, other),
    ...(label === undefined ? [] : [`true ${className(run, label)} ${label === unit ? '✓' : '✗'}`]),
  ];
}

function cellsOf({run, labels, predicted}: Points, {row, distance}: Neighbour): readonly CsvCell[] {
  const label = labels[row];
  return [row + 1, className(run, predicted[row]), label === undefined ? '' : className(run, label), distance];
}

/** What the model that is compared with says of the same datapoint. */
function saidBeside(points: Points, row: number, other: Compared | undefined): readonly string[] {
  if (other === undefined || other.points instanceof Error || !haveSameRows(points, other.points)) return [];
  return [`${other.name} says ${className(other.points.run, other.points.predicted[row])}`];
}
