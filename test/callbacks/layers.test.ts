import {layers} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {CallbackOptions} from '../../callbacks/options.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {pictureSteps, recorded, scalars, type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

const quiet = {storyboard: false, embeddings: false, classification: false, animation: false} as const;

describe('what layers add, in a training', () => {
  useBackend();
  let held: Tensors;
  before(() => {
    held = tensors(120, 1);
  });
  after(() => held.dispose());
  const begin = (options: Partial<CallbackOptions> = {}) =>
    recorded([held.x, held.y], {...quiet, maxImages: 6, ...options});
  const twice = () =>
    tinyNet({
      learningRate: 0.05,
      extra: [layers.conv2d({name: 'again', filters: 4, kernelSize: 1, activation: 'tanh'})],
    });

  it('is written as numbers, pictures and words, at each explained step, and leaves no tensor', async () => {
    const {callback, sink, reports} = begin({layerReport: true});
    await expectNoLeak(() => train(callback, {epochs: 2, model: twice()}));
    expect(reports).to.deep.equal([]);
    for (const [tag, least] of [
      ['saturation', 1 / 4],
      ['probe', 0.3],
      ['dead', 0],
    ] as const) {
      for (const layer of ['conv', 'again', 'out']) {
        const found = scalars(sink, `layers/${layer}/${tag}`);
        expect([...found.keys()], `${layer} ${tag}`).to.deep.equal([0, 1, 2]);
        expect(Math.min(...found.values()), `${layer} ${tag}`).to.be.at.least(least);
        expect(Math.max(...found.values()), `${layer} ${tag}`).to.be.at.most(1);
      }
    }
    expect([...scalars(sink, 'layers/conv/cka-previous').keys()]).to.deep.equal([1, 2]);
    for (const tag of ['layers/saturation', 'layers/probe', 'layers/alignment']) {
      expect(pictureSteps(sink, tag), tag).to.deep.equal([0, 1, 2]);
    }
    const text = sink.records.find(({kind, tag, step}) => kind === 'text' && tag === 'layers' && step === 2);
    expect(text?.kind === 'text' && text.text).to.match(/\| again \| 4 \|.*\| 3 x 3 \|/);
    expect(text?.kind === 'text' && text.text).to.match(/Measured on 120 examples/);
    const told = JSON.parse(JSON.stringify(sink.steps.at(-1)))['observers']['layers'];
    const {layers: names, rows}: {layers: string[]; rows: number[][]} = told['alignment'];
    expect(names).to.deep.equal(['conv', 'again', 'out']);
    rows.forEach((row, i) => {
      expect(row[i], `${names[i]} with itself`).to.equal(1);
      row.forEach((value, k) => {
        expect(value).to.equal(rows[k]?.[i]);
        expect(value)
          .to.be.at.most(1)
          .and.equal(Math.round(1000 * value) / 1000);
      });
    });
  });

  it('waits its turn, looks at chosen layers and at a sample, and comes once more at the end', async () => {
    const {callback, sink} = begin({layerReport: {every: 3, sample: 30, layers: ['again']}});
    await train(callback, {epochs: 4, model: twice()});
    expect(pictureSteps(sink, 'layers/saturation')).to.deep.equal([0, 3, 4]);
    expect([...scalars(sink, 'layers/again/saturation').keys()]).to.deep.equal([0, 3, 4]);
    expect([...scalars(sink, 'layers/conv/saturation').keys()]).to.deep.equal([]);
    const text = sink.records.find(({kind, tag}) => kind === 'text' && tag === 'layers');
    expect(text?.kind === 'text' && text.text).to.match(/Measured on 30 examples/);
  });

  it('is not measured unless asked for, and refuses what it does not know when the training begins', async () => {
    const {callback, sink} = begin();
    await train(callback, {epochs: 1});
    expect(sink.records.some(({tag}) => tag.startsWith('layers'))).to.equal(false);
    expect(() => begin({layerReport: {sample: 0}})).to.throw(
      /'layerReport' must be true, false, or \{every, sample, layers\}/,
    );
    await expectExplainError(
      () => train(begin({layerReport: {layers: ['convolution']}}).callback, {epochs: 1}),
      'no-such-layer',
      /no layer 'convolution'/,
    );
  });
});

describe('which training images taught a model, in a training', () => {
  useBackend();
  let held: Tensors;
  before(() => {
    held = tensors(12, 1);
  });
  after(() => held.dispose());

  it('is drawn and written at each explained step of it, and leaves no tensor', async () => {
    const data = tensors(12);
    const {callback, sink, reports} = recorded([held.x, held.y], {
      ...quiet,
      maxImages: 3,
      trainingData: [data.x, data.y],
    });
    await expectNoLeak(() => train(callback, {epochs: 2}));
    data.dispose();
    expect(reports).to.deep.equal([]);
    expect(pictureSteps(sink, 'tracin')).to.deep.equal([1, 2]);
    const arrays = sink.records.flatMap((record) =>
      record.kind === 'array' && record.tag === 'tracin' ? [record] : [],
    );
    expect(arrays.map(({shape}) => shape)).to.deep.equal([
      [3, 12],
      [3, 12],
    ]);
    // In this task every image looks like those of its class, which help more than others do. The explained images come class by class, as
    // the training images do.
    const influence = arrays[1]?.values ?? new Float32Array();
    const mean = (same: boolean) => {
      const own = Array.from(influence).filter((_, i) => (Math.floor(i / 12) === Math.floor((i % 12) / 4)) === same);
      return own.reduce((a, b) => a + b, 0) / own.length;
    };
    expect(mean(true)).to.be.above(0);
    expect(mean(false)).to.be.below(mean(true) / 2);
    // Checkpoints add up.
    const first = Array.from(arrays[0]?.values ?? []);
    expect(influence.some((value, i) => value !== first[i])).to.equal(true);
  });

  it('can be had seldom and of few, and needs labels', async () => {
    const data = tensors(12);
    const {callback, sink} = recorded([held.x, held.y], {
      ...{...quiet, maxImages: 3, trainingData: [data.x, data.y]},
      tracin: {every: 2, sample: 6},
    });
    await train(callback, {epochs: 4});
    expect(pictureSteps(sink, 'tracin')).to.deep.equal([1, 3, 4]);
    const array = sink.records.find(({kind, tag}) => kind === 'array' && tag === 'tracin');
    expectClose(array?.kind === 'array' ? array.shape : [], [3, 6], 0);
    await expectExplainError(
      () => train(recorded([held.x, held.y], {...quiet, trainingData: data.x}).callback, {epochs: 1}),
      'bad-data',
      /trainingData .* needs labels/,
    );
    data.dispose();
  });
});
