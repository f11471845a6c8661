import type {Rows} from '../../data/npy.ts';
import {className, type Run} from '../../data/run.ts';
import type {ExplainerAt} from '../../engine/engine.ts';
import {scoresOf} from '../../maths/scores.ts';
import type {Tools} from '../view.ts';
import type {Asked} from './models.ts';

/** The image, or a variant of it, that models are asked about. */
export interface Item {
  readonly title: string;
  readonly rows: Rows;
}

/** What a model gives for an item. */
export interface Prediction {
  readonly names: readonly string[];
  readonly values: readonly number[];
  /** The class with the highest value; undefined for a single number. */
  readonly best: number | undefined;
}

/** Asks a model about each of the items. What fails is an `Error` in its place. */
export function predictAll(
  {engine}: Tools,
  {model, run}: Asked,
  items: readonly Item[],
): Promise<readonly (Prediction | Error)[]> {
  return Promise.all(
    items.map(({rows}) => engine.predict(model, rows).then((outputs) => predictionOf(outputs, run), asError)),
  );
}

export function predictionOf(outputs: Rows, run: Run): Prediction | Error {
  if (outputs.shape.length > 2)
    return new Error(`an output of the shape [${outputs.shape.slice(1).join(', ')}] has no one value a class`);
  const scores = scoresOf(outputs);
  const values = Array.from(scores?.values ?? outputs.values);
  if (scores === undefined && values.length === 1) return {names: ['output'], values, best: undefined};
  const best = values.some(Number.isNaN) ? undefined : values.indexOf(Math.max(...values));
  return {names: values.map((_, unit) => className(run, unit)), values, best};
}

/** The maps of a method for each of the items. `target` undefined: what each is predicted as. */
export function explainAll(
  {engine}: Tools,
  {model}: Asked,
  items: readonly Item[],
  {explainer, target}: {readonly explainer: ExplainerAt; readonly target: number | undefined},
): Promise<readonly (Rows | Error)[]> {
  const question = target === undefined ? {} : {target: [target]};
  return Promise.all(items.map(({rows}) => engine.explain(model, rows, explainer, question).catch(asError)));
}

export function wasCancelled(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

export function withoutErrors<T>(all: readonly (T | Error)[]): readonly T[] {
  return all.flatMap((one) => (one instanceof Error ? [] : [one]));
}
