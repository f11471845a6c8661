import {type GridRow, grid} from '../image/grid.ts';
import type {Pixels} from '../sinks/sink.ts';
import {faultOf, heat, laidOver, legendFor, type PaintOptions, type Part, questionOf} from './paint.ts';
import type {Captions, Prediction} from './step.ts';

/** What all pictures of one step share. */
export interface Scene {
  readonly step: number;
  /** Stands in titles where there is no training: what was explained in place of when. */
  readonly moment?: string | undefined;
  /** The inputs, one list an input. */
  readonly pictures: readonly (readonly Pixels[])[];
  readonly captions: Captions;
  readonly predictions: readonly Prediction[];
  readonly inputNames: readonly string[];
  /** What was asked, in words: `true class`, `class 3`. */
  readonly question: string;
  readonly options: PaintOptions;
}

/** One part of a method: each image, its map, and the map over the image. */
export function partGrid(part: Part, limits: readonly number[], scene: Scene): Pixels {
  const {options, pictures} = scene;
  const base = pictures[part.input ?? 0] ?? [];
  const covers = part.input !== undefined && base.some((picture) => picture.height > 1) && options.overlay > 0;
  const rows = part.planes.map((plane, row): GridRow => {
    const drawn = heat(plane, part.kind, limits[row] ?? 0, options);
    const cells = [base[row], drawn, ...(covers ? [laidOver(base[row], drawn, options.overlay)] : [])];
    return {...rowHead(row, scene), cells, notes: [undefined, noteOf(part, row, scene)]};
  });
  return grid({
    title: `${part.title} · ${momentOf(scene)} · ${questionOf(part, scene.question)}`,
    columns: [inputName(part.input ?? 0, scene), 'map', ...(covers ? ['over input'] : [])],
    rows,
    legend: [legendFor(part, limits, options)],
  });
}

/** A part of a method with its colours' limits. */
export interface LimitedPart {
  readonly part: Part;
  readonly limits: readonly number[];
}

/** TensorBoard shrinks what is wider to its card of 350 pixels until it can't be read. */
const mostColumns = 5;

/** All methods side by side, in as many pictures as can be read: equally many methods in each, the inputs in all of them. */
export function overviewGrids(parts: readonly LimitedPart[], scene: Scene): Pixels[] {
  const most = Math.max(2, mostColumns - scene.pictures.length);
  const count = Math.ceil(parts.length / most);
  const each = Math.ceil(parts.length / count);
  return Array.from({length: count}, (_, i) =>
    overviewGrid(parts.slice(i * each, (i + 1) * each), scene, count > 1 ? ` (${i + 1} of ${count})` : ''),
  );
}

/** Methods side by side, one row an image. `which` tells in the title which picture of several it is. */
export function overviewGrid(parts: readonly LimitedPart[], scene: Scene, which = ''): Pixels {
  const {options, pictures} = scene;
  const count = scene.predictions.length;
  const rows = Array.from({length: count}, (_, row): GridRow => {
    const cells = parts.map(({part, limits}) => {
      const plane = part.planes[row];
      return plane && heat(plane, part.kind, limits[row] ?? 0, options);
    });
    const notes = parts.map(({part}) => noteOf(part, row, scene));
    return {
      ...rowHead(row, scene),
      cells: [...pictures.map((input) => input[row]), ...cells],
      notes: [...pictures.map(() => undefined), ...notes],
    };
  });
  const kinds = new Map(parts.map(({part, limits}) => [part.kind, {part, limits}]));
  return grid({
    title: `all methods${which} · ${momentOf(scene)} · ${scene.question}`,
    columns: [...pictures.map((_, i) => inputName(i, scene)), ...parts.map(({part}) => part.title)],
    rows,
    // Methods of one kind share the colours but not the limit.
    legend: [...kinds.values()].map(({part, limits}) => ({...legendFor(part, limits, options), limit: undefined})),
  });
}

/** What stands under a map: what is wrong with it, or which output it speaks of where that is its own. */
export function noteOf({planes, units}: Part, row: number, {captions}: Scene): string | undefined {
  const [plane, unit] = [planes[row], units?.[row]];
  return (plane && faultOf(plane)) ?? (unit === undefined ? undefined : `for ${captions.className(unit)}`);
}

/** `epoch 3`, or what stands in its place. */
export function momentOf({moment, step}: Scene): string {
  return moment ?? `epoch ${step}`;
}

function inputName(index: number, {inputNames}: Scene): string {
  return inputNames.length > 1 ? (inputNames[index] ?? 'input') : 'input';
}

function rowHead(row: number, {captions, predictions}: Scene): Pick<GridRow, 'label' | 'tone'> {
  const prediction = predictions[row];
  const tone = prediction?.right === undefined ? undefined : prediction.right ? 'good' : 'bad';
  return {label: captions.label(row, prediction), tone};
}
