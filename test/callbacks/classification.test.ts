import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {asList} from '../../src/core/network/layers.ts';
import {confusionOf, confusionPicture} from '../../src/report/confusion.ts';
import type {LogRecord} from '../../src/sinks/sink.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {
  classNames,
  pictureSteps,
  recorded as quiet,
  type Recorded,
  type Tensors,
  tensors,
  tinyNet,
  train,
} from './tiny-training.ts';

const recorded: typeof quiet = (data, options, methods) => quiet(data, {classification: true, ...options}, methods);

const curvesOf = ({sink}: Recorded) =>
  sink.records.filter((record): record is Extract<LogRecord, {kind: 'pr-curve'}> => record.kind === 'pr-curve');

/** Two features, `units` outputs; the data come apart by the first feature. */
async function fitTable(begin: (x: tf.Tensor, y: tf.Tensor) => Recorded, model: LayersModel, y: tf.Tensor) {
  const x = tf.tensor2d([0, 1, 0.1, 0.5, 0.9, 0.2, 1, 0.7], [4, 2]);
  const run = begin(x, y);
  try {
    await model.fit(x, y, {epochs: 1, verbose: 0, callbacks: run.callback});
    return run;
  } finally {
    tf.dispose([x, y]);
    model.dispose();
  }
}

describe('how well the explained images are told apart', () => {
  useBackend();
  let held: Tensors;
  before(() => {
    held = tensors(9, 1);
  });
  after(() => held.dispose());

  it('is a curve for each class and for all, of the probabilities and labels, and a matrix, at each step', async () => {
    const run = recorded([held.x, held.y], {classNames, maxImages: 8});
    await expectNoLeak(() => train(run.callback, {epochs: 2}));
    expect(run.reports).to.deep.equal([]);
    const curves = curvesOf(run);
    const tags = [...classNames, 'all classes'].map((name) => `precision-recall/${name}`);
    expect(curves.map(({tag, step}) => [tag, step])).to.deep.equal(
      [0, 1, 2].flatMap((step) => tags.map((tag) => [tag, step])),
    );
    const {labels = []} = (run.sink.info?.['images'] ?? {}) as {labels?: number[]};
    expect(labels).to.have.length(8);
    for (const step of [0, 1, 2]) {
      const outputs = run.sink.records.find((r) => r.kind === 'array' && r.tag === 'predictions' && r.step === step);
      const values = outputs?.kind === 'array' ? Array.from(outputs.values) : [];
      const own = curves.filter((curve) => curve.step === step);
      for (const unit of [0, 1, 2]) {
        expectClose(
          own[unit]?.scores ?? [],
          values.filter((_, i) => i % 3 === unit),
          1e-7,
        );
        expect(own[unit]?.positive).to.deep.equal(labels.map((label) => label === unit));
      }
      expect(own[3]?.positive).to.deep.equal([0, 1, 2].flatMap((unit) => labels.map((label) => label === unit)));
      const said = labels.map((_, row) =>
        [0, 1, 2].reduce((a, b) => ((values[row * 3 + b] ?? 0) > (values[row * 3 + a] ?? 0) ? b : a)),
      );
      const picture = run.sink.records.find((r) => r.kind === 'image' && r.tag === 'confusion' && r.step === step);
      const drawn = confusionPicture(confusionOf(labels, said, 3), {
        ...{moment: `epoch ${step}`, className: (unit) => classNames[unit] ?? ''},
      });
      expect(picture?.kind === 'image' && picture.image).to.deep.equal(drawn);
    }
  });

  it('is of a larger sample where one is asked for, though only few images are explained', async () => {
    const run = recorded([held.x, held.y], {maxImages: 2, classification: {sample: 7}});
    const model = tinyNet();
    await model.fit(held.x, held.y, {epochs: 1, verbose: 0, callbacks: run.callback});
    const last = curvesOf(run).findLast(({tag}) => tag === 'precision-recall/1');
    expect(last?.scores).to.have.length(7);
    const [all] = asList(model.predict(held.x));
    const scores = tf.tidy(() => Array.from(all ? tf.gather(all, [1], 1).dataSync() : []));
    // Which rows they are is up to the seed: each of them is a row of class 1 or of another one, as its score tells.
    last?.scores.forEach((score, i) => {
      const row = scores.findIndex((own) => Math.abs(own - score) < 1e-6);
      expect(held.labels[row] === 1).to.equal(last.positive[i]);
    });
    expect(pictureSteps(run.sink, 'confusion')).to.deep.equal([0, 1]);
    all?.dispose();
    model.dispose();
  });

  it('of a single unit is one curve, of the positive side, and a matrix of two', async () => {
    const model = sequential({layers: [layers.dense({inputShape: [2], units: 1, activation: 'sigmoid'})]});
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    const begin = (x: tf.Tensor, y: tf.Tensor) => recorded([x, y], {classNames: ['no', 'yes']});
    const run = await fitTable(begin, model, tf.tensor2d([0, 0, 1, 1], [4, 1]));
    const curves = curvesOf(run);
    expect(curves.map(({tag}) => tag)).to.deep.equal(['precision-recall/yes', 'precision-recall/yes']);
    expect(curves[0]?.positive).to.deep.equal([false, false, true, true]);
    const outputs = run.sink.records.find((r) => r.kind === 'array' && r.tag === 'predictions' && r.step === 1);
    expectClose(curves[1]?.scores ?? [], outputs?.kind === 'array' ? outputs.values : [], 1e-7);
    expect(pictureSteps(run.sink, 'confusion')).to.deep.equal([0, 1]);
  });

  it('of logits goes by their softmax', async () => {
    const model = sequential({layers: [layers.dense({inputShape: [2], units: 2})]});
    model.compile({optimizer: 'sgd', loss: (truth, said) => tf.losses.softmaxCrossEntropy(truth, said)});
    const run = await fitTable((x, y) => recorded([x, y]), model, tf.tensor2d([1, 0, 1, 0, 0, 1, 0, 1], [4, 2]));
    const [first, second] = curvesOf(run);
    const outputs = run.sink.records.find((r) => r.kind === 'array' && r.tag === 'predictions' && r.step === 0);
    const values = outputs?.kind === 'array' ? outputs.values : new Float32Array();
    const sure = [0, 1, 2, 3].map((row) => 1 / (1 + Math.exp((values[2 * row + 1] ?? 0) - (values[2 * row] ?? 0))));
    expectClose(first?.scores ?? [], sure, 1e-6);
    expectClose(
      second?.scores ?? [],
      sure.map((p) => 1 - p),
      1e-6,
    );
  });

  it('is not asked of numbers, of images without labels, or where it is switched off', async () => {
    const model = sequential({layers: [layers.dense({inputShape: [2], units: 1})]});
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const numbers = await fitTable((x, y) => recorded([x, y]), model, tf.tensor2d([0.5, 1.5, 2, 3], [4, 1]));
    const bare = recorded(held.x);
    const off = recorded([held.x, held.y], {classification: false});
    await train([bare.callback, off.callback], {epochs: 1});
    for (const run of [numbers, bare, off]) {
      expect(curvesOf(run)).to.deep.equal([]);
      expect(pictureSteps(run.sink, 'confusion')).to.deep.equal([]);
    }
  });
});
