import {countSketch} from '../../src/core/maths/count-sketch.ts';
import {thin} from '../../src/image/filmstrip.ts';
import {projectedPoints} from '../../src/report/embedding.ts';
import {healthOf, type PlainTensor} from '../../src/report/plain.ts';
import {tilesOf} from '../../src/report/sprite.ts';
import type {MethodMaps, Prediction} from '../../src/report/step.ts';
import type {LogRecord} from '../../src/sinks/sink.ts';
import type {ObservedStep, Observer, RunScene} from '../observer.ts';
import type {Prepared} from '../prepare.ts';
import {featuresOf} from '../sample-pass.ts';

/** Tag of the raw features; those of the points begin with it. */
const tag = 'embeddings';
/** Steps that are shown together: their points are still told apart. */
const mostSteps = 12;

interface Kept {
  readonly features: PlainTensor;
  readonly predictions: readonly Prediction[];
}

/**
 * The explained images as points for TensorBoard's projector: the features that the last layer decides by, at up to 12 steps
 * spread over the run. All steps stand in one set of points, and once more on the principal axes of the last step, so that they
 * can be compared; the last step stands alone, too.
 */
export function embeddings({prepared, options, earlier}: RunScene): Observer | undefined {
  if (options.embeddings === false) return undefined;
  const {pictures, setting} = prepared;
  const tiles = tilesOf(pictures[0] ?? []);
  const kept = new Map<number, Kept>();
  let steps: number[] = [];
  let recalled = false;
  let written = '';

  const recall = (features: PlainTensor, before: number) => {
    if (recalled) return;
    recalled = true;
    steps = earlier?.steps.filter((step) => step < before) ?? [];
    for (const step of thin([...steps, before], mostSteps)) {
      const past = earlier?.at(step, stored(features));
      const [own] = past?.method.maps ?? [];
      if (past && own) kept.set(step, {features: own, predictions: past.predictions});
    }
  };

  const points = (step: number): LogRecord[] => {
    const shown = thin(steps, mostSteps).flatMap((one) => {
      const own = kept.get(one);
      return own ? [{step: one, ...own}] : [];
    });
    const key = shown.map((one) => one.step).join();
    if (key === written) return [];
    written = key;
    const columns = ({predictions}: Kept, at: number) => columnsOf(predictions, at, prepared);
    return projectedPoints(
      shown.map((one) => ({features: one.features, columns: columns(one, one.step)})),
      {tag, step, tiles},
    );
  };

  return {
    name: 'embeddings',
    async observe({explained}: ObservedStep) {
      const features = await featuresOf(explained, prepared);
      const {step, predictions} = explained;
      if (!features?.values.every(Number.isFinite)) return {};
      const own = folded(features, setting.run.seed);
      recall(own, step);
      steps = [...steps.filter((one) => one < step), step];
      kept.set(step, {features: own, predictions});
      const shown = thin(steps, mostSteps);
      for (const one of kept.keys()) if (!shown.includes(one)) kept.delete(one);
      // A step that the next one will take out again is not worth the writing; the end of the training writes the last one.
      const stays = thin([...steps, Number.POSITIVE_INFINITY], mostSteps).includes(step);
      return {
        records: [{kind: 'array', tag, step, ...own}, ...(stays ? points(step) : [])],
        info: {dimensions: own.shape[1], of: features.shape[1]},
      };
    },
    finish: ({explained}) => ({records: points(explained.step)}),
  };
}

/** More dimensions than these are folded together. */
const mostDimensions = 256;

function folded({values, shape}: PlainTensor, seed: number): PlainTensor {
  const [rows = 0, width = 1] = shape;
  if (width <= mostDimensions) return {values, shape: [rows, width]};
  return {values: countSketch(values, rows, width, mostDimensions, seed), shape: [rows, mostDimensions]};
}

/** As a run's folder stores them. */
function stored(features: PlainTensor): MethodMaps {
  const maps = [features];
  return {name: tag, kind: 'features', axes: 'layer', maps, numbers: {}, health: healthOf(maps), seconds: 0};
}

/** What is known of each image at a step. */
function columnsOf(
  predictions: readonly Prediction[],
  step: number,
  {captions, setting, data}: Prepared,
): {readonly [name: string]: readonly string[]} {
  const truths = data.rows.map((_, row) => captions.truth(row));
  const says = predictions.map(({unit, value}) =>
    setting.classes && unit !== undefined
      ? captions.className(unit)
      : value === undefined
        ? ''
        : `${Number(value.toPrecision(4))}`,
  );
  const judged = predictions.some(({right}) => right !== undefined);
  return {
    ...(truths.some((truth) => truth !== undefined) ? {label: truths.map((truth) => truth ?? '')} : {}),
    says,
    ...(judged ? {right: predictions.map(({right}) => (right === undefined ? '' : right ? 'right' : 'wrong'))} : {}),
    step: data.rows.map(() => `${step}`),
    image: data.rows.map((_, row) => `${row + 1}`),
  };
}
