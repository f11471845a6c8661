import type {MethodMaps, Prediction} from '../src/report/step.ts';
import {arrayTag} from '../src/report/step.ts';
import type {EarlierRun, EarlierStep, StoredArray} from '../src/sinks/earlier-run.ts';
import {predictionsFrom} from './explain-step.ts';
import type {Prepared} from './prepare.ts';

/** What a method found at an earlier step. */
export interface Past {
  readonly method: MethodMaps;
  readonly predictions: readonly Prediction[];
}

/** What was found before this run was gone on with, for its pictures. */
export interface Earlier {
  /** The steps that were explained, in order. */
  readonly steps: readonly number[];
  /** The maps of `now`'s method at one of these; undefined where there are none of the same shape. */
  at(step: number, now: MethodMaps): Past | undefined;
  /** What the model said at one of these; undefined where it is not there. */
  said(step: number): {readonly outputs: StoredArray; readonly predictions: readonly Prediction[]} | undefined;
  /** The largest value that a scale of the run had reached for a picture; 0 where there was none. */
  largest(tag: string): number;
}

/** Steps of a run that explained the very same images; undefined where there are none. */
export function earlierOf(run: EarlierRun | undefined, {data, batch, setting}: Prepared): Earlier | undefined {
  const same = batch.inputs.every((input, i) => {
    const stored = run?.inputs(inputsTag(batch.inputNames, i));
    return stored !== undefined && equal(stored, input);
  });
  const steps = new Map(
    (run?.steps ?? [])
      .filter(({info, run: told}) => info['explained'] === true && `${rowsOf(told)}` === `${data.rows}`)
      .map((step) => [step.step, step]),
  );
  if (!same || steps.size === 0) return undefined;
  return {
    steps: [...steps.keys()],
    at(step, now) {
      const outputs = steps.get(step)?.array('predictions');
      const maps = now.maps.map((map, i) => {
        const stored = steps.get(step)?.array(arrayTag(now, i));
        return stored && `${stored.shape}` === `${map.shape}` ? [stored] : [];
      });
      if (!outputs || maps.some(({length}) => length === 0)) return undefined;
      return {method: {...now, maps: maps.flat()}, predictions: predictionsFrom(outputs, setting)};
    },
    said(step) {
      const outputs = steps.get(step)?.array('predictions');
      return outputs && {outputs, predictions: predictionsFrom(outputs, setting)};
    },
    largest: (tag) => Math.max(0, ...[...steps.values()].flatMap((step) => limitsOf(step, tag))),
  };
}

/** Tag of the raw inputs. */
export function inputsTag(names: readonly string[], index: number): string {
  return names.length > 1 ? `inputs/${names[index]}` : 'inputs';
}

function equal(a: StoredArray, b: StoredArray): boolean {
  return `${a.shape}` === `${b.shape}` && a.values.every((value, i) => value === b.values[i]);
}

/** The rows that were explained; the parse boundary of what describeRun wrote. */
function rowsOf(told: {readonly [key: string]: unknown}): unknown {
  const images = told['images'];
  return typeof images === 'object' && images !== null && 'rows' in images ? images.rows : undefined;
}

/** The colour limits of a picture; the parse boundary of what a step told. */
function limitsOf({info}: EarlierStep, tag: string): number[] {
  const limits = info['colorLimits'];
  const own: unknown =
    typeof limits === 'object' && limits !== null ? Object.entries(limits).find(([key]) => key === tag)?.[1] : [];
  return Array.isArray(own) ? own.filter((value) => typeof value === 'number') : [];
}
