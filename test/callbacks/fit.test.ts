import {data} from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import {callbacks as stock} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {useBackend} from '../helpers/backend.ts';
import {
  counting,
  halves,
  pictureSteps,
  recorded,
  scalars,
  type Tensors,
  tensors,
  tinyNet,
  train,
} from './tiny-training.ts';

describe('a callback in fit', () => {
  useBackend();
  let held: Tensors;
  before(() => {
    held = tensors(6, 1);
  });
  after(() => held.dispose());
  const begin = (...[options, methods]: Parameters<typeof recorded> extends [unknown, ...infer R] ? R : never) =>
    recorded([held.x, held.y], options, methods);

  it('explains before the training as step 0 and after k epochs as step k, every tag at the same steps', async () => {
    const {callback, sink, reports} = begin();
    await train(callback, {epochs: 3});
    expect(callback.steps.map(({step}) => step)).to.deep.equal([0, 1, 2, 3]);
    expect(sink.steps.map(({step}) => step)).to.deep.equal([0, 1, 2, 3]);
    const tags = new Set(sink.records.map(({kind, tag}) => `${kind} ${tag}`));
    const once = ['text configuration', 'graph keras', 'hparams settings', 'array inputs', 'layout layout'];
    const trained = ['scalar loss', 'scalar acc'];
    for (const tag of tags) {
      const steps = sink.records.filter((record) => `${record.kind} ${record.tag}` === tag).map(({step}) => step);
      const wanted = once.includes(tag) ? [0] : trained.includes(tag) ? [1, 2, 3] : [0, 1, 2, 3];
      expect(steps, tag).to.deep.equal(wanted);
    }
    expect([...tags]).to.include.members([...once, 'image gradient', 'image gradient/filmstrip', 'text epoch']);
    expect(sink.end).to.deep.equal({status: 'finished'});
    expect(reports).to.deep.equal([]);
  });

  it('explains every so many epochs, and the last; an epoch in between repeats the last number in the logs alone', async () => {
    const {callback, sink} = begin({every: 3}, [counting('own', (time) => 10 + time)]);
    const history = await train(callback, {epochs: 7});
    expect(pictureSteps(sink, 'own')).to.deep.equal([0, 3, 6, 7]);
    expect(history['own/luck']).to.deep.equal([10, 10, 11, 11, 11, 12, 13]);
    expect(Object.fromEntries(scalars(sink, 'own/luck'))).to.deep.equal({0: 10, 3: 11, 6: 12, 7: 13});
    expect(sink.steps.map(({metrics}) => metrics['own/luck'])).to.deep.equal([
      10,
      undefined,
      undefined,
      11,
      undefined,
      undefined,
      12,
      13,
    ]);
    expect([...scalars(sink, 'loss').keys()]).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    expect(callback.steps.map(({explained}) => explained)).to.deep.equal([
      true,
      false,
      false,
      true,
      false,
      false,
      true,
      true,
    ]);
    const seconds = history['explain/seconds'] ?? [];
    expect(seconds.map((value) => Number(value) > 0)).to.deep.equal([false, false, true, false, false, true, true]);
  });

  it('counts initialEpoch, and has no step 0 then', async () => {
    const {callback, sink} = begin({every: 2});
    await train(callback, {epochs: 7, initialEpoch: 4});
    expect(callback.steps.map(({step}) => step)).to.deep.equal([5, 6, 7]);
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([6, 7]);
  });

  it('leaves step 0 out when asked to', async () => {
    const {callback, sink} = begin({atStart: false});
    await train(callback);
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([1, 2]);
  });

  it('works in fitDataset, which does not say where it begins', async () => {
    const {values, labels} = halves(12);
    const rows = labels.map((label, i) => ({
      xs: tf.tensor(values.subarray(i * 36, (i + 1) * 36), [6, 6, 1]),
      ys: tf.oneHot(tf.scalar(label, 'int32'), 3),
    }));
    const model = tinyNet();
    const one = begin({every: 5});
    await model.fitDataset(data.array(rows).batch(4), {epochs: 2, verbose: 0, callbacks: one.callback});
    const two = begin({every: 5});
    const dataset = data.array(rows).batch(4);
    await model.fitDataset(dataset, {epochs: 4, initialEpoch: 2, verbose: 0, callbacks: two.callback});
    expect(one.callback.steps.map(({step}) => step)).to.deep.equal([0, 1, 2]);
    expect(pictureSteps(one.sink, 'gradient')).to.deep.equal([0, 2]);
    expect(two.callback.steps.map(({step}) => step)).to.deep.equal([3, 4]);
    expect(pictureSteps(two.sink, 'gradient')).to.deep.equal([4]);
    model.dispose();
    tf.dispose(rows);
  });

  it('gives numbers that stock earlyStopping stops at', async () => {
    const numbers = [9, 5, 4, 3, 3.5, 3.25, 1, 1, 1];
    const {callback, sink} = begin({}, [counting('own', (time) => numbers[time] ?? 0)]);
    const stop = stock.earlyStopping({monitor: 'own/luck', mode: 'min', patience: 2});
    const history = await train([callback, stop], {epochs: 8});
    expect(history['own/luck']).to.deep.equal([5, 4, 3, 3.5, 3.25]);
    expect(pictureSteps(sink, 'own')).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(sink.end).to.deep.equal({status: 'stopped'});
  });

  it('explains the last epoch also when a later callback stops the training at an epoch that every skips', async () => {
    const {callback, sink} = begin({every: 5});
    const model = tinyNet();
    const stop = stock.earlyStopping({monitor: 'loss', mode: 'max', patience: 2});
    await train([callback, stop], {epochs: 20, model});
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 3]);
    expect(sink.steps.map(({step}) => step)).to.deep.equal([0, 1, 2, 3]);
    expect(sink.steps.at(-1)?.metrics).to.include.keys('loss', 'acc', 'explain/seconds');
    expect(sink.end).to.deep.equal({status: 'stopped'});
  });

  it('puts the same numbers under the same keys into scalars, steps, History and onStep', async () => {
    const heard: unknown[] = [];
    const {callback, sink} = begin({onStep: (step) => void heard.push(step)}, [counting('own', (time) => time / 4)]);
    const history = await train(callback, {epochs: 3, validationData: [held.x, held.y]});
    expect(heard).to.deep.equal(callback.steps);
    for (const {step, metrics} of callback.steps) {
      const written = sink.records.filter((record) => record.step === step && record.kind === 'scalar');
      expect(Object.fromEntries(written.map((one) => [one.tag, one.kind === 'scalar' && one.value]))).to.deep.equal(
        metrics,
      );
      if (step === 0) continue;
      expect(Object.keys(metrics).sort()).to.deep.equal([
        'acc',
        'explain/seconds',
        'loss',
        'own/luck',
        'val_acc',
        'val_loss',
      ]);
      for (const [key, value] of Object.entries(metrics)) expect(history[key]?.[step - 1], key).to.equal(value);
    }
  });

  it('can be used for two trainings in a row, each a run of its own', async () => {
    const {callback, sink, reports} = begin();
    await train(callback, {epochs: 1});
    const first = callback.steps;
    await train(callback, {epochs: 2});
    expect(first.map(({step}) => step)).to.deep.equal([0, 1]);
    expect(callback.steps.map(({step}) => step)).to.deep.equal([0, 1, 2]);
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 1, 0, 1, 2]);
    expect(reports).to.deep.equal([]);
  });

  it('tells the progress of each method', async () => {
    const heard: string[] = [];
    const options = {maxImages: 4, batchSize: 2, onProgress: (e: object) => void heard.push(JSON.stringify(e))};
    await train(begin(options).callback, {epochs: 1});
    expect(heard).to.deep.equal(
      [0, 1].flatMap((step) => [2, 4].map((done) => JSON.stringify({step, method: 'gradient', done, total: 4}))),
    );
  });
});
