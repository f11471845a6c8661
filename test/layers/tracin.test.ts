import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {headOf} from '../../src/core/network/head.ts';
import {networkOf} from '../../src/core/network/network.ts';
import {extremes, tracIn} from '../../src/layers/tracin.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectCloseTo} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {runOf} from '../helpers/run.ts';
import {handWeighted, pattern} from '../helpers/weights.ts';

function net(units: number, {useBias = true, softmaxApart = false} = {}): LayersModel {
  const activation = softmaxApart ? undefined : units === 1 ? 'sigmoid' : 'softmax';
  return handWeighted(
    sequential({
      layers: [
        layers.conv2d({name: 'conv', inputShape: [5, 5, 1], filters: 3, kernelSize: 3, activation: 'tanh'}),
        layers.flatten({name: 'flat'}),
        layers.dense({name: 'hidden', units: 6, activation: 'relu'}),
        layers.dense({name: 'out', units, useBias, ...(activation ? {activation} : {})}),
        ...(softmaxApart ? [layers.softmax({name: 'softmax'})] : []),
      ],
    }),
  );
}

function sampleOf(rows: number, units: number, phase: number) {
  const classes = Array.from({length: rows}, (_, i) => (i + phase) % Math.max(2, units));
  return {inputs: [{values: pattern(rows * 25, phase), shape: [rows, 5, 5, 1]}], classes};
}

/** d loss / d last layer for each example, by tfjs's own gradient of the loss that it trains with. */
function gradients(model: LayersModel, {inputs, classes}: ReturnType<typeof sampleOf>, units: number): number[][] {
  const weights = model.getLayer('out').trainableWeights.map((weight) => weight.read() as tf.Variable);
  return classes.map((label, row) =>
    tf.tidy(() => {
      const x = tf.tensor(inputs[0]?.values.slice(row * 25, (row + 1) * 25) ?? [], [1, 5, 5, 1]);
      const loss = () => {
        const p = tf.squeeze(model.apply(x, {training: false}) as tf.Tensor);
        if (units === 1) return tf.neg(tf.log(label === 1 ? p : tf.sub(1, p))) as tf.Scalar;
        return tf.neg(tf.log(tf.squeeze(tf.slice(p, label, 1)))) as tf.Scalar;
      };
      const {grads} = tf.variableGrads(loss, weights);
      return weights.flatMap(({name}) => Array.from(grads[name]?.dataSync() ?? []));
    }),
  );
}

describe('TracIn on the last layer', () => {
  useBackend();

  for (const [what, units, options] of [
    ['of softmax', 3, {}],
    ['of softmax in a layer of its own', 4, {softmaxApart: true}],
    ['without a bias', 3, {useBias: false}],
    ['of one sigmoid unit', 1, {}],
  ] as const) {
    it(`is the sum of learning rate times product of tfjs's own gradients, ${what}`, async () => {
      const model = net(units, options);
      const [tested, trained] = [sampleOf(4, units, 1), sampleOf(7, units, 2)];
      const network = networkOf(model);
      const expected = new Array<number>(28).fill(0);
      const found = await expectNoLeak(async () => {
        const trace = tracIn(network, headOf(model), tested, trained);
        // Two checkpoints with weights and learning rates of their own.
        for (const rate of [0.5, 0.1]) {
          const [own, other] = [gradients(model, tested, units), gradients(model, trained, units)];
          own.forEach((a, i) => {
            other.forEach((b, j) => {
              const at = i * 7 + j;
              expected[at] = (expected[at] ?? 0) + rate * a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
            });
          });
          await trace.add(rate, runOf({batchSize: 3}));
          tf.tidy(() => model.setWeights(model.getWeights().map((weight) => tf.mul(weight, 0.8))));
        }
        return trace.influence();
      });
      model.dispose();
      expectCloseTo(found, expected, 1e-4);
      expect(expected.some((value) => value < 0) && expected.some((value) => value > 0)).to.equal(true);
    });
  }

  it('finds that an image helps itself, and more than it does under another name', async () => {
    const model = net(3);
    const tested = sampleOf(1, 3, 1);
    const others = sampleOf(6, 3, 2);
    const own = tested.inputs[0]?.values ?? new Float32Array();
    const values = Float32Array.from([...own, ...own, ...(others.inputs[0]?.values ?? [])]);
    const trained = {inputs: [{values, shape: [8, 5, 5, 1]}], classes: [1, 2, ...others.classes]};
    expect(tested.classes).to.deep.equal([1]);
    const trace = tracIn(networkOf(model), headOf(model), tested, trained);
    await trace.add(1, runOf());
    const [itself = 0, renamed = 0] = trace.influence();
    expect(itself).to.be.above(0);
    expect(renamed).to.be.below(itself);
    model.dispose();
  });

  it('takes the most extreme of each sign', () => {
    expect(extremes([0.5, -1, 2, 0, -3, 1], 2)).to.deep.equal({most: [2, 5], least: [4, 1]});
    expect(extremes([1, 2], 5)).to.deep.equal({most: [1, 0], least: []});
  });

  it('refuses a model whose output is made otherwise', async () => {
    const model = sequential({layers: [layers.dense({units: 2, inputShape: [3]})]});
    const sample = {inputs: [{values: new Float32Array(3), shape: [1, 3]}], classes: [0]};
    await expectExplainError(
      () => tracIn(networkOf(model), headOf(model), sample, sample),
      'not-applicable',
      /softmax, or one sigmoid unit, of a dense layer/,
    );
    model.dispose();
  });
});
