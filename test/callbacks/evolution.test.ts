import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {type Explainer, explainers} from '../../src/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {recorded, type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

/** What a method must not be: it shows the edges of the image, whatever the model is. */
const edges: Explainer = {
  name: 'edges',
  map: 'positive',
  axes: 'spatial',
  async attribute(_subject, x) {
    const maps = tf.tidy(() =>
      x.map((input) => {
        const [n = 0, h = 0, w = 0] = input.shape;
        const image = tf.reshape(tf.slice(input, [0, 0, 0, 0], [n, h, w, 1]), [n, h, w]);
        const right = tf.pad(tf.slice(image, [0, 0, 1], [n, h, w - 1]), [
          [0, 0],
          [0, 0],
          [0, 1],
        ]);
        return tf.abs(tf.sub(right, image));
      }),
    );
    return {maps};
  },
};

describe('the evolution of explanations in a training', () => {
  useBackend();
  let held: Tensors;
  before(() => {
    held = tensors(6, 1);
  });
  after(() => held.dispose());
  const begin = (
    options: Parameters<typeof recorded>[1] = {},
    methods: readonly Explainer[] = [explainers.gradient()],
  ) => recorded([held.x, held.y], {evolution: true, ...options}, methods);

  it('is logged for each method as numbers, raw values and words, and leaves no tensor', async () => {
    const {callback, sink} = begin({evolution: {reference: 1}});
    const history = await expectNoLeak(() => train(callback, {epochs: 3}));
    const measures = ['spearman', 'ssim', 'top-k', 'cosine', 'centre'];
    expect(callback.steps[0]?.metrics).to.not.have.any.keys('gradient/drift/spearman');
    for (const measure of measures) {
      for (const [against, from] of [
        ['drift', 1],
        ['since-start', 1],
        ['since-reference', 2],
      ] as const) {
        const series = callback.steps.map(({metrics}) => metrics[`gradient/${against}/${measure}`]);
        expect(series.slice(0, from), `${against}/${measure}`).to.deep.equal(new Array(from).fill(undefined));
        expect(series.slice(from).every((value) => value !== undefined && value >= 0)).to.equal(true);
      }
    }
    // Against step 0 and against the step before are the same at step 1; training moves the maps.
    const first = callback.steps[1]?.metrics ?? {};
    expect(first['gradient/drift/cosine']).to.be.greaterThan(0.01);
    expect(first['gradient/since-start/cosine']).to.equal(first['gradient/drift/cosine']);
    expect(history['gradient/drift/spearman']).to.have.length(3);
    const arrays = sink.records.filter(({kind, tag}) => kind === 'array' && tag === 'gradient/drift');
    expect(arrays.map(({step}) => step)).to.deep.equal([1, 2, 3]);
    expect(arrays.every((record) => record.kind === 'array' && `${record.shape}` === '5,6')).to.equal(true);
    const array = arrays[0];
    const means = array?.kind === 'array' ? array.values.slice(0, 6).reduce((a, b) => a + b, 0) / 6 : Number.NaN;
    expect(first['gradient/drift/spearman']).to.be.closeTo(means, 1e-6);
    const texts = sink.records.filter(({kind, tag, step}) => kind === 'text' && tag === 'epoch' && step === 2);
    expect(texts[0]?.kind === 'text' && texts[0].text).to.match(/How far the maps are from those of the step before/);
    const settled = sink.records.find(({kind, tag}) => kind === 'text' && tag === 'settled');
    expect(settled?.kind === 'text' && settled.text).to.match(/\| gradient \| \d of 6 \|/);
  });

  it('flags an edge detector that calls itself an explainer, and not the gradient', async () => {
    const {callback, sink, reports} = begin({}, [edges, explainers.gradient()]);
    await train(callback, {epochs: 25, model: tinyNet({learningRate: 0.1})});
    const told = reports.filter((report) => report.includes('Adebayo'));
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/edges shows nearly the same maps as before training \(rank correlation 1\.00\)/);
    const last = sink.steps.at(25)?.['observers'];
    expect(JSON.stringify(last)).to.match(/"edges":\{"verdict":"fails","similarity":1\}/);
    expect(JSON.stringify(last)).to.match(/"gradient":\{"verdict":"passes"/);
  });

  it('does not judge a model that was trained before, or is said to have been', async () => {
    const trained = tinyNet({learningRate: 0.1});
    const data = tensors(12);
    await trained.fit(data.x, data.y, {epochs: 30, verbose: 0});
    for (const [options, model] of [
      [{evolution: {pretrained: true}}, tinyNet({learningRate: 0.1})],
      [{}, trained],
    ] as const) {
      const {callback, reports, sink} = begin(options, [edges]);
      await train(callback, {epochs: 25, model});
      expect(reports.filter((report) => report.includes('Adebayo'))).to.deep.equal([]);
      expect(JSON.stringify(sink.steps.at(25)?.['observers'])).to.match(/"verdict":"not applicable"/);
    }
    data.dispose();
  });

  it('can be turned off, and refuses what it does not know', async () => {
    const {callback, sink} = begin({evolution: false});
    await train(callback, {epochs: 1});
    expect(Object.keys(callback.steps[1]?.metrics ?? {}).filter((key) => key.includes('drift'))).to.deep.equal([]);
    expect(sink.records.some(({tag}) => tag === 'settled')).to.equal(false);
    expect(() => begin({evolution: {topShare: 2}})).to.throw(/evolution/);
  });
});
