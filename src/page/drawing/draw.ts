import {colormapNames, colourise, type MapKind} from '../../image/colormaps.ts';
import {overlay} from '../../image/overlay.ts';
import {picture, planeOf} from '../../image/picture.ts';
import {limitOf, rangeOf} from '../../image/scale.ts';
import type {Pixels} from '../../sinks/sink.ts';
import type {Rows, Stored} from '../data/npy.ts';
import type {Column} from '../data/run.ts';

export interface Plane {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** Names of colour maps; one that there isn't counts as none. */
export interface Colormaps {
  readonly signed?: string | undefined;
  readonly positive?: string | undefined;
}

/** One image's map as a plane: channels are added up, filters of a layer averaged. */
export function planeAt(stored: Stored, image: number, column: Column): Plane {
  return planeOfRow(stored.row(image), column);
}

export function planeOfRow({values, shape}: Rows, {axes, isFeatures}: Column): Plane {
  const plane = planeOf(values, shape, axes);
  const filters = isFeatures ? (shape[2] ?? 1) : 1;
  return filters === 1 ? plane : {...plane, values: plane.values.map((value) => value / filters)};
}

/** What run.json says, else what the values do. */
export function kindOf({kind}: Pick<Column, 'kind'>, {values}: Plane): MapKind {
  return kind ?? (values.some((value) => value < 0) ? 'signed' : 'positive');
}

/** The value of the full colour for one image. */
export const limitOfPlane = ({values}: Plane): number => limitOf(values);

const ranges = new WeakMap<Stored, {readonly min: number; readonly max: number}>();

/** An image as it was explained; the darkest and brightest value are those of all images of the run. */
export function inputPixels(inputs: Stored, image: number): Pixels {
  const {values, shape} = inputs.row(image);
  let range = ranges.get(inputs);
  if (range === undefined) {
    const rows = Array.from({length: inputs.shape[0] ?? 0}, (_, row) => rangeOf(inputs.row(row).values));
    range = rangeOf(rows.flatMap(({min, max}) => [min, max]));
    ranges.set(inputs, range);
  }
  return picture(values, shape, range);
}

/** A map, over its input where it is not to be seen alone. */
export function mapPixels(
  plane: Plane,
  {
    kind,
    limit,
    base,
    opacity,
    colormaps = {},
  }: {
    readonly kind: MapKind;
    readonly limit: number;
    readonly base: Pixels | undefined;
    readonly opacity: number;
    readonly colormaps?: Colormaps | undefined;
  },
): Pixels {
  const wanted = colormaps[kind];
  const colormap = wanted !== undefined && colormapNames(kind).includes(wanted) ? wanted : undefined;
  const heat = colourise(plane, {kind, limit, colormap});
  return base === undefined || opacity >= 100 ? heat : overlay(base, heat, opacity / 100);
}

/** A picture longer than this many times its other side is stretched to be seen. */
const stripRatio = 3;

/** Maps of one size are drawn by the hundred: they share what is handed to the canvas. */
let shared: ImageData | undefined;

/** Puts pixels on a canvas of their own size; the style sheet enlarges them. */
export function paint(canvas: HTMLCanvasElement, {width, height, data}: Pixels): void {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.classList.toggle('strip', Math.max(width, height) > stripRatio * Math.min(width, height));
  }
  if (shared?.width !== width || shared.height !== height) shared = new ImageData(width, height);
  shared.data.set(data);
  canvas.getContext('2d')?.putImageData(shared, 0, 0);
}

/** Clears a canvas on which nothing can be drawn. */
export function blank(canvas: HTMLCanvasElement): void {
  canvas.width = 1;
  canvas.height = 1;
}
