import {flipBetween, flipsOf, mapped, probabilityOf, type Said} from '../../src/evolution/storyboard.ts';
import type {GridRow} from '../../src/image/grid.ts';
import {type Part, partsOf} from '../../src/report/paint.ts';
import type {PlainTensor} from '../../src/report/plain.ts';
import type {MethodMaps, Prediction} from '../../src/report/step.ts';
import {
  cartographyPicture,
  flipRow,
  flipsPicture,
  panelMap,
  type Story,
  storyPicture,
  storyText,
} from '../../src/report/storyboard.ts';
import type {LogRecord} from '../../src/sinks/sink.ts';
import {chart} from '../layout.ts';
import type {ObservedStep, Observer, RunScene} from '../observer.ts';

/** Of a method so many changes of mind are shown, the latest. */
const mostFlips = 24;

/** The maps of a step, by tag, and what the model said then. */
interface Before {
  readonly step: number;
  readonly predictions: readonly Prediction[];
  readonly parts: ReadonlyMap<string, Part>;
}

interface Board {
  part: Part;
  readonly rows: GridRow[];
  left: number;
}

/**
 * What the model said of each image over the epochs: where it changed its mind, with the maps before and after, what it
 * forgot, and where each image lies on the map of the data set.
 */
export function storyboard({prepared, options, earlier}: RunScene): Observer | undefined {
  const asked = options.storyboard ?? true;
  const {setting, batch} = prepared;
  if (asked === false || !setting.classes || setting.head.shape.length > 1) return undefined;
  const every = asked === true ? undefined : asked.every;
  const said: Said[][] = batch.inputs[0] ? Array.from({length: batch.inputs[0].shape[0] ?? 0}, () => []) : [];
  const boards = new Map<string, Board>();
  let before: Before | undefined;
  let seen = 0;

  const tell = (step: number, predictions: readonly Prediction[], outputs: PlainTensor | undefined) => {
    for (const [row, story] of said.entries()) story.push(saidOf(step, row, predictions[row], outputs, setting));
  };
  /** The earlier steps of a run that is gone on with. */
  const recall = (step: number, methods: readonly MethodMaps[]) => {
    for (const past of earlier?.steps.filter((one) => one < step) ?? []) {
      const then = earlier?.said(past);
      if (then) tell(past, then.predictions, then.outputs);
      const maps = methods.flatMap((method) => earlier?.at(past, method)?.method ?? []);
      if (then) before = {step: past, predictions: then.predictions, parts: byTag(maps, prepared)};
    }
  };

  return {
    name: 'storyboard',
    charts: [{title: 'changes of mind', charts: [chart('images', 'predictions/(flips|forgotten)')]}],
    observe({explained, scene}) {
      const {step, predictions, outputs, methods} = explained;
      if (seen++ === 0) recall(step, methods);
      tell(step, predictions, outputs);
      const now: Before = {step, predictions, parts: byTag(methods, prepared)};
      const flips = said.flatMap((story, row) => {
        const [from, to] = story.slice(-2);
        const flip = from && to && flipBetween(from, to);
        return flip ? [{row, ...flip}] : [];
      });
      for (const {row} of flips) {
        for (const part of now.parts.values()) put(boards, part, row, before, now, scene);
      }
      const first = before === undefined;
      before = now;
      const chosen = every !== undefined && seen % every === 0;
      const told = flips.map(
        ({row, from, to}) =>
          `image ${row + 1} from ${scene.captions.className(from.unit ?? 0)} to ${scene.captions.className(to.unit ?? 0)}`,
      );
      return {
        numbers: first ? {} : numbersOf(flips, setting.labels !== undefined),
        records: chosen ? recordsOf(storiesOf(said), boards, scene) : [],
        text: told.length > 0 ? `Changes of mind since the step before: ${told.join(', ')}.` : undefined,
      };
    },
    finish({scene}: ObservedStep) {
      const stories = storiesOf(said);
      const info = {flips: stories.map(({flips}) => flips), forgotten: stories.map(({forgotten}) => forgotten ?? null)};
      return {info, records: recordsOf(stories, boards, scene)};
    },
  };
}

function byTag(methods: readonly MethodMaps[], {batch}: RunScene['prepared']): ReadonlyMap<string, Part> {
  return new Map(methods.flatMap((method) => partsOf(method, batch)).map((part) => [part.tag, part]));
}

function saidOf(
  step: number,
  row: number,
  prediction: Prediction | undefined,
  outputs: PlainTensor | undefined,
  {labels, head}: RunScene['prepared']['setting'],
): Said {
  const label = labels?.[row];
  const width = outputs ? outputs.values.length / Math.max(1, outputs.shape[0] ?? 1) : 0;
  const own = outputs?.values.subarray(row * width, (row + 1) * width);
  const truth = label === undefined || !own ? undefined : probabilityOf(own, label, head.kind);
  return {step, unit: prediction?.unit, right: prediction?.right, truth};
}

/** Puts the maps on either side of a change of mind on the method's board. */
function put(
  boards: Map<string, Board>,
  part: Part,
  row: number,
  before: Before | undefined,
  now: Before,
  scene: ObservedStep['scene'],
): void {
  if (!before) return;
  const board = boards.get(part.tag) ?? {part, rows: [], left: 0};
  boards.set(part.tag, board);
  board.part = part;
  const panel = ({step, predictions, parts}: Before) => {
    const own = parts.get(part.tag);
    return {step, prediction: predictions[row] ?? {}, map: own && panelMap(own, row, scene)};
  };
  board.rows.push(flipRow(row, panel(before), panel(now), scene, part.input));
  if (board.rows.length <= mostFlips) return;
  board.rows.shift();
  board.left++;
}

function numbersOf(flips: readonly {readonly forgets: boolean | undefined}[], labelled: boolean) {
  const forgotten = flips.filter(({forgets}) => forgets).length;
  return {'predictions/flips': flips.length, ...(labelled ? {'predictions/forgotten': forgotten} : {})};
}

function storiesOf(said: readonly (readonly Said[])[]): Story[] {
  return said.map((story, row) => {
    const flips = flipsOf(story);
    const judged = story.some(({right}) => right !== undefined);
    const forgotten = judged ? flips.filter(({forgets}) => forgets).length : undefined;
    return {row, said: story, flips: flips.length, forgotten, mapped: mapped(story)};
  });
}

function recordsOf(
  stories: readonly Story[],
  boards: ReadonlyMap<string, Board>,
  scene: ObservedStep['scene'],
): LogRecord[] {
  const {step} = scene;
  const map = cartographyPicture(stories);
  return [
    {kind: 'image', tag: 'storyboard', step, image: storyPicture(stories, scene)},
    ...(map ? [{kind: 'image', tag: 'cartography', step, image: map} as const] : []),
    {kind: 'text', tag: 'storyboard/images', step, text: storyText(stories, scene)},
    ...[...boards].map(
      ([tag, {part, rows, left}]): LogRecord => ({
        ...{kind: 'image', tag: `${tag}/storyboard`, step},
        image: flipsPicture(part, rows, left, scene),
      }),
    ),
  ];
}
