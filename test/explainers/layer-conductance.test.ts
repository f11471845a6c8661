import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {quadrature} from '../../src/core/passes/quadrature.ts';
import {layerConductance} from '../../src/explainers/layer-conductance.ts';
import {layerIntegratedGradients} from '../../src/explainers/layer-integrated-gradients.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat, largest} from '../helpers/close.ts';
import {branchedModel, functionalModel, nestedModel} from '../helpers/models.ts';
import {denseSoftmax} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';

const sumOf = (map: readonly number[] = []) => map.reduce((a, b) => a + b, 0);

describe('explainers/layer-conductance', () => {
  useBackend();

  // Behind the last hidden layer everything is linear: a unit carries its weight times the way that it has gone.
  it('is the weight times the change of the unit where the rest is linear, and so are integrated gradients', async () => {
    await withModel(denseSoftmax, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const [kernel, bias] = model.getLayer('dense_1').getWeights();
      const [out] = model.getLayer('out').getWeights();
      if (!kernel || !bias || !out) throw new Error('no weights');
      const expected = tf.tidy(() => {
        const hidden = tf.tanh(tf.add(tf.matMul(x[0] as tf.Tensor2D, kernel as tf.Tensor2D), bias));
        const column = tf.reshape(tf.slice(out, [0, 1], [-1, 1]), [1, -1]);
        return flat(tf.mul(tf.sub(hidden, tf.tanh(bias)), column));
      });
      for (const batchSize of [1, 3, 32]) {
        const exact = await attributed(layerConductance({layers: 'tanh_1', steps: 3}), subject, x, {batchSize});
        expectClose(exact.maps[0] ?? [], expected, 1e-5);
        expectClose(exact.numbers['completeness-gap'] ?? [], [0, 0], 1e-5);
        const straight = layerIntegratedGradients({layers: 'tanh_1', steps: 1});
        expectClose((await attributed(straight, subject, x, {batchSize})).maps[0] ?? [], expected, 1e-5);
      }
      // Before the nonlinearity it is the same in the limit of many steps.
      const fine = await attributed(layerConductance({layers: 'dense_1', steps: 100}), subject, x);
      expectClose(fine.maps[0] ?? [], expected, 1e-4);
      // captum: points of Gauss-Legendre, and no step to either end of the path; the middle part alone is left.
      const {alphas} = quadrature('gauss-legendre', 6);
      const peer = tf.tidy(() => {
        const at = (alpha = 0) =>
          tf.tanh(tf.add(tf.matMul(tf.mul(x[0] as tf.Tensor2D, alpha), kernel as tf.Tensor2D), bias));
        const column = tf.reshape(tf.slice(out, [0, 1], [-1, 1]), [1, -1]);
        return flat(tf.mul(tf.sub(at(alphas.at(-1)), at(alphas[0])), column));
      });
      expect(Math.abs(sumOf(peer.slice(0, 5)) / sumOf(expected.slice(0, 5)) - 1)).to.be.greaterThan(0.03);
      tf.dispose(x);
    });
  });

  it('is second order in the steps', async () => {
    await withModel(functionalModel, async (model) => {
      const x = tf.tidy(() => inputsFor(model, 1).map((t) => tf.mul(t, 4)));
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const gap = async (steps: number) =>
        (await attributed(layerConductance({layers: 'conv_2', steps}), subject, x)).numbers['completeness-gap']?.[0] ??
        0;
      const [coarse, fine] = [await gap(8), await gap(16)];
      expect(coarse).to.be.greaterThan(2e-5);
      expect(coarse / fine).to.be.within(3, 5);
      tf.dispose(x);
    });
  });

  it('sums to f(x) - f(b) in every layer that all passes through, as integrated gradients do by another path', async () => {
    for (const [build, layers] of [
      [functionalModel, ['conv_1', 'tanh_1', 'conv_2', 'gap']],
      [nestedModel, ['base/block/tanh_4', 'base/conv_5']],
    ] as const) {
      await withModel(build, async (model) => {
        const x = tf.tidy(() => inputsFor(model, 2).map((t) => tf.mul(t, 3)));
        const subject = await modelSubject(model, x, {target: 2, run: runOf()});
        const change = tf.tidy(() => {
          const base = x.map((t) => tf.fill(t.shape, 0.25));
          return flat(tf.sub(subject.scores(x), subject.scores(base)));
        });
        const options = {layers, steps: 40, baseline: 0.25};
        const conductance = await attributed(layerConductance(options), subject, x, {batchSize: 7});
        const straight = await attributed(layerIntegratedGradients(options), subject, x, {batchSize: 7});
        for (const found of [conductance, straight]) {
          expect(found.parts).to.deep.equal(layers);
          for (const map of found.maps) {
            const each = map.length / 2;
            expectClose([sumOf(map.slice(0, each)), sumOf(map.slice(each))], change, 2e-4);
          }
          expect(Math.max(...(found.numbers['completeness-gap'] ?? [1]))).to.be.below(2e-4);
        }
        const apart = (conductance.maps[1] ?? []).map((value, i) => value - (straight.maps[1]?.[i] ?? 0));
        expect(largest(apart)).to.be.greaterThan(2e-4);
        tf.dispose(x);
      });
    }
  });

  it('leaves to the other branch what goes by it', async () => {
    await withModel(branchedModel, async (model) => {
      const x = inputsFor(model, 1);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      const layers = ['tanh_left', 'tanh_right', 'both'];
      const {maps, numbers} = await attributed(layerConductance({layers, steps: 50}), subject, x);
      const [left = 0, right = 0, both = 0] = maps.map((map) => sumOf(map));
      const change = tf.tidy(() => flat(tf.sub(subject.scores(x), subject.scores(x.map((t) => tf.zerosLike(t))))));
      expect(both).to.be.closeTo(change[0] ?? 0, 1e-4);
      // A branch alone is not the whole, and the number says so.
      const missing = Math.max(Math.abs(left - both), Math.abs(right - both));
      expect(missing).to.be.greaterThan(1e-3);
      expect(numbers['completeness-gap']?.[0]).to.be.closeTo(missing, 1e-4);
      // In a branch, integrated gradients answer for the branch: score with it at x minus score with it at b.
      const straight = await attributed(layerIntegratedGradients({layers: ['tanh_left'], steps: 20}), subject, x);
      expect(straight.numbers['completeness-gap']?.[0]).to.be.below(1e-4);
      tf.dispose(x);
    });
  });
});
