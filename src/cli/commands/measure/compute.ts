import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../../../core/errors.ts';
import {summarise} from '../../../core/maths/bootstrap.ts';
import {generator} from '../../../core/random.ts';
import type {Curve, Metric, MetricQuestion, Scores} from '../../../core/scoring/metric.ts';
import {sidesOf} from '../../../core/scoring/places.ts';
import type {PlainTensor} from '../../../report/plain.ts';
import type {Quality, Verdict} from '../../../report/quality/quality.ts';
import type {Asking} from '../../parts/asking.ts';
import {type Contestant, checkContestant, mapsOf} from './contestants.ts';

/** One method judged by one metric. */
export interface Pair extends Verdict {
  /** One an image, NaN where there is none; undefined where the metric refused. */
  readonly scores: Float32Array | undefined;
  /** What the scores sum up, where the metric has curves. */
  readonly curves: {readonly [name: string]: Curve};
  readonly error: ExplainError | undefined;
  readonly seconds: number;
}

export interface Work {
  readonly contestants: readonly Contestant[];
  readonly metrics: readonly Metric[];
  readonly masks: PlainTensor | undefined;
  readonly bootstrap: Quality['bootstrap'];
  readonly progress: (done: number, total: number) => void;
}

/** Makes or reads all maps, then puts every metric to them. Leaves no tensor behind. */
export async function judgeAll(asked: Asking, work: Work): Promise<Pair[]> {
  const {contestants, metrics} = work;
  const {subject, x} = asked;
  const masks = work.masks && tf.tensor(work.masks.values, [...work.masks.shape]);
  const made: {readonly contestant: Contestant; readonly maps: tf.Tensor}[] = [];
  const steps = contestants.length * (1 + metrics.length);
  let step = 0;
  const nextRun = () => {
    const before = step++;
    return {...asked.run, progress: (done: number, total: number) => work.progress(before + done / total, steps)};
  };
  try {
    checkAll(asked, work, masks);
    for (const contestant of contestants) made.push({contestant, maps: await mapsOf(contestant, asked, nextRun())});
    const pairs: Pair[] = [];
    for (const metric of metrics) {
      for (const {contestant, maps} of made) {
        const {name, explainer} = contestant;
        const others = made.flatMap((other) => (other.contestant === contestant ? [] : [other.maps]));
        const began = performance.now();
        const found = await judged(metric, {subject, x, maps, run: nextRun(), masks, explainer, others});
        const seconds = (performance.now() - began) / 1000;
        pairs.push({method: name, metric: metric.name, seconds, ...summedUp(found, work.bootstrap)});
        work.progress(step, steps);
      }
    }
    return pairs;
  } finally {
    tf.dispose([...made.map(({maps}) => maps), ...(masks ? [masks] : [])]);
  }
}

/** Refuses before the work what can be seen before it. */
function checkAll(asked: Asking, {contestants, metrics}: Work, masks: tf.Tensor | undefined): void {
  const {subject, x, run} = asked;
  const [input] = x;
  for (const contestant of contestants) checkContestant(contestant, asked);
  const maps = tf.zeros([subject.rows, ...(input ? sidesOf(input) : [])]);
  try {
    for (const metric of metrics) {
      for (const {explainer} of contestants) metric.check?.({subject, x, maps, run, masks, explainer, others: [maps]});
    }
  } finally {
    maps.dispose();
  }
}

/** The scores, or the error with which the metric refused; what is no ExplainError goes on. */
async function judged(metric: Metric, question: MetricQuestion): Promise<Scores | ExplainError> {
  try {
    return await metric.measure(question);
  } catch (error) {
    if (error instanceof ExplainError && error.code !== 'aborted') return error;
    throw error;
  }
}

function summedUp(
  found: Scores | ExplainError,
  {level, resamples, seed}: Quality['bootstrap'],
): Pick<Pair, 'scores' | 'curves' | 'error' | 'summary' | 'unscored' | 'refusal'> {
  if (found instanceof ExplainError) return {scores: undefined, curves: {}, error: found, refusal: found.message};
  const {scores, unscored, curves = {}} = found;
  // One stream for all pairs: the same images are drawn for each of them, as long as all have a score.
  const next = generator(seed, 'bootstrap');
  return {scores, curves, unscored, error: undefined, summary: summarise(scores, {level, resamples, next})};
}
