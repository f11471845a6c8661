import type {MapAxes, MapKind} from '../core/explainer.ts';
import type {Health, PlainTensor} from './plain.ts';

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
  /** The class of the highest output; undefined for a regression. */
  readonly unit?: number | undefined;
  /** Its probability, or the value put out. */
  readonly value: number;
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
  const number = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : String(value));
  return {
    className,
    label(row, prediction) {
      const truth = batch.labels?.[row];
      const lines: string[] = [];
      if (truth !== undefined) lines.push(`true ${classes ? className(truth) : number(truth)}`);
      if (prediction) lines.push(`says ${classes ? className(prediction.unit ?? 0) : number(prediction.value)}`);
      if (prediction && classes) lines.push(number(prediction.value));
      return lines;
    },
    note(prediction) {
      if (!prediction) return '';
      const said = prediction.unit === undefined ? number(prediction.value) : className(prediction.unit);
      return prediction.right === undefined ? said : `${said} ${prediction.right ? '✓' : '✗'}`;
    },
  };
}
