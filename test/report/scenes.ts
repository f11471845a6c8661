import type {MapAxes} from '../../src/core/explainer.ts';
import type {Scene} from '../../src/report/grids.ts';
import {inputPictures, type PaintOptions} from '../../src/report/paint.ts';
import {healthOf, type PlainTensor} from '../../src/report/plain.ts';
import {captionsFor, type ExplainedBatch, type MethodMaps, type Prediction} from '../../src/report/step.ts';

/** A plain tensor whose rows are given, each of the same shape. */
export function stacked(rows: readonly ArrayLike<number>[], shape: readonly number[]): PlainTensor {
  return {values: Float32Array.from(rows.flatMap((row) => Array.from(row))), shape: [rows.length, ...shape]};
}

export interface MapsOptions {
  readonly kind?: MethodMaps['kind'];
  readonly axes?: MapAxes;
  readonly parts?: readonly string[];
  readonly ranked?: MethodMaps['ranked'];
  readonly numbers?: MethodMaps['numbers'];
}

export function mapsOf(name: string, maps: readonly PlainTensor[], options: MapsOptions = {}): MethodMaps {
  const {kind = 'signed', axes = 'input', numbers = {}, ...rest} = options;
  return {name, kind, axes, maps, numbers, health: healthOf(maps), seconds: 0.25, ...rest};
}

export interface SceneOptions {
  readonly classes?: boolean;
  readonly classNames?: readonly string[];
  readonly step?: number;
  readonly question?: string;
  readonly paint?: Partial<PaintOptions>;
}

/** The scene of a step with these predictions. */
export function sceneOf(
  batch: ExplainedBatch,
  predictions: readonly Prediction[],
  {classes = true, classNames, step = 3, question = 'true class', paint}: SceneOptions = {},
): Scene {
  return {
    ...{step, predictions, question},
    pictures: inputPictures(batch),
    inputNames: batch.inputNames,
    captions: captionsFor(batch, {classes, classNames}),
    options: {scale: 'image', overlay: 0.6, ...paint},
  };
}

/** A prediction of a class, right or wrong. */
export function says(unit: number, value: number, truth: number): Prediction {
  return {unit, value, right: unit === truth};
}
