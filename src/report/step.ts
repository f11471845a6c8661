import type {Attribution, Explainer, MapAxes, MapKind} from '../core/explainer.ts';
import {type Health, healthOf, type PlainTensor} from './plain.ts';

/** The images that a run explains, the same ones at every step. */
export interface ExplainedBatch {
  /** One for each model input, [n, ...]. */
  readonly inputs: readonly PlainTensor[];
  readonly inputNames: readonly string[];
  /** True classes, or true values of a regression; absent where none were given. */
  readonly labels?: readonly number[] | undefined;
}

/** What the model says of one image. */
export interface Prediction {
  /** The highest of several outputs, or the side of a single one; undefined for one number of a regression, and for NaN. */
  readonly unit?: number | undefined;
  /** The unit's output, for classes its probability; undefined where an output has places, such as a mask. */
  readonly value?: number | undefined;
  /** Undefined without a label. */
  readonly right?: boolean | undefined;
}

/** One method's maps of one step. */
export interface MethodMaps {
  readonly name: string;
  readonly kind: MapKind;
  readonly axes: MapAxes;
  readonly maps: readonly PlainTensor[];
  readonly parts?: readonly string[] | undefined;
  readonly ranked?: readonly (readonly number[])[] | undefined;
  /** One number an example. */
  readonly numbers: {readonly [name: string]: Float32Array};
  readonly health: Health;
  readonly seconds: number;
}

/** What a method found, its maps read. */
export function methodMaps(
  {name, map, axes = 'input'}: Explainer,
  {parts, ranked, numbers = {}}: Attribution,
  maps: readonly PlainTensor[],
  seconds: number,
): MethodMaps {
  return {name, kind: map, axes, maps, parts, ranked, numbers, health: healthOf(maps), seconds};
}

/** Tag of the raw values of one of a method's maps. */
export function arrayTag({name, maps, parts}: MethodMaps, index: number): string {
  return maps.length > 1 || parts ? `${name}/${parts?.[index] ?? index}` : name;
}

/** A method that failed at this step. */
export interface MethodFailure {
  readonly name: string;
  readonly error: string;
}

/** Everything computed at one step. */
export interface StepResult {
  readonly step: number;
  readonly predictions: readonly Prediction[];
  readonly methods: readonly MethodMaps[];
  readonly failures: readonly MethodFailure[];
  readonly seconds: number;
}

/** Words for classes and images, the same in pictures and texts. */
export interface Captions {
  className(unit: number): string;
  /** The true class or value; undefined where none was given. */
  truth(row: number): string | undefined;
  /** Lines beside a row. */
  label(row: number, prediction: Prediction | undefined): string[];
  /** One short note on a prediction, its mark at the end. */
  note(prediction: Prediction | undefined): string;
}

/** `classes`: outputs and labels are classes; else they are values. Names are in the order of the output units. */
export function captionsFor(
  batch: ExplainedBatch,
  {classes, classNames}: {readonly classes: boolean; readonly classNames?: readonly string[] | undefined},
): Captions {
  const className = (unit: number) => classNames?.[unit] ?? `${unit}`;
  const said = ({unit, value}: Prediction): string[] => {
    if (value === undefined) return [];
    if (classes && unit !== undefined) return [className(unit), number(value)];
    // Of several values the highest is shown, with the unit that gave it.
    return unit === undefined ? [number(value)] : [number(value), `(${className(unit)})`];
  };
  const truth = (row: number): string | undefined => {
    const label = batch.labels?.[row];
    return label === undefined ? undefined : classes ? className(label) : number(label);
  };
  return {
    className,
    truth,
    label(row, prediction) {
      const label = truth(row);
      const [first, ...more] = prediction ? said(prediction) : [];
      return [
        ...(label === undefined ? [] : [`true ${label}`]),
        ...(first === undefined ? [] : [`says ${first}`, ...more]),
      ];
    },
    note(prediction) {
      const [first = ''] = prediction ? said(prediction) : [];
      return prediction?.right === undefined ? first : `${first} ${prediction.right ? '✓' : '✗'}`;
    },
  };
}

/** Two decimals, or two digits of what is small or large. */
function number(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  return size === 0 || (size >= 0.01 && size < 1e5) ? value.toFixed(2) : value.toExponential(1).replace('e+', 'e');
}
