import {modelAsker} from '../../app/ask-models.ts';
import {el} from '../../app/elements.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import {viewSection} from '../../app/view-section.ts';
import {chartPicture} from '../../charts/index.ts';
import {type Compared, haveSameRows} from '../../data/compared.ts';
import type {CsvCell} from '../../data/csv.ts';
import type {Points} from '../../data/datapoints.ts';
import {type Fact, readConditions, rowsThat, sortedRows, textOf, writeConditions} from '../../maths/conditions.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {factsOf, isOfClasses, otherFacts} from './facts.ts';
import {any, filters} from './filters.ts';
import {imagePanel} from './image-panel.ts';
import {scatter} from './scatter.ts';
import {pointsTable} from './table.ts';

export const dataView: ViewSpec = {name: 'data', title: 'datapoints', make};

function make(tools: Tools): View {
  let kept: {readonly name: string; readonly rows: readonly (readonly CsvCell[])[]} | undefined;
  const note = el('p', {class: 'soft'});
  const counts = el('div', {class: 'bar', role: 'status'});
  const panel = el('div');
  const body = el('div', {hidden: true});
  const plot = scatter(tools);
  const state = () => asker.newest()?.state;
  const pickedNow = (): Set<number> => new Set(state()?.picked);
  const choose = filters({
    onFind: (text) => tools.change({find: text || undefined}),
    onWhere(key, value) {
      const conditions = new Map(readConditions(state()?.where));
      if (value === any) conditions.delete(key);
      else conditions.set(key, value.slice(1));
      tools.change({where: writeConditions(conditions)});
    },
  });
  const table = pointsTable({
    onSort(key) {
      const sort = state()?.sort;
      tools.change({sort: sort === key ? `-${key}` : sort === `-${key}` ? undefined : key});
    },
    onPick(row, isPicked) {
      const picked = pickedNow();
      if (isPicked) picked.add(row);
      else picked.delete(row);
      tools.change({picked: rowsOrNone(picked)});
    },
    onOpen: (row) => tools.change({image: state()?.image === row ? undefined : row}),
  });
  body.append(
    choose.element,
    counts,
    el('div', {class: 'side-by-side'}, table.element, el('div', {class: 'grow'}, panel, plot.element)),
  );
  const keep = keepButtons(
    () =>
      kept === undefined
        ? undefined
        : {...kept, rows: [...kept.rows, [], ...plot.rows()], picture: () => chartPicture([plot.chart], 1)},
    tools.tell,
  );
  const element = viewSection({name: 'Datapoints', title: 'Datapoints', style: 'data'}, keep, note, body);

  const render = (scene: Scene, points: Points, other: Compared | undefined): void => {
    const {find, where, sort, picked, image} = scene.state;
    const facts = [...factsOf(points), ...factsBeside(points, other)];
    const number: Fact = {key: 'row', title: 'datapoint', at: (row) => row + 1};
    const all = [number, ...facts];
    const conditions = readConditions(where);
    const rows = sortedRows(rowsThat(points.count, all, {conditions, find}), all, sort);
    choose.show({count: points.count, facts, conditions, find});
    table.show({points, facts, rows, sort, picked: new Set(picked), image});
    replaceKept(counts, ...countParts(points.count, rows, picked));
    replaceKept(
      panel,
      ...(image === undefined
        ? []
        : [
            imagePanel(points, image, {
              facts,
              onGo: (view) => tools.change({view}),
              onClose: () => tools.change({image: undefined}),
            }),
          ]),
    );
    plot.show(points, facts, scene.state);
    kept = {
      name: `datapoints ${scene.run.id} epoch ${points.epoch}`,
      rows: [
        [...all.map(({title}) => title), 'selected'],
        ...rows.map((row) => [...all.map((fact) => cellOf(fact, row)), pickedNow().has(row)]),
      ],
    };
  };

  const countParts = (
    count: number,
    rows: readonly number[],
    picked: readonly number[] | undefined,
  ): readonly (Node | string)[] => {
    const button = (key: string, text: string, act: () => void): HTMLElement =>
      el('button', {type: 'button', 'data-key': key, onclick: act}, text);
    const shown = rows.length === count ? `${count} datapoints` : `${rows.length} of ${count} datapoints`;
    return [
      el('span', {}, `${shown}, ${picked?.length ?? 0} selected`),
      button('pick all', rows.length === count ? 'select all' : 'select those shown', () =>
        tools.change({picked: rowsOrNone(new Set(rows))}),
      ),
      ...(picked === undefined
        ? []
        : [button('pick none', 'clear the selection', () => tools.change({picked: undefined}))]),
    ];
  };

  const asker = modelAsker(tools, {
    wait() {
      if (body.hidden) note.textContent = 'The model is asked about all datapoints ...';
    },
    tell(scene, [first, other]) {
      if (first === undefined) return;
      const {points} = first;
      body.hidden = points instanceof Error;
      const beside = other === undefined ? '' : ` ${toldBeside(points, other)}`;
      note.textContent = points instanceof Error ? points.message : `${points.told}${beside}`;
      if (points instanceof Error) kept = undefined;
      else render(scene, points, other);
    },
  });
  return {element, show: asker.show};
}

function rowsOrNone(rows: ReadonlySet<number>): readonly number[] | undefined {
  return rows.size === 0 ? undefined : [...rows].sort((a, b) => a - b);
}

function cellOf(fact: Fact, row: number): CsvCell {
  const value = fact.at(row);
  return isOfClasses(fact) ? textOf(fact, row) : value;
}

/** Of the model that is compared with, where it was asked about the same datapoints. */
function factsBeside(points: Points, other: Compared | undefined): readonly Fact[] {
  if (other === undefined || other.points instanceof Error || !haveSameRows(points, other.points)) return [];
  return otherFacts(other.points, other.name);
}

function toldBeside(points: Points | Error, {name, points: other}: Compared): string {
  if (other instanceof Error) return `${name}: ${other.message}`;
  const isSame = !(points instanceof Error) && haveSameRows(points, other);
  return isSame ? `${name} stands beside it.` : `${name} has other datapoints: they are not shown beside these.`;
}
