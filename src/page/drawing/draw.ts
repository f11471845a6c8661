import {colourise, type MapKind} from '../../image/colormaps.ts';
import {overlay} from '../../image/overlay.ts';
import {picture, planeOf} from '../../image/picture.ts';
import {limitOf, rangeOf} from '../../image/scale.ts';
import type {Pixels} from '../../sinks/sink.ts';
import {type Rows, rowOf} from '../data/npy.ts';
import type {Column} from '../data/run.ts';

export interface Plane {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** One image's map as a plane: channels are added up, filters of a layer averaged. */
export function planeAt(rows: Rows, image: number, {axes, isFeatures}: Column): Plane {
  const {values, shape} = rowOf(rows, image);
  const plane = planeOf(values, shape, axes);
  const filters = isFeatures ? (shape[2] ?? 1) : 1;
  return {...plane, values: plane.values.map((value) => value / filters)};
}

/** What run.json says, else what the values do. */
export function kindOf({kind}: Column, {values}: Plane): MapKind {
  return kind ?? (values.some((value) => value < 0) ? 'signed' : 'positive');
}

/** The value of the full colour for one image. */
export const limitOfPlane = ({values}: Plane): number => limitOf(values);

/** An image as it was explained; the darkest and brightest value are those of all images of the run. */
export function inputPixels(inputs: Rows, image: number): Pixels {
  const {values, shape} = rowOf(inputs, image);
  return picture(values, shape, rangeOf(inputs.values));
}

/** A map, over its input where it is not to be seen alone. */
export function mapPixels(
  plane: Plane,
  {
    kind,
    limit,
    base,
    opacity,
  }: {
    readonly kind: MapKind;
    readonly limit: number;
    readonly base: Pixels | undefined;
    readonly opacity: number;
  },
): Pixels {
  const heat = colourise(plane, {kind, limit});
  return base === undefined || opacity >= 100 ? heat : overlay(base, heat, opacity / 100);
}

/** A picture longer than this many times its other side is stretched to be seen. */
const stripRatio = 3;

/** Puts pixels on a canvas of their own size; the style sheet enlarges them. */
export function paint(canvas: HTMLCanvasElement, pixels: Pixels): void {
  const {width, height, data} = pixels;
  canvas.width = width;
  canvas.height = height;
  canvas.classList.toggle('strip', Math.max(width, height) > stripRatio * Math.min(width, height));
  canvas.getContext('2d')?.putImageData(new ImageData(Uint8ClampedArray.from(data), width, height), 0, 0);
}

/** Clears a canvas on which nothing can be drawn. */
export function blank(canvas: HTMLCanvasElement): void {
  canvas.width = 1;
  canvas.height = 1;
}
