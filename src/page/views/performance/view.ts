import {modelAsker} from '../../app/ask-models.ts';
import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import {viewSection} from '../../app/view-section.ts';
import {type Compared, haveSameRows} from '../../data/compared.ts';
import {className} from '../../data/run.ts';
import {writeRanges} from '../../maths/ranges.ts';
import {scoresFor} from '../../maths/scores.ts';
import {cheapest} from '../../maths/thresholds.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {questionControls} from './controls.ts';
import {curves} from './curves.ts';
import {matrixTable} from './matrix.ts';
import {performancePicture} from './picture.ts';
import {classSheet, countedOf, oneClassSheet, overallSheet, type Question, sliceSheet} from './sheets.ts';
import {outcomesOf, type Subject, subjectsOf} from './subject.ts';
import {type Sheet, sheetRows, sheetTable} from './tables.ts';

export const performanceView: ViewSpec = {name: 'performance', title: 'performance', make};

const evenThreshold = 0.5;

function make(tools: Tools): View {
  let kept: {readonly title: string; readonly sheets: readonly Sheet[]} | undefined;
  const notes = el('div', {class: 'notes'});
  const selection = el('p', {class: 'selection'});
  const matrices = el('div', {class: 'side-by-side'});
  const overall = el('div');
  const classes = el('div');
  const one = el('div');
  const sliced = el('div');
  const question = questionControls(tools.change);
  const lines = curves((threshold) => tools.change({threshold}));
  const column = el('select', {id: 'perf-slices', onchange: () => tools.change({slices: column.value || undefined})});
  const body = el(
    'div',
    {hidden: true},
    selection,
    matrices,
    el('div', {class: 'side-by-side'}, overall, classes),
    el('h3', {}, 'One class against the rest'),
    question.element,
    el('div', {class: 'side-by-side'}, one, el('div', {class: 'charts'}, ...lines.elements)),
    el('h3', {}, 'Slices'),
    field('perf-slices', 'slices by', column),
    sliced,
  );
  const keep = keepButtons(
    () =>
      kept === undefined
        ? undefined
        : {
            name: `performance ${kept.title}`,
            rows: sheetRows(kept.sheets),
            picture: () => performancePicture(kept?.title ?? '', kept?.sheets ?? [], lines.elements),
          },
    tools.tell,
  );
  const element = viewSection({name: 'Performance', title: 'Performance', style: 'performance'}, keep, notes, body);

  const render = ({state, run}: Scene, models: readonly Compared[]): void => {
    const subjects = subjectsOf(models, state.picked);
    const [first] = subjects;
    notes.replaceChildren(...notesOf(models, state.picked).map((note) => el('p', {class: 'soft'}, note)));
    body.hidden = first === undefined;
    kept = undefined;
    if (first === undefined) return;
    const nameOf = (unit: number): string => className(first.points.run, unit);
    const units = first.scores.classes;
    const unit = Math.min(state.unit ?? 0, units - 1);
    const asked: Question = {unit, threshold: state.threshold ?? evenThreshold, cost: state.cost ?? 1};
    const isPicked = (rows: readonly number[]): boolean =>
      state.picked !== undefined && writeRanges(rows) === writeRanges(state.picked);
    const pick = (rows: readonly number[]): void =>
      tools.change({picked: isPicked(rows) || rows.length === 0 ? undefined : rows});

    replaceKept(selection, ...selectionParts(first, state.picked, () => tools.change({picked: undefined})));
    replaceKept(
      matrices,
      ...subjects.filter(({isSelection}) => !isSelection).map((subject) => matrixOf(subject, {nameOf, isPicked, pick})),
    );
    const sheets = [
      overallSheet(subjects),
      classSheet(subjects, nameOf),
      oneClassSheet(subjects, asked, nameOf(unit)),
      sliceSheet(subjects, asked, {column: columnOf(first, state.slices), nameOf, isPicked, onPick: pick}),
    ];
    [overall, classes, one, sliced].forEach((place, i) => {
      const sheet = sheets[i];
      if (sheet !== undefined) replaceKept(place, sheetTable(sheet));
    });
    const scores = scoresFor(first.scores, unit).filter(Number.isFinite);
    question.show({
      ...asked,
      names: Array.from({length: units}, (_, i) => nameOf(i)),
      best: cheapest(outcomesOf(first, unit), asked.cost)?.threshold,
      range: scores.reduce<readonly [number, number]>(
        ([low, high], score) => [Math.min(low, score), Math.max(high, score)],
        [0, 1],
      ),
    });
    lines.show(subjects, asked);
    const columns = [...first.points.metadata.keys()];
    column.replaceChildren(
      el('option', {value: ''}, 'true class'),
      ...columns.map((name) => el('option', {value: name}, name)),
    );
    column.value = columnOf(first, state.slices) ?? '';
    kept = {title: `${run.id} ${subjects.map(({name}) => name).join(', ')}`, sheets};
  };

  const asker = modelAsker(tools, {
    wait() {
      if (notes.children.length === 0)
        notes.replaceChildren(el('p', {class: 'soft'}, 'The model is asked about all datapoints ...'));
    },
    tell: render,
  });
  return {element, show: asker.show};
}

function columnOf({points: {metadata}}: Subject, wanted: string | undefined): string | undefined {
  return wanted !== undefined && metadata.has(wanted) ? wanted : undefined;
}

/** What the numbers come from, and what is not possible. */
function notesOf(models: readonly Compared[], picked: readonly number[] | undefined): readonly string[] {
  const notes = models.map(({name, points}) => {
    const before = models.length > 1 ? `${name}: ` : '';
    if (points instanceof Error) return `${before}${points.message}`;
    if (points.scores === undefined) return `${before}The model's output is no class: there is nothing to count.`;
    return `${before}${points.told}`;
  });
  const [a, b] = models.map(({points}) => points);
  const areOthers =
    a !== undefined && b !== undefined && !(a instanceof Error) && !(b instanceof Error) && !haveSameRows(a, b);
  return [
    ...notes,
    ...(areOthers ? ['The two runs stored other datapoints: their numbers are not of the same examples.'] : []),
    ...(areOthers && picked !== undefined ? ['The selection holds rows of the first run.'] : []),
  ];
}

function selectionParts(
  {points}: Subject,
  picked: readonly number[] | undefined,
  clear: () => void,
): readonly (Node | string)[] {
  const rows = picked?.filter((row) => row < points.count) ?? [];
  if (rows.length === 0)
    return ['Nothing is selected: press a number of the matrix or a slice to select its datapoints in every view.'];
  return [
    `${rows.length} of ${points.count} datapoints are selected. `,
    el('button', {type: 'button', 'data-key': 'clear', onclick: clear}, 'clear the selection'),
  ];
}

function matrixOf(
  subject: Subject,
  {
    nameOf,
    isPicked,
    pick,
  }: {
    readonly nameOf: (unit: number) => string;
    readonly isPicked: (rows: readonly number[]) => boolean;
    readonly pick: (rows: readonly number[]) => void;
  },
): HTMLElement {
  const {labels, predicted} = subject.points;
  const rowsOf = (truth: number, said: number): readonly number[] =>
    subject.rows.filter((row) => labels[row] === truth && predicted[row] === said);
  const caption = `Confusion, ${subject.name}`;
  const table = matrixTable(countedOf(subject), {
    caption,
    nameOf,
    isPicked: (truth, said) => isPicked(rowsOf(truth, said)),
    onPick: (truth, said) => pick(rowsOf(truth, said)),
  });
  return el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption}, table);
}
