import {messageOf} from '../../../core/errors.ts';
import {modelAsker} from '../../app/ask-models.ts';
import {el} from '../../app/elements.ts';
import {imageChooser} from '../../app/image-chooser.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import {task} from '../../app/task.ts';
import {viewSection} from '../../app/view-section.ts';
import {type CurveChart, chartPicture, curveChartOf} from '../../charts/index.ts';
import type {Compared} from '../../data/compared.ts';
import type {CsvCell} from '../../data/csv.ts';
import type {Points} from '../../data/datapoints.ts';
import type {Rows} from '../../data/npy.ts';
import {className} from '../../data/run.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {type Source, sourceOf} from '../what-if/source.ts';
import {alongAll, alongOne} from './along.ts';
import {planControls} from './controls.ts';
import {inputsOf} from './inputs.ts';
import {numbersTable} from './numbers-table.ts';
import {type Inputs, type Plan, readPlan, valuesOf, writePlan} from './plan.ts';
import {curvesOf, leading, type Result, tableOf} from './results.ts';

export const dependenceView: ViewSpec = {name: 'dependence', title: 'dependence', make};

/** Charts that stand there at once; those of the other classes are folded away. */
const mostCharts = 4;

function make(tools: Tools): View {
  let shownFor = '';
  let kept: {readonly name: string; readonly rows: readonly (readonly CsvCell[])[]} | undefined;
  const note = el('div', {class: 'notes'});
  const chooser = imageChooser(tools.change);
  const controls = planControls(tools.change);
  const work = task(() => {
    shownFor = '';
    trouble.textContent = 'It was ended before all datapoints were asked about.';
  });
  const trouble = el('p');
  const front = el('div', {class: 'charts'});
  const back = el('div', {class: 'charts'});
  const more = el('details', {hidden: true}, el('summary', {}, 'the other classes'), back);
  const numbers = el('details', {hidden: true}, el('summary', {}, 'numbers'));
  const charts = new Map<string, CurveChart>();
  const body = el(
    'div',
    {hidden: true},
    chooser.element,
    controls.element,
    work.element,
    trouble,
    front,
    more,
    numbers,
  );
  const keep = keepButtons(
    () =>
      kept === undefined
        ? undefined
        : {...kept, picture: () => chartPicture([...front.children].filter((one) => one instanceof HTMLElement))},
    tools.tell,
  );
  const element = viewSection(
    {name: 'Dependence', title: 'Dependence of scores on an edit', style: 'dependence'},
    keep,
    note,
    body,
  );

  const fail = (problem: string): void => {
    body.hidden = true;
    shownFor = '';
    kept = undefined;
    work.end();
    note.replaceChildren(el('p', {}, problem));
  };

  const render = async (scene: Scene, models: readonly Compared[]): Promise<void> => {
    const {state, run} = scene;
    const row = state.image ?? 0;
    const [first] = models;
    if (first === undefined || first.points instanceof Error)
      return fail(first?.points instanceof Error ? first.points.message : 'There is nothing here.');
    const {points} = first;
    const source = await sourceOf(run, row, tools.arrays);
    if (asker.newest() !== scene) return;
    if (source instanceof Error) return fail(source.message);
    if (points.inputs instanceof Error) return fail(points.inputs.message);
    const able = models.flatMap(({name, points: own}) =>
      own instanceof Error || own.model === undefined ? [] : [{name, points: own, model: own.model}],
    );
    if (points.model === undefined) return fail(`Edits need a stored model. ${points.told}`);
    const inputs = inputsOf(source, points.inputs);
    const plan = readPlan(state.vary, inputs);
    if (plan === undefined) return fail('No edit has a number that could vary for such inputs.');
    const picked = state.picked?.filter((one) => one < points.count) ?? [];
    const rows = picked.length > 0 ? picked : Array.from({length: points.count}, (_, i) => i);
    body.hidden = false;
    note.replaceChildren(
      ...models.map(({name, points: own}) =>
        el('p', {class: 'soft'}, `${models.length > 1 ? `${name}: ` : ''}${toldOf(own)}`),
      ),
    );
    chooser.show({points, row});
    controls.show(plan, inputs, {
      names: columnNames(points, source),
      rows: rows.length,
      isSelection: picked.length > 0,
    });

    const key = JSON.stringify([able.map(({model}) => model), row, writePlan(plan), plan.isForAll ? rows : []]);
    if (key === shownFor) return;
    shownFor = key;
    const values = valuesOf(plan, inputs.sides);
    const label = labelOf(plan, inputs, columnNames(points, source));
    const all = {inputs: points.inputs, sides: inputs.sides, data: source.range, plan, values};
    const watched = work.begin(`${rows.length} datapoints`);
    trouble.textContent = '';
    try {
      const results: Result[] = [];
      for (const {name, model} of able) {
        const predict = (some: Rows): Promise<Rows> => tools.engine.predict(model, some);
        results.push({name, one: await alongOne({...all, rows: [row]}, predict), all: undefined});
      }
      if (watched.isOver() || shownFor !== key) return;
      const told = {
        results,
        values,
        label,
        points,
        rows: rows.length,
        title: `dependence ${run.id} datapoint ${row + 1} ${plan.edit.title}`,
      };
      draw(told);
      if (!plan.isForAll) {
        watched.finish();
        return;
      }
      for (const [i, {model}] of able.entries()) {
        const spreads = await alongAll({...all, rows}, (some) => tools.engine.predict(model, some), watched);
        const before = results[i];
        if (spreads === undefined || before === undefined || shownFor !== key) return;
        results[i] = {...before, all: spreads};
      }
      watched.finish();
      draw(told);
    } catch (error) {
      if (shownFor !== key) return;
      watched.finish();
      shownFor = '';
      trouble.textContent = `It can't be worked out: ${messageOf(error)}.`;
    }
  };

  const draw = ({results, values, label, points, rows, title}: Drawn): void => {
    const nameOf = (unit: number): string =>
      points.scores === undefined ? `output ${unit + 1}` : className(points.run, unit);
    const units = leading(results);
    const chartOf = (unit: number): HTMLElement => {
      const name = points.scores === undefined ? nameOf(unit) : `score of ${nameOf(unit)}`;
      const chart = charts.get(name) ?? curveChartOf({title: name});
      charts.set(name, chart);
      const whole = points.scores?.areProbabilities ? {yDomain: [0, 1] as const} : {};
      chart.show({xLabel: label, yLabel: 'score', curves: curvesOf(results, values, unit, rows), ...whole});
      return chart.element;
    };
    front.replaceChildren(...units.slice(0, mostCharts).map(chartOf));
    back.replaceChildren(...units.slice(mostCharts).map(chartOf));
    more.hidden = units.length <= mostCharts;
    const table = tableOf(results, values, label, nameOf);
    numbers.hidden = false;
    numbers.replaceChildren(el('summary', {}, 'numbers'), numbersTable(table, label));
    kept = {name: title, rows: table};
    element.dataset['drawn'] = results.some(({all}) => all !== undefined) ? 'all' : 'one';
  };

  const asker = modelAsker(tools, {
    wait() {
      if (body.hidden) note.replaceChildren(el('p', {class: 'soft'}, 'The model is asked ...'));
    },
    tell: (scene, models) => void render(scene, models),
  });
  return {element, show: asker.show};
}

interface Drawn {
  readonly results: readonly Result[];
  readonly values: readonly number[];
  readonly label: string;
  readonly points: Points;
  readonly rows: number;
  readonly title: string;
}

function toldOf(points: Points | Error): string {
  if (points instanceof Error) return points.message;
  return points.model === undefined ? `Edits need a stored model. ${points.told}` : points.told;
}

function labelOf({edit, field, numbers}: Plan, {sides, isTable}: Inputs, names: readonly string[]): string {
  const label = edit.fields(sides)[field]?.label ?? '';
  if (edit.name === 'set' && isTable) return names[numbers[0] ?? 0] ?? label;
  return `${edit.title}: ${label}`;
}

function columnNames({run}: Points, {shape, isTable}: Source): readonly string[] {
  if (!isTable) return [];
  const given = run.datapoints?.inputColumns ?? [];
  return Array.from({length: shape[0] ?? 0}, (_, i) => given[i] ?? `column ${i + 1}`);
}
