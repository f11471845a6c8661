import * as tf from '@tensorflow/tfjs-core';
import {layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {networkOf} from '../../src/core/network/network.ts';
import {layerWatch} from '../../src/layers/measure.ts';
import {stagesOf} from '../../src/layers/stages.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {branchedModel, nestedModel, sharedModel} from '../helpers/models.ts';
import {runOf} from '../helpers/run.ts';
import {handWeighted} from '../helpers/weights.ts';
import {scrambled} from './scrambled.ts';

const rows = 60;
const classes = Array.from({length: rows}, (_, i) => i % 2);
/** The class is the sign of the product of two numbers, which no line tells. */
const values = scrambled(rows * 2, 1).map((value, i) => {
  const row = Math.floor(i / 2);
  const sign = i % 2 === 0 ? 1 : (classes[row] ?? 0) * 2 - 1;
  const side = row % 4 < 2 ? 1 : -1;
  return sign * side * (0.3 + Math.abs(value));
});
const inputs = [{values, shape: [rows, 2]}];

/** |a + b| and |a - b| by four units, then a layer that hands on what it gets, then one with dead units, then the output. */
function quadrants() {
  const net = sequential({
    layers: [
      layers.dense({name: 'fold', units: 4, inputShape: [2], activation: 'relu'}),
      layers.dense({name: 'same', units: 4, activation: 'linear'}),
      layers.dense({name: 'idle', units: 4, activation: 'relu'}),
      layers.dense({name: 'squash', units: 4, activation: 'tanh'}),
      layers.dense({name: 'out', units: 2, activation: 'softmax'}),
    ],
  });
  const eye = (size: number, scale = 1) => tf.mul(tf.eye(size), scale);
  tf.tidy(() => {
    net.getLayer('fold').setWeights([
      tf.tensor2d([
        [1, -1, 1, -1],
        [1, -1, -1, 1],
      ]),
      tf.zeros([4]),
    ]);
    net.getLayer('same').setWeights([eye(4), tf.zeros([4])]);
    net.getLayer('idle').setWeights([eye(4), tf.tensor1d([0, 0, -100, -100])]);
    net.getLayer('squash').setWeights([eye(4, 50), tf.tensor1d([5, 5, 5, -0.1])]);
  });
  return net;
}

describe('looking at layers', () => {
  useBackend();

  it('finds what an identity adds, which is nothing, and what dead and saturated units are', async () => {
    const net = quadrants();
    const watch = layerWatch(networkOf(net), {inputs, classes}, {seed: 0});
    const {stages, inputProbe, alignment} = await expectNoLeak(() => watch.measure(runOf({batchSize: 16})));
    const [fold, same, idle, squash, out] = stages;
    expect(inputProbe?.value).to.be.below(0.7);
    expect(fold?.probe?.value).to.be.above(0.9);
    expect(fold?.judgement.worth).to.equal('adds');
    expect(same?.probe).to.deep.equal(fold?.probe);
    expect(same?.judgement.gain?.value).to.equal(0);
    expect(same?.ckaBefore).to.be.closeTo(1, 1e-6);
    expect(same?.judgement.worth).to.equal('adds nothing');
    expect([fold?.dead, same?.dead, idle?.dead]).to.deep.equal([0, 0, 0.5]);
    expect([idle?.judgement.starved, fold?.judgement.starved]).to.deep.equal([true, false]);
    // Two units get only a positive offset, which is far out; of the others one has nothing but one end besides its middle.
    expect(squash?.saturatedUnits).to.be.at.least(0.5);
    expect(squash?.judgement.saturated).to.equal(true);
    expect(fold?.saturatedUnits).to.equal(undefined);
    expect(out?.judgement.worth).to.equal('not judged');
    expect(stages.every(({ckaPrevious}) => ckaPrevious === undefined)).to.equal(true);
    expectClose(
      [0, 1, 2, 3, 4].map((i) => alignment[i * 6] ?? 0),
      [1, 1, 1, 1, 1],
      1e-6,
    );

    // Nothing has changed; then one layer does, and those after it.
    const again = await watch.measure(runOf({batchSize: 64}));
    expectClose(
      again.stages.slice(0, 3).map(({ckaPrevious}) => ckaPrevious ?? 0),
      [1, 1, 1],
      1e-5,
    );
    tf.tidy(() => net.getLayer('idle').setWeights([tf.eye(4), tf.tensor1d([-100, 0, 0, -100])]));
    const later = await watch.measure(runOf());
    expect(later.stages[1]?.ckaPrevious).to.be.closeTo(1, 1e-5);
    expect(later.stages[2]?.ckaPrevious).to.be.below(0.9);
    net.dispose();
  });

  it('pools over places: a convolution is as wide as its channels, and the blocks of rows do not matter', async () => {
    const net = handWeighted(
      sequential({
        layers: [
          layers.conv2d({name: 'conv', inputShape: [6, 6, 1], filters: 3, kernelSize: 3}),
          layers.batchNormalization({name: 'norm'}),
          layers.activation({name: 'relu', activation: 'relu'}),
          layers.flatten({name: 'flat'}),
          layers.dense({name: 'out', units: 2, activation: 'softmax'}),
        ],
      }),
    );
    const network = networkOf(net);
    expect(
      stagesOf(network).map(({name, read, before, inputs: own}) => [name, read.address, before, own]),
    ).to.deep.equal([
      ['conv', 'relu', [], [0]],
      ['out', 'out', ['conv'], []],
    ]);
    const images = {values: scrambled(12 * 36, 4), shape: [12, 6, 6, 1]};
    const both = await Promise.all(
      [5, 12].map((batchSize) => layerWatch(network, {inputs: [images]}, {seed: 0}).measure(runOf({batchSize}))),
    );
    expect(both[0]?.stages.map(({width}) => width)).to.deep.equal([3, 2]);
    expect(both[0]?.stages[0]?.saturation).to.equal(both[1]?.stages[0]?.saturation);
    expect(both[0]?.stages[0]?.probe).to.equal(undefined);
    expect(both[0]?.stages[0]?.judgement.worth).to.equal('not judged');
    expect(both[0]?.stages[0]?.field?.axes[0]).to.deep.equal({size: 3, jump: 1, start: 0});
    net.dispose();
  });

  it('knows what stands before what in branched, nested and shared models', () => {
    const described = (net: ReturnType<typeof branchedModel>) => {
      const found = stagesOf(networkOf(net)).map(({name, before, inputs: own, judged}) => [
        name,
        [...before, ...own],
        judged,
      ]);
      net.dispose();
      return found;
    };
    expect(described(branchedModel())).to.deep.equal([
      ['conv_stem', [0], true],
      ['conv_right', ['conv_stem'], true],
      ['conv_left', ['conv_stem'], true],
      ['sum', ['conv_left', 'conv_right'], false],
      ['both', ['sum', 'conv_stem'], false],
      ['out', ['both'], false],
    ]);
    expect(described(nestedModel())).to.deep.equal([
      ['base/conv_1', [0], true],
      ['base/block/conv_4', ['base/conv_1'], true],
      ['base/conv_5', ['base/block/conv_4'], true],
      ['head/dense_1', ['base/conv_5'], true],
      ['head/out', ['head/dense_1'], false],
    ]);
    expect(described(sharedModel())).to.deep.equal([
      // tfjs runs the second call first.
      ['enc#1', [1], true],
      ['enc', [0], true],
      ['both', ['enc', 'enc#1'], false],
      ['out', ['both'], false],
    ]);
  });

  it('looks at chosen layers alone, each compared with the chosen one before', async () => {
    const net = quadrants();
    const network = networkOf(net);
    const watch = layerWatch(network, {inputs, classes}, {seed: 0, layers: ['fold', 'idle']});
    const {stages} = await watch.measure(runOf());
    expect(stages.map(({stage}) => [stage.name, stage.before])).to.deep.equal([
      ['fold', []],
      ['idle', ['fold']],
    ]);
    expect(stages[0]?.judgement.gain?.value).to.be.above(0.2);
    await expectExplainError(
      () => layerWatch(network, {inputs}, {seed: 0, layers: ['fould']}),
      'no-such-layer',
      /fould/,
    );
    net.dispose();
  });
});
