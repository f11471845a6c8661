import {messageOf} from '../../../core/errors.ts';
import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import type {State} from '../../app/state.ts';
import {type Dot, scatterChartOf} from '../../charts/index.ts';
import type {CsvCell} from '../../data/csv.ts';
import type {Points} from '../../data/datapoints.ts';
import {type Fact, textOf} from '../../maths/conditions.ts';
import type {Tools} from '../view.ts';
import {isOfClasses, rightOf, scoreFacts} from './facts.ts';
import {type LateFact, lateFacts} from './late-facts.ts';

export interface Scatter {
  readonly element: HTMLElement;
  readonly chart: HTMLElement;
  show(points: Points, facts: readonly Fact[], state: State): void;
  /** What it shows, for a CSV file. */
  rows(): readonly (readonly CsvCell[])[];
}

/** A column that can be an axis, once it is worked out. */
interface Axis {
  readonly key: string;
  readonly title: string;
  /** Names of places along it, where it is no number. */
  readonly names: readonly string[];
  readonly values: ArrayLike<number>;
  readonly hint?: string;
}

/** How far dots of one class are strewn. */
const jitter = 0.3;

/** All datapoints by any two columns. */
export function scatter(tools: Tools): Scatter {
  const late = new WeakMap<
    Points,
    {readonly facts: readonly LateFact[]; readonly loaded: Map<string, Promise<Axis>>}
  >();
  const across = el('select', {id: 'data-across', onchange: () => tools.change({across: across.value})});
  const up = el('select', {id: 'data-up', onchange: () => tools.change({up: up.value})});
  const note = el('p', {class: 'soft'});
  const chart = scatterChartOf({title: 'Datapoints', onPick: (row) => tools.change({image: row})});
  let newest: unknown;
  let table: readonly (readonly CsvCell[])[] = [];

  return {
    chart: chart.element,
    element: el(
      'div',
      {class: 'scatter'},
      el('div', {class: 'bar'}, field('data-across', 'across', across), field('data-up', 'up', up)),
      note,
      el('div', {class: 'charts wide'}, chart.element),
    ),
    rows: () => table,
    show(points, facts, state) {
      const here = {};
      newest = here;
      const known = late.get(points) ?? {facts: lateFacts(points, tools), loaded: new Map()};
      late.set(points, known);
      const quick = [...facts, ...scoreFacts(points)];
      const options = [...quick, ...known.facts].map(({key, title}) => ({key, title}));
      const fallback = points.model === undefined ? ['true', 'loss'] : ['embedding:1', 'embedding:2'];
      const choose = (select: HTMLSelectElement, wanted: string | undefined, start: string): string => {
        const key = options.some((option) => option.key === wanted) ? (wanted ?? start) : start;
        const texts = options.map(({title}) => title);
        if (select.options.length !== texts.length || texts.some((text, i) => select.options[i]?.text !== text)) {
          select.replaceChildren(...options.map((option) => el('option', {value: option.key}, option.title)));
        }
        select.value = key;
        return key;
      };
      const axisOf = (key: string): Promise<Axis> => {
        const fact = quick.find((one) => one.key === key);
        if (fact !== undefined) return Promise.resolve(quickAxis(fact, points.count));
        const found = known.loaded.get(key) ?? lateAxis(known.facts.find((one) => one.key === key));
        known.loaded.set(key, found);
        found.catch(() => known.loaded.delete(key));
        return found;
      };
      const [x, y] = [choose(across, state.across, fallback[0] ?? ''), choose(up, state.up, fallback[1] ?? '')];
      void Promise.all([axisOf(x), axisOf(y)]).then(
        ([first, second]) => {
          if (newest !== here) return;
          table = draw(points, first, second, state);
        },
        (error: unknown) => {
          if (newest !== here) return;
          table = [];
          note.textContent = `There is nothing to show by these: ${messageOf(error)}.`;
          chart.show({xLabel: '', yLabel: '', groups: [], chosen: []});
        },
      );
    },
  };

  function draw(points: Points, x: Axis, y: Axis, state: State): readonly (readonly CsvCell[])[] {
    const rows = Array.from({length: points.count}, (_, row) => row);
    const dots = rows.map((row): Dot & {readonly right: string} => ({
      x: placed(x, row, 0),
      y: placed(y, row, 1),
      id: row,
      label: [`datapoint ${row + 1}`, ...[x, y].map((axis) => `${axis.title}: ${worded(axis, row)}`)].join('\n'),
      right: rightOf(points.labels[row], points.predicted[row]),
    }));
    const there = dots.filter((dot) => Number.isFinite(dot.x) && Number.isFinite(dot.y));
    const groups = [
      ['yes', 'right'],
      ['no', 'wrong'],
      ['', 'without a label'],
    ].flatMap(([key, name = '']) => {
      const own = there.filter(({right}) => right === key);
      return own.length === 0 ? [] : [{name: `${name} (${own.length})`, dots: own}];
    });
    const strewn = [x, y].some(({names}) => names.length > 0) ? ' Dots of one class are strewn a little.' : '';
    const scale = [x, y].flatMap(({title, names}) =>
      names.length === 0 ? [] : [`${title}: ${names.map((name, i) => `${i} ${name}`).join(', ')}.`],
    );
    const hints = new Set([x, y].flatMap(({hint}) => hint ?? []));
    const missing =
      there.length < dots.length ? ` ${dots.length - there.length} of ${dots.length} have no value there.` : '';
    note.textContent = `A click opens a datapoint; the table opens the same. Rings: the selection and the open one.${strewn}${missing} ${scale.join(' ')} ${[...hints].join(' ')}`;
    chart.show({
      xLabel: x.title,
      yLabel: y.title,
      groups,
      chosen: [...(state.picked ?? []), ...(state.image === undefined ? [] : [state.image])],
    });
    return [['datapoint', x.title, y.title], ...there.map(({id}) => [id + 1, nameAt(x, id), nameAt(y, id)])];
  }
}

function quickAxis(fact: Fact, count: number): Axis {
  const values = Array.from({length: count}, (_, row) => fact.at(row));
  const isNamed = isOfClasses(fact);
  if (!isNamed && values.every((value) => typeof value !== 'string')) {
    return {...fact, names: [], values: values.map((value) => Number(value ?? Number.NaN))};
  }
  if (isNamed) {
    const units = Math.max(-1, ...values.map((value) => (typeof value === 'number' ? value : -1))) + 1;
    const rowOf = (unit: number): number => values.indexOf(unit);
    const names = Array.from({length: units}, (_, unit) =>
      rowOf(unit) < 0 ? String(unit) : textOf(fact, rowOf(unit)),
    );
    return {...fact, names, values: values.map((value) => Number(value ?? Number.NaN))};
  }
  const names = [...new Set(values.filter((value) => value !== undefined && value !== '').map(String))].sort();
  return {
    ...fact,
    names,
    values: values.map((value) => (value === undefined || value === '' ? Number.NaN : names.indexOf(String(value)))),
  };
}

async function lateAxis(fact: LateFact | undefined): Promise<Axis> {
  if (fact === undefined) throw new Error('there is no such column');
  return {key: fact.key, title: fact.title, hint: fact.hint, names: [], values: await fact.load()};
}

/** The golden ratio strews evenly, always the same. */
const ratios = [0.618_033_988_75, 0.754_877_666_25] as const;

function placed({names, values}: Axis, row: number, axis: 0 | 1): number {
  const value = values[row] ?? Number.NaN;
  return names.length === 0 ? value : value + jitter * (2 * ((row * ratios[axis]) % 1) - 1);
}

function nameAt({names, values}: Axis, row: number): CsvCell {
  const value = values[row];
  return names.length === 0 || value === undefined ? value : names[value];
}

function worded(axis: Axis, row: number): string {
  const value = nameAt(axis, row);
  return typeof value === 'number' ? value.toPrecision(3) : String(value ?? '–');
}
