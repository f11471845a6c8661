import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {layerGradientXActivation} from '../../src/explainers/layer-gradient-x-activation.ts';
import {layerGradients} from '../../src/explainers/layer-gradients.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {functionalModel, multiModel, sharedModel} from '../helpers/models.ts';
import {denseSoftmax} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';

/** Weights of a dense layer as plain numbers, [in, out]. */
function kernelOf(model: LayersModel, layer: string): {kernel: number[][]; bias: number[]} {
  const [kernel, bias] = model.getLayer(layer).getWeights();
  return {kernel: kernel?.arraySync() as number[][], bias: bias ? flat(bias) : []};
}

describe('explainers/layer-gradients', () => {
  useBackend();

  const units = [2, 0];

  it('are the weights of the output behind the last hidden layer, times the slope before it', async () => {
    await withModel(denseSoftmax, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: units, run: runOf()});
      const {maps, parts} = await attributed(layerGradients({layers: ['tanh_1', 'dense_1']}), subject, x);
      expect(parts).to.deep.equal(['tanh_1', 'dense_1']);
      const [first, out] = [kernelOf(model, 'dense_1'), kernelOf(model, 'out')];
      const weights = units.map((unit) => out.kernel.map((row) => row[unit] ?? 0));
      expectClose(maps[0] ?? [], weights.flat(), 1e-6);
      const rows = x[0]?.arraySync() as number[][];
      const slopes = rows.map((row) =>
        first.bias.map((b, u) => {
          const z = row.reduce((sum, value, i) => sum + value * (first.kernel[i]?.[u] ?? 0), b);
          return 1 - Math.tanh(z) ** 2;
        }),
      );
      expectClose(
        maps[1] ?? [],
        slopes.flatMap((row, r) => row.map((s, u) => s * (weights[r]?.[u] ?? 0))),
        1e-6,
      );
      tf.dispose(x);
    });
  });

  it('times the activation sum to the logit without its bias', async () => {
    await withModel(denseSoftmax, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: units, run: runOf()});
      const {maps} = await attributed(layerGradientXActivation({layers: 'tanh_1'}), subject, x);
      const scores = tf.tidy(() => flat(subject.scores(x)));
      const {bias} = kernelOf(model, 'out');
      const sums = units.map((_, row) => (maps[0] ?? []).slice(row * 5, row * 5 + 5).reduce((a, b) => a + b, 0));
      expectClose(
        sums,
        scores.map((score, row) => score - (bias[units[row] ?? 0] ?? 0)),
        1e-5,
      );
      tf.dispose(x);
    });
  });

  it('meet the score when a layer is pushed', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 1);
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const site = subject.network?.site('conv_1');
      if (!site) throw new Error('no network');
      const {maps} = await attributed(layerGradients({layers: ['conv_1']}), subject, x);
      const place = 50;
      const step = 1e-2;
      const pushed = (by: number) =>
        tf.tidy(() => {
          const push = tf.reshape(tf.mul(tf.oneHot(tf.tensor1d([place], 'int32'), 108), by), [1, ...site.shape]);
          return flat(subject.scores(x, {sites: [site], see: (_, output) => tf.add(output, push)}))[0] ?? 0;
        });
      const slope = (pushed(step) - pushed(-step)) / (2 * step);
      expect(Math.abs(slope)).to.be.greaterThan(1e-3);
      expect(maps[0]?.[place]).to.be.closeTo(slope, 1e-4);
      tf.dispose(x);
    });
  });

  it('tell the calls of a shared layer apart', async () => {
    await withModel(sharedModel, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const {maps} = await attributed(layerGradients({layers: ['tanh_a', 'tanh_b']}), subject, x);
      const column = kernelOf(model, 'out').kernel.map((row) => row[1] ?? 0);
      expectClose(maps[0]?.slice(0, 3) ?? [], column.slice(0, 3), 1e-6);
      expectClose(maps[1]?.slice(0, 3) ?? [], column.slice(3), 1e-6);
      const both = await attributed(layerGradients({layers: ['enc', 'enc#1']}), subject, x);
      expect(both.maps[0]).to.not.deep.equal(both.maps[1]);
      tf.dispose(x);
    });
  });

  it('refuse a layer that does not exist, and one that has no say', async () => {
    await withModel(multiModel, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: 1, output: 'kind', run: runOf()});
      for (const method of [layerGradients, layerGradientXActivation]) {
        await expectExplainError(
          () => method({layers: ['conv_9']}).check?.(subject, x, runOf()),
          'no-such-layer',
          /no layer 'conv_9'/,
        );
        await expectExplainError(
          () => method({layers: ['size']}).attribute(subject, x, runOf()),
          'not-applicable',
          /does not depend on the output of layer 'size'/,
        );
      }
      tf.dispose(x);
    });
  });
});
