import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {MetricQuestion} from '../src/core/scoring/metric.ts';
import {explainers, modelSubject, networkOf, runFor} from '../src/index.ts';
import {metricRegistry, metrics} from '../src/metrics/index.ts';
import type {PlainTensor} from '../src/report/plain.ts';
import {barePasses} from './bare.ts';
import {countRows, inPasses} from './methods.ts';
import {alone, type Compared, type Effort, interleaved, type Spread, type Work} from './timing.ts';

/** Places hidden at each step of pixel flipping. */
const step = 16;
/** Where bare passes would take a layer's gradient; they take none here. */
const layer = 'conv4';

export interface FlippingTime extends Compared {
  readonly images: number;
  /** Rows that go through the model for each image. */
  readonly rows: number;
}

/** Pixel flipping of images in steps of 16 places beside its bare forward passes, of the same rows in passes of the same size. */
export async function timeFlipping(model: LayersModel, given: PlainTensor, effort: Effort): Promise<FlippingTime> {
  const [images = 0, height = 0, width = 0] = given.shape;
  const rows = Math.ceil((height * width) / step) + 1;
  return withMaps(model, given, async (question) => {
    const {x, run} = question;
    const bare = barePasses(model, x[0] ?? question.maps, layer, run.batchSize);
    try {
      const metric = metrics.pixelFlipping({step});
      const own: Work = async () => void (await metric.measure(question));
      const least: Work = () => bare.run('forward pass', inPasses(images * rows, run.batchSize));
      return {images, rows, ...(await interleaved(own, least, effort))};
    } finally {
      bare.dispose();
    }
  });
}

export interface MetricTime {
  readonly metric: string;
  readonly images: number;
  /** Rows that go through the model for each image, with the options as they are by default. */
  readonly rows: number;
  readonly ms: Spread;
}

/** Time and rows of every metric, judging gradients. */
export async function timeMetrics(
  model: LayersModel,
  given: PlainTensor,
  effort: Effort,
): Promise<readonly MetricTime[]> {
  const images = given.shape[0] ?? 1;
  const times: MetricTime[] = [];
  await withMaps(model, given, async (question) => {
    for (const {spec, from} of metricRegistry) {
      const metric = from({});
      let [runs, through] = [0, 0];
      const stop = countRows(model, (n) => {
        through += n;
      });
      const work: Work = async () => {
        runs += 1;
        await metric.measure(question);
      };
      const ms = await alone(work, effort);
      stop();
      times.push({metric: spec.name, images, rows: through / runs / images, ms});
    }
  });
  return times;
}

/** Runs `body` with gradient maps of the images, masks of their bright places, and the maps of another method. */
async function withMaps<T>(
  model: LayersModel,
  {values, shape}: PlainTensor,
  body: (question: MetricQuestion) => Promise<T>,
): Promise<T> {
  const x = tf.tensor(values, [...shape]);
  const network = networkOf(model);
  const run = runFor(network);
  const subject = await modelSubject(network, [x], {target: 'predicted', run});
  const explainer = explainers.gradient();
  const {maps} = await explainer.attribute(subject, [x], run);
  const [map = x] = maps;
  const [masks, other] = tf.tidy(() => {
    const grey = tf.mean(x, -1);
    return [tf.cast(tf.greater(grey, tf.mean(grey)), 'float32'), tf.mul(map, x)] as const;
  });
  try {
    return await body({subject, x: [x], maps: map, run, masks, explainer, others: [other]});
  } finally {
    tf.dispose([x, ...maps, masks, other]);
  }
}
