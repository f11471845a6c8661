import * as tf from '@tensorflow/tfjs-core';
import {input, layers, model, type SymbolicTensor} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {Explainer} from '../../src/core/explainer.ts';
import {modelSubject} from '../../src/core/model-subject.ts';
import {deconvnet} from '../../src/explainers/deconvnet.ts';
import {gradient} from '../../src/explainers/gradient.ts';
import {guidedBackprop} from '../../src/explainers/guided-backprop.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {linearModel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {chained, netWith, withWeights, writings} from '../helpers/small-nets.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';

describe('explainers/guided-backprop and deconvnet', () => {
  useBackend();

  async function mapsOf(
    explainer: Explainer,
    ...[model, x, target = 0, score]: [Parameters<typeof modelSubject>[0], tf.Tensor[], number?, 'probability'?]
  ) {
    const subject = await modelSubject(model, x, {target, score, run: runOf()});
    return (await attributed(explainer, subject, x)).maps;
  }

  // z = (1, -1, 2) + b at x = (1, 1): hidden units on, off, on; the weights behind them 3, 5, -7.
  const weights = [[2, -3, 1, -1, 2, 1], [0, 0, 0], [3, 5, -7], [0]];

  for (const [writing, build] of Object.entries(writings)) {
    it(`are worked out by hand with a ReLU ${writing}`, () =>
      withModel(
        () => withWeights(build(), ...weights),
        async (model) => {
          const x = [tf.tensor2d([[1, 1]])];
          // The gradient lets 3 and -7 through, guided only 3, deconvnet 3 and 5.
          expectClose(await mapsOf(gradient(), model, x), [2 * 3 + 1 * -7, -1 * 3 + 1 * -7], 1e-6);
          expectClose(await mapsOf(guidedBackprop(), model, x), [2 * 3, -1 * 3], 1e-6);
          expectClose(await mapsOf(deconvnet(), model, x), [2 * 3 - 3 * 5, -1 * 3 + 2 * 5], 1e-6);
          tf.dispose(x);
        },
      ));
  }

  it('take other activations with their own derivative, and leave softmax alone', () =>
    withModel(
      () =>
        netWith(
          {
            layers: [
              layers.dense({units: 2, inputShape: [1]}),
              layers.leakyReLU({alpha: 0.5}),
              layers.dense({units: 2, activation: 'softmax'}),
            ],
          },
          [1, 1],
          [-3, 0],
          [2, 0, 0, 1],
          [0, 0],
        ),
      async (model) => {
        // z = (-2, 1), a = (-1, 1), logits (-2, 1); d p0 / d a = p0 p1 (2, -1).
        const x = [tf.tensor2d([[1]])];
        const p = 1 / (1 + Math.exp(3));
        const slope = p * (1 - p);
        expectClose(await mapsOf(gradient(), model, x, 0, 'probability'), [slope * (2 * 0.5 - 1)], 1e-6);
        expectClose(await mapsOf(guidedBackprop(), model, x, 0, 'probability'), [slope * 2 * 0.5], 1e-6);
        expectClose(await mapsOf(deconvnet(), model, x, 0, 'probability'), [slope * 2], 1e-6);
        tf.dispose(x);
      },
    ));

  it('rule each call of a shared layer and each branch by itself', async () => {
    const [a, b, image] = [input({shape: [1]}), input({shape: [1]}), input({shape: [1]})];
    const encoder = layers.dense({units: 1, activation: 'relu'});
    const twins = layers.concatenate().apply([encoder.apply(a), encoder.apply(b)] as SymbolicTensor[]);
    const siamese = model({
      inputs: [a, b],
      outputs: layers.dense({units: 1}).apply(twins as SymbolicTensor) as SymbolicTensor,
    });
    withWeights(siamese, [2], [0], [1, -1], [0]);
    const stem = chained(image, [layers.dense({units: 2, activation: 'relu'})]);
    const left = chained(stem, [layers.dense({units: 1, activation: 'relu'})]);
    const residual = layers.concatenate().apply([left, stem]) as SymbolicTensor;
    const branched = model({inputs: image, outputs: chained(residual, [layers.dense({units: 1})])});
    // stem = (1, 3) x, left = -1 + 3 = 2 x; out = -left + 4 stem_0 - stem_1.
    withWeights(branched, [1, 3], [0, 0], [-1, 1], [0], [-1, 4, -1], [0]);
    const [one, two] = [tf.tensor2d([[1]]), tf.tensor2d([[2]])];
    for (const explainer of [guidedBackprop(), deconvnet()]) {
      expectClose(await mapsOf(gradient(), siamese, [one, two]), [2, -2], 1e-6);
      expectClose(await mapsOf(explainer, siamese, [one, two]), [2, 0], 1e-6);
      expectClose(await mapsOf(gradient(), branched, [one]), [-2 + 4 - 3], 1e-6);
      // Nothing comes back through `left`, whose weight is negative; stem_1 gets -1, which is rectified.
      expectClose(await mapsOf(explainer, branched, [one]), [4], 1e-6);
    }
    tf.dispose([one, two, ...[siamese, branched].flatMap((net) => net.weights.map((weight) => weight.read()))]);
  });

  it('refuse a network without any activation function', () =>
    withModel(linearModel, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {run: runOf()});
      for (const explainer of [guidedBackprop(), deconvnet()]) {
        const why = new RegExp(`${explainer.name} needs layers with a ReLU .* 'linear_net' has none`);
        await expectExplainError(() => explainer.check?.(subject, x, runOf()), 'not-applicable', why);
      }
      tf.dispose(x);
    }));

  it('warn of themselves', () => {
    for (const {spec} of [guidedBackprop, deconvnet]) expect(spec.warning).to.match(/1810\.03292/);
  });
});
