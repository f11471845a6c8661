import * as tf from '@tensorflow/tfjs-core';
import {initializers, type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {asCallback, explainers} from '../../src/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {pictureSteps, recorded, scalars, side, type Tensors, tensors, train} from './tiny-training.ts';

/** Says the same of every image: the probabilities that its bias has. */
function biased(): LayersModel {
  const model = sequential({
    layers: [
      layers.flatten({inputShape: [side, side, 1]}),
      layers.dense({units: 3, activation: 'softmax', kernelInitializer: initializers.zeros()}),
    ],
  });
  model.compile({optimizer: tf.train.sgd(0), loss: 'categoricalCrossentropy', metrics: ['accuracy']});
  return model;
}

/** At the end of each epoch the model says this class with probability 0.5, the others with 0.25. */
function saying(model: LayersModel, units: readonly number[]) {
  return asCallback({
    onEpochEnd: async (epoch) => {
      tf.tidy(() => {
        const [kernel] = model.getWeights();
        const bias = tf.tensor1d([0, 1, 2].map((k) => (k === units[epoch] ? Math.log(2) : 0)));
        if (kernel) model.setWeights([kernel, bias]);
      });
    },
  });
}

describe('the storyboard of a training', () => {
  useBackend();
  let held: Tensors;
  before(() => {
    held = tensors(6, 1);
  });
  after(() => held.dispose());

  it('counts flips and forgetting, tells them, and draws them at the end', async () => {
    const {callback, sink} = recorded([held.x, held.y], {storyboard: true}, [explainers.gradient()]);
    const model = biased();
    await train([saying(model, [0, 1, 1, 0]), callback], {epochs: 4, model});
    // At step 0 all outputs are equal, so that the first class is said: two images of each class are explained.
    const flips = [1, 2, 3, 4].map((step) => scalars(sink, 'predictions/flips').get(step));
    const forgotten = [1, 2, 3, 4].map((step) => scalars(sink, 'predictions/forgotten').get(step));
    expect(flips).to.deep.equal([0, 6, 0, 6]);
    expect(forgotten).to.deep.equal([0, 2, 0, 2]);
    expect(scalars(sink, 'predictions/flips').get(0)).to.equal(undefined);
    for (const tag of ['storyboard', 'cartography', 'gradient/storyboard']) {
      expect(pictureSteps(sink, tag), tag).to.deep.equal([4]);
    }
    const table = sink.records.find(({tag}) => tag === 'storyboard/images');
    // Image 1 is of the first class: 0.5, 0.25, 0.25, 0.5; the last one of the third: 0.25 throughout.
    expect(table?.kind === 'text' && table.text).to.match(/\| 1 \| 0 \| 0\.375 \| 0\.125 \| 0\.5 \| 2 \| 1 \|/);
    expect(table?.kind === 'text' && table.text).to.match(/\| 6 \| 2 \| 0\.25 \| 0 \| 0 \| 2 \| 0 \|/);
    const words = sink.records.find(({kind, tag, step}) => kind === 'text' && tag === 'epoch' && step === 2);
    expect(words?.kind === 'text' && words.text).to.match(/Changes of mind since the step before: image 1 from 0 to 1/);
    expect(sink.steps.at(-1)?.['observersAtEnd']).to.deep.equal({
      storyboard: {flips: [2, 2, 2, 2, 2, 2], forgotten: [1, 1, 1, 1, 0, 0]},
    });
  });

  it('is drawn at chosen steps too, is left out where nothing is classified, and leaves no tensor', async () => {
    const {callback, sink} = recorded([held.x, held.y], {storyboard: {every: 2}});
    await expectNoLeak(() => train(callback, {epochs: 4}));
    expect(pictureSteps(sink, 'storyboard')).to.deep.equal([1, 3, 4]);
    const off = recorded([held.x, held.y], {storyboard: false});
    await train(off.callback, {epochs: 1});
    expect(off.sink.records.some(({tag}) => /storyboard|cartography|flips/.test(tag))).to.equal(false);
    const unlabelled = recorded(held.x, {storyboard: true});
    await train(unlabelled.callback, {epochs: 2});
    expect(pictureSteps(unlabelled.sink, 'cartography')).to.deep.equal([]);
    expect(pictureSteps(unlabelled.sink, 'storyboard')).to.deep.equal([2]);
    expect(scalars(unlabelled.sink, 'predictions/forgotten').size).to.equal(0);
  });
});

describe('the moving pictures of a training', () => {
  useBackend();

  it('have a frame for each step of the filmstrip, all of one size, unless they are not wanted', async () => {
    const held = tensors(6, 1);
    const {callback, sink} = recorded([held.x, held.y], {animation: true});
    await train(callback, {epochs: 13});
    const moving = sink.records.filter(({kind}) => kind === 'animation');
    expect(moving.map(({tag, step}) => [tag, step])).to.deep.equal([['gradient/animation', 13]]);
    const [first] = moving;
    const frames = first?.kind === 'animation' ? first.frames : [];
    expect(frames).to.have.length(14);
    // The strip itself is drawn at the first ten steps, at every second after that, and at the end.
    expect(pictureSteps(sink, 'gradient/filmstrip')).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13]);
    expect(new Set(frames.map(({width, height}) => `${width}x${height}`)).size).to.equal(1);
    // Training moves the maps, and the title tells the epoch.
    expect(frames[1]?.data).not.to.deep.equal(frames[2]?.data);
    const still = recorded([held.x, held.y], {animation: false});
    await train(still.callback, {epochs: 2});
    expect(still.sink.records.some(({kind}) => kind === 'animation')).to.equal(false);
    held.dispose();
  });
});
