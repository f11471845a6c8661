import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {activations} from '../../src/explainers/activations.ts';
import {augSmooth} from '../../src/explainers/aug-smooth.ts';
import {gradCam} from '../../src/explainers/grad-cam.ts';
import {gradient} from '../../src/explainers/gradient.ts';
import {inputXGradient} from '../../src/explainers/input-x-gradient.ts';
import {integratedGradients} from '../../src/explainers/integrated-gradients.ts';
import {layerGradients} from '../../src/explainers/layer-gradients.ts';
import {occlusion} from '../../src/explainers/occlusion.ts';
import {xrai} from '../../src/explainers/xrai.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {functionalModel} from '../helpers/models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

describe('explainers/aug-smooth', () => {
  useBackend();

  it('on a linear model is the mean of the weights and their mirror image', async () => {
    const weights = patterned([1, 3, 4, 2], 3);
    const linear = functionSubject(2, (x) => tf.sum(tf.mul(x, weights), [1, 2, 3]));
    const x = [patterned([2, 3, 4, 2], 1)];
    const both = tf.tidy(() => tf.div(tf.add(weights, tf.reverse(weights, 2)), 2));
    for (const batchSize of [1, 4, 32]) {
      const slopes = await attributed(augSmooth({of: gradient()}), linear, x, {batchSize});
      expectClose(slopes.maps[0] ?? [], [...flat(both), ...flat(both)], 1e-6);
      // The factors 0.9, 1 and 1.1 have the mean 1.
      const products = await attributed(augSmooth({of: inputXGradient()}), linear, x, {batchSize});
      expectClose(
        products.maps[0] ?? [],
        tf.tidy(() => flat(tf.mul(x[0] ?? both, both))),
        1e-6,
      );
    }
    // A square sees the factors: gradient 2 (f x), mean over f of f is 1; input x gradient 2 (f x)^2.
    const squares = functionSubject(2, (input) => tf.sum(tf.square(input), [1, 2, 3]));
    const {maps} = await attributed(augSmooth({of: inputXGradient()}), squares, x);
    const share = (0.81 + 1 + 1.21) / 3;
    expectClose(
      maps[0] ?? [],
      tf.tidy(() => flat(tf.mul(2 * share, tf.square(x[0] ?? both)))),
      1e-5,
    );
    tf.dispose([weights, x, both]);
  });

  it('is the mean of six Grad-CAMs by default, computed one by one', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: [1, 3], run: runOf()});
      const sums = new Array<number>(72).fill(0);
      for (const factor of [0.9, 1, 1.1]) {
        for (const mirrored of [false, true]) {
          const own = tf.tidy(() => x.map((t) => tf.mul(mirrored ? tf.reverse(t, 2) : t, factor)));
          const {maps} = await attributed(gradCam(), subject, own);
          (maps[0] ?? []).forEach((value, i) => {
            const column = i % 6;
            const place = mirrored ? i - column + 5 - column : i;
            sums[place] = (sums[place] ?? 0) + value / 6;
          });
          tf.dispose(own);
        }
      }
      expect(largest(sums)).to.be.greaterThan(0);
      const smooth = augSmooth();
      expect(smooth).to.include({map: 'positive', axes: 'spatial'});
      expectClose((await attributed(smooth, subject, x, {batchSize: 5})).maps[0] ?? [], sums, 1e-6);
      // Whatever has a place in the image will do.
      for (const of of [occlusion(), xrai({steps: 2})]) {
        expect((await attributed(augSmooth({of}), subject, x)).shapes).to.deep.equal([[2, 6, 6]]);
      }
      tf.dispose(x);
    });
  });

  it('refuses what has no place in the image, or a place of its own', async () => {
    const plane = tf.zeros([4, 4]);
    const cases = [
      [layerGradients(), /'layer-gradients' gives maps of layers/],
      [activations(), /'activations' gives feature maps/],
      [xrai({segments: plane}), /'xrai' has its own segments for each place/],
      [integratedGradients({baseline: [plane]}), /'integrated-gradients' has its own baseline for each place/],
    ] as const;
    for (const [of, message] of cases) await expectExplainError(() => augSmooth({of}), 'bad-option', message);
    plane.dispose();
  });
});
