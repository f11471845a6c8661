import {thin} from '../image/filmstrip.ts';
import {type GridRow, grid} from '../image/grid.ts';
import {resize} from '../image/overlay.ts';
import {type ScatterPoint, scatter} from '../image/scatter.ts';
import {timeline} from '../image/timeline.ts';
import type {Pixels} from '../sinks/sink.ts';
import type {Scene} from './grids.ts';
import {plain, short, table} from './markdown.ts';
import {heat, laidOver, legendFor, type Part, questionOf} from './paint.ts';
import type {Prediction} from './step.ts';

/** What is kept of a map is no larger. */
const mostSide = 128;
/** Columns of the timeline. */
const mostSteps = 30;

/** What the model said of an image at a step, and the map then. */
export interface Panel {
  readonly step: number;
  readonly prediction: Prediction;
  readonly map: Pixels | undefined;
}

/** A map as a panel shows it, small enough to be kept. */
export function panelMap(part: Part, row: number, {pictures, options}: Scene): Pixels | undefined {
  const plane = part.planes[row];
  if (!plane) return undefined;
  const base = part.input === undefined || part.kind === 'signed' ? undefined : pictures[part.input]?.[row];
  const {overlay} = options;
  const drawn = laidOver(
    base && base.height > 1 ? base : undefined,
    heat(plane, part.kind, plane.limit, options),
    overlay > 0 ? overlay : 1,
  );
  const scale = Math.min(1, mostSide / Math.max(drawn.width, drawn.height));
  return resize(drawn, Math.ceil(drawn.width * scale), Math.ceil(drawn.height * scale));
}

/** One change of mind: the image and the maps on either side of it. */
export function flipRow(row: number, before: Panel, after: Panel, {pictures, captions}: Scene, input = 0): GridRow {
  const truth = captions.truth(row);
  return {
    label: [
      `image ${row + 1}`,
      ...(truth === undefined ? [] : [`true ${truth}`]),
      `epoch ${before.step} to ${after.step}`,
    ],
    cells: [pictures[input]?.[row], before.map, after.map],
    notes: [undefined, captions.note(before.prediction), captions.note(after.prediction)],
  };
}

/** Every change of mind with the map before and after it; `left`: how many earlier ones are not shown. */
export function flipsPicture(part: Part, rows: readonly GridRow[], left: number, scene: Scene): Pixels {
  const more = left > 0 ? ` · the last ${rows.length} of ${rows.length + left}` : '';
  return grid({
    title: `${part.title} · changes of mind up to epoch ${scene.step}${more} · ${questionOf(part, scene.question)}`,
    columns: ['input', 'before', 'after'],
    rows,
    legend: [legendFor(part, [], {...scene.options, scale: 'image'})],
  });
}

/** One image's story. */
export interface Story {
  readonly row: number;
  readonly said: readonly {
    readonly step: number;
    readonly unit: number | undefined;
    readonly right: boolean | undefined;
  }[];
  readonly flips: number;
  /** Undefined without labels. */
  readonly forgotten: number | undefined;
  readonly mapped?:
    | {readonly confidence: number; readonly variability: number; readonly correctness: number}
    | undefined;
}

/** The predicted class of each image over the epochs. */
export function storyPicture(stories: readonly Story[], scene: Scene): Pixels {
  const all = [...new Set(stories.flatMap(({said}) => said.map(({step}) => step)))].sort((a, b) => a - b);
  const steps = thin(all, mostSteps);
  return timeline({
    title: `predicted classes · epochs ${steps[0] ?? 0} to ${steps.at(-1) ?? 0}`,
    steps,
    className: scene.captions.className,
    rows: stories.map(({row, said, flips, forgotten}) => ({
      label: `${row + 1}${scene.captions.truth(row) === undefined ? '' : ` true ${scene.captions.truth(row)}`}`,
      original: scene.pictures[0]?.[row],
      cells: steps.map((step) => {
        const own = said.find((one) => one.step === step);
        return own?.unit === undefined ? undefined : {unit: own.unit, right: own.right};
      }),
      note: `${flips} ${flips === 1 ? 'flip' : 'flips'}${forgotten ? `, forgotten ${forgotten}x` : ''}`,
    })),
  });
}

const colours = {always: [0, 114, 178], sometimes: [230, 159, 0], never: [20, 20, 20]} as const;

/** The images by confidence and variability; undefined where nothing was judged. */
export function cartographyPicture(stories: readonly Story[]): Pixels | undefined {
  const points = stories.flatMap(({row, mapped}): ScatterPoint[] => {
    if (!mapped) return [];
    const {correctness} = mapped;
    const colour = colours[correctness === 1 ? 'always' : correctness === 0 ? 'never' : 'sometimes'];
    return [{x: mapped.variability, y: mapped.confidence, label: `${row + 1}`, colour}];
  });
  if (points.length === 0) return undefined;
  return scatter({
    title: 'dataset cartography: how sure the model is of the true class, over the epochs',
    x: {name: 'variability (standard deviation)', from: 0, to: 0.5},
    y: {name: 'confidence (mean probability of the true class)', from: 0, to: 1},
    points,
    keys: [
      {text: 'right at every epoch', colour: colours.always},
      {text: 'right at some epochs', colour: colours.sometimes},
      {text: 'never right', colour: colours.never},
    ],
  });
}

/** The stories as one table. */
export function storyText(stories: readonly Story[], {captions}: Scene): string {
  const number = (value: number | undefined) => (value === undefined ? '' : short(value));
  const rows = stories.map(({row, flips, forgotten, mapped}) => [
    `${row + 1}`,
    plain(captions.truth(row) ?? ''),
    number(mapped?.confidence),
    number(mapped?.variability),
    number(mapped?.correctness),
    `${flips}`,
    number(forgotten),
  ]);
  return (
    'Confidence is the mean probability of the true class over the explained epochs, variability its standard deviation, correctness ' +
    'the share of epochs at which the model was right (Swayamdipta et al. 2020). Low confidence may be a hard image or a wrong label, ' +
    'high variability an ambiguous one: look at it. A forgetting event is right, then wrong (Toneva et al. 2019).\n\n' +
    table(['image', 'true', 'confidence', 'variability', 'correctness', 'flips', 'forgetting events'], rows)
  );
}
