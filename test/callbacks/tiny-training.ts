import * as tf from '@tensorflow/tfjs-core';
import {initializers, type LayersModel, layers, type ModelFitArgs, sequential} from '@tensorflow/tfjs-layers';
import type {CallbackOptions} from '../../callbacks/options.ts';
import {ExplainCallback, type Explainer, explainers, type MemorySink, memorySink} from '../../src/index.ts';
import {pattern} from '../helpers/weights.ts';

/** Side of the images. */
export const side = 6;
export const classNames = ['left', 'right', 'below'];

/** Noise on [n, 6, 6, 1] images, and a bright half that is the class: left, right or below, in turn. */
export function halves(n: number, phase = 0): {values: Float32Array; shape: number[]; labels: number[]} {
  const labels = Array.from({length: n}, (_, i) => i % 3);
  const values = pattern(n * side * side, phase).map((noise, i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side];
    const label = labels[Math.floor(i / side / side)];
    const bright = label === 0 ? x < side / 2 : label === 1 ? x >= side / 2 : y >= side / 2;
    return 0.3 + 0.2 * noise + (bright ? 0.5 : 0);
  });
  return {values, shape: [n, side, side, 1], labels};
}

export interface Tensors {
  readonly x: tf.Tensor4D;
  /** One-hot, [n, 3]. */
  readonly y: tf.Tensor2D;
  readonly labels: readonly number[];
  dispose(): void;
}

export function tensors(n: number, phase = 0): Tensors {
  const {values, labels} = halves(n, phase);
  const x = tf.tensor4d(values, [n, side, side, 1]);
  const y = tf.tensor2d(labels.map((label) => [0, 1, 2].map((k) => (k === label ? 1 : 0))));
  return {x, y, labels, dispose: () => tf.dispose([x, y])};
}

/** Convolution, then three probabilities; the same weights each time. Compiled. */
export function tinyNet({learningRate = 0.5, extra = [] as layers.Layer[]} = {}): LayersModel {
  const start = (seed: number) => initializers.glorotUniform({seed});
  const model = sequential({
    name: 'tiny',
    layers: [
      layers.conv2d({
        ...{name: 'conv', inputShape: [side, side, 1], filters: 3, kernelSize: 3, padding: 'same', activation: 'relu'},
        kernelInitializer: start(1),
      }),
      ...extra,
      layers.flatten({name: 'flat'}),
      layers.dense({name: 'out', units: 3, activation: 'softmax', kernelInitializer: start(2)}),
    ],
  });
  model.compile({optimizer: tf.train.sgd(learningRate), loss: 'categoricalCrossentropy', metrics: ['accuracy']});
  return model;
}

/** A callback that writes into memory and keeps what it reports. */
export interface Recorded {
  readonly callback: ExplainCallback;
  readonly sink: MemorySink;
  readonly reports: string[];
}

export function recorded(
  data: CallbackOptions['validationData'],
  options: Partial<CallbackOptions> = {},
  methods: readonly Explainer[] = [explainers.gradient()],
): Recorded {
  const [sink, reports]: [MemorySink, string[]] = [memorySink(), []];
  const report = (message: string) => void reports.push(message);
  const callback = new ExplainCallback(methods, {
    ...{validationData: data, sinks: [sink], report, evolution: false},
    ...{storyboard: false, animation: false, classification: false, embeddings: false},
    ...options,
  });
  return {callback, sink, reports};
}

/** Trains a fresh tiny net on 12 images and frees it. */
export async function train(
  callbacks: ModelFitArgs['callbacks'],
  {model = tinyNet(), ...fit}: ModelFitArgs & {model?: LayersModel} = {},
): Promise<{[key: string]: (number | tf.Tensor)[]}> {
  const data = tensors(12);
  try {
    const args = {epochs: 2, batchSize: 4, verbose: 0, shuffle: false, ...fit} as const;
    const history = await model.fit(data.x, data.y, {...args, ...(callbacks ? {callbacks} : {})});
    return history.history;
  } finally {
    data.dispose();
    // An optimizer of one's own is not the model's to free.
    const {optimizer} = model as {readonly optimizer?: tf.Optimizer};
    optimizer?.dispose();
    model.dispose();
  }
}

/** Steps at which a sink got a picture of this tag. */
export function pictureSteps({records}: MemorySink, tag: string): number[] {
  return records.filter((record) => record.kind === 'image' && record.tag === tag).map(({step}) => step);
}

/** Step -> value of a scalar. */
export function scalars({records}: MemorySink, tag: string): Map<number, number> {
  return new Map(
    records.flatMap((record) => (record.kind === 'scalar' && record.tag === tag ? [[record.step, record.value]] : [])),
  );
}

/** An explainer that also gives a number: `value(step)` for every image, counted from 0. */
export function counting(name: string, value: (time: number) => number, failAt = -1): Explainer {
  let time = -1;
  return {
    name,
    map: 'signed',
    axes: 'input',
    async attribute(subject, x) {
      time++;
      if (time === failAt) throw new Error(`out of luck at call ${time}`);
      const numbers = {luck: new Float32Array(subject.rows).fill(value(time))};
      return {maps: x.map((input) => tf.mul(input, value(time))), numbers};
    },
  };
}
