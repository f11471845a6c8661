import {colormapNames, colourise, type MapKind} from '../image/colormaps.ts';
import type {Legend} from '../image/legend.ts';
import {overlay} from '../image/overlay.ts';
import {picture, planeOf} from '../image/picture.ts';
import {limitOf, rangeOf} from '../image/scale.ts';
import type {Pixels} from '../sinks/sink.ts';
import {lastAxis, type PlainTensor, rowOf} from './plain.ts';
import type {ExplainedBatch, MethodMaps} from './step.ts';

/**
 * What the full colour stands for: `image` = the 99th percentile of each map's own |values|, `epoch` = the largest of
 * these at the step, `run` = the largest so far.
 */
export const colourScales = ['image', 'epoch', 'run'] as const;

export type ColourScale = (typeof colourScales)[number];

export interface PaintOptions {
  readonly scale: ColourScale;
  /** How strongly maps cover the image that they are laid over: 0 = not at all, 1 = nothing else is seen. */
  readonly overlay: number;
  /** Of signed or of positive maps; those of the other kind keep theirs. */
  readonly colormap?: string | undefined;
}

/** The colour map chosen for maps of this kind; undefined = the kind's own. */
export function colormapFor(kind: MapKind, {colormap}: Pick<PaintOptions, 'colormap'>): string | undefined {
  return colormap !== undefined && colormapNames(kind).includes(colormap) ? colormap : undefined;
}

/** A map of one image as drawn: its plane of values and the value of the full colour. */
export interface Plane {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly limit: number;
}

/** The planes of one part of a method's maps, one an image. */
export interface Part {
  /** `grad-cam`, or with several parts `gradient left`. */
  readonly title: string;
  /** Tag of its pictures: the method's name, then the part's. */
  readonly tag: string;
  readonly kind: MapKind;
  /** Which input it is shown over; undefined where it has no place in an input. */
  readonly input: number | undefined;
  readonly planes: readonly Plane[];
  /** Of ranked outputs: the unit that each image's map speaks of. */
  readonly units?: readonly number[] | undefined;
}

/** The pictures of the inputs, one an input and image; drawn once. */
export function inputPictures(batch: ExplainedBatch): Pixels[][] {
  return batch.inputs.map((input) => {
    const range = shownRange(input.values);
    return Array.from({length: input.shape[0] ?? 0}, (_, row) => {
      const {values, shape} = drawable(rowOf(input, row));
      return picture(values, shape, range);
    });
  });
}

/** Of more than three axes, such as a film's, the first ones are averaged over; a lone number is one bar. */
function drawable({values, shape}: PlainTensor): PlainTensor {
  if (shape.length === 0) return {values, shape: [1]};
  if (shape.length <= 3) return {values, shape};
  const own = shape.slice(-3);
  const size = own.reduce((a, b) => a * b, 1);
  const mean = new Float32Array(size);
  values.forEach((value, i) => {
    mean[i % size] = (mean[i % size] ?? 0) + (value * size) / values.length;
  });
  return {values: mean, shape: own};
}

/** The range from black to white: a usual one that holds all values, else their own. */
function shownRange(values: Float32Array): {min: number; max: number} {
  const {min, max} = rangeOf(values);
  if (min >= 0 && max <= 1) return {min: 0, max: 1};
  if (min >= 0 && max <= 255) return {min: 0, max: 255};
  if (min >= -1 && max <= 1) return {min: -1, max: 1};
  return {min, max};
}

/** Several ask for the same parts: pictures, and who compares the maps of a step with those of others. */
const made = new WeakMap<MethodMaps, {readonly batch: ExplainedBatch; readonly parts: readonly Part[]}>();

/** The parts of a method's maps that can be drawn as planes; feature maps are drawn otherwise. */
export function partsOf(method: MethodMaps, batch: ExplainedBatch): readonly Part[] {
  const known = made.get(method);
  if (known?.batch === batch) return known.parts;
  const parts = makeParts(method, batch);
  made.set(method, {batch, parts});
  return parts;
}

function makeParts(method: MethodMaps, batch: ExplainedBatch): Part[] {
  if (method.kind === 'features') return [];
  const kind = method.kind;
  const several = method.maps.length > 1;
  return method.maps.flatMap((map, i) => {
    const name = several ? ` ${method.parts?.[i] ?? i}` : '';
    const below = several ? `/${method.parts?.[i] ?? i}` : '';
    const input = inputFor(method, map, i, batch);
    const axes = method.axes === 'input' ? 'input' : 'spatial';
    const make = (tensor: PlainTensor, title: string, tag: string, units?: readonly number[]): Part => ({
      ...{title, tag, kind, input, units},
      planes: Array.from({length: tensor.shape[0] ?? 0}, (_, row) => {
        const own = drawable(rowOf(tensor, row));
        const plane = planeOf(own.values, own.shape, axes);
        return {...plane, limit: limitOf(plane.values)};
      }),
    });
    if (!method.ranked) return [make(map, `${method.name}${name}`, `${method.name}${below}`)];
    const {ranked} = method;
    return Array.from({length: map.shape.at(-1) ?? 0}, (_, rank) =>
      make(
        lastAxis(map, rank),
        `${method.name}${name} rank ${rank + 1}`,
        `${method.name}${below}/rank-${rank + 1}`,
        ranked.map((units) => units[rank] ?? Number.NaN),
      ),
    );
  });
}

function inputFor(method: MethodMaps, map: PlainTensor, index: number, batch: ExplainedBatch): number | undefined {
  if (method.axes !== 'layer' && method.maps.length === batch.inputs.length) return index;
  const rank = map.shape.length - (method.ranked ? 1 : 0) + (method.axes === 'spatial' ? 1 : 0);
  const found = batch.inputs.findIndex((input) => input.shape.length === rank && rank > 2);
  return found >= 0 ? found : undefined;
}

/** The limits in force at a step; remembers the largest so far for the scale of the run. */
export interface Scales {
  limits(part: Part): readonly number[];
}

/** `before`: the largest value that the scale of a run had reached before it was gone on with. */
export function scalesOf(scale: ColourScale, before: (tag: string) => number = () => 0): Scales {
  const largest = new Map<string, number>();
  return {
    limits({tag, planes}) {
      const own = planes.map((plane) => plane.limit);
      if (scale === 'image') return own;
      const top = Math.max(0, ...own, scale === 'run' ? (largest.get(tag) ?? before(tag)) : 0);
      if (scale === 'run') largest.set(tag, top);
      return own.map(() => top);
    },
  };
}

/** A plane in colours. */
export function heat(plane: Plane, kind: MapKind, limit: number, options: Pick<PaintOptions, 'colormap'>): Pixels {
  return colourise(plane, {kind, limit, colormap: colormapFor(kind, options)});
}

/** A map laid over its input, or alone where there is none or nothing of the input is to be seen. */
export function laidOver(base: Pixels | undefined, drawn: Pixels, strength: number): Pixels {
  return base && strength < 1 ? overlay(base, drawn, strength) : drawn;
}

/** What the colours of a part mean, in words; over several epochs only a scale of the run has one limit. */
export function legendFor(
  part: Part,
  limits: readonly number[],
  options: PaintOptions,
  over: 'epoch' | 'epochs' = 'epoch',
): Legend {
  const {scale} = options;
  const notFinite = part.planes.reduce(
    (sum, plane) => sum + plane.values.reduce((n, value) => n + (Number.isFinite(value) ? 0 : 1), 0),
    0,
  );
  const epoch = over === 'epoch' ? 'one scale for this epoch' : 'one scale for each epoch';
  const text = {image: "each map's own 99 % scale", epoch, run: 'one scale for the run'};
  return {
    kind: part.kind,
    limit: scale === 'run' || (scale === 'epoch' && over === 'epoch') ? limits[0] : undefined,
    text: text[scale],
    colormap: colormapFor(part.kind, options),
    ...(notFinite > 0 ? {notFinite} : {}),
  };
}

/** What is asked in the maps of a part: ranked outputs are not what the run asks for. */
export function questionOf({units}: Part, question: string): string {
  return units ? 'each image its own output' : question;
}

/** What is wrong with a map, in two words. */
export function faultOf(plane: Plane): string | undefined {
  if (plane.values.some((value) => !Number.isFinite(value))) return 'not finite';
  return plane.limit === 0 ? 'all zero' : undefined;
}
