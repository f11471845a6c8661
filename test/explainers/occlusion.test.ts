import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {occlusion} from '../../src/explainers/occlusion.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, flat} from '../helpers/close.ts';
import {predicted} from '../helpers/differences.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {imageModel} from '../helpers/image-models.ts';
import {multiModel} from '../helpers/models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

describe('explainers/occlusion', () => {
  useBackend();

  /** score = sum of weights times input, so that the drop is the sum of weight * (x - fill) under the patch. */
  const weighted = (rows: number, weights: tf.Tensor) =>
    functionSubject(rows, (x) => tf.sum(tf.reshape(tf.mul(x, weights), [x.shape[0] ?? 0, -1]), 1));

  it('is weight times distance to the fill for each feature of a table', async () => {
    const [x, weights] = [
      tf.tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      tf.tensor1d([1, -1, 0.5]),
    ];
    const subject = weighted(2, weights);
    expectClose((await attributed(occlusion(), subject, [x])).maps, [1, -2, 1.5, 4, -5, 3], 1e-5);
    expectClose((await attributed(occlusion({baseline: 1}), subject, [x])).maps, [0, -1, 1, 3, -4, 2.5], 1e-5);
    // Two features at a time: the middle one gets the mean, or the sum, of its two patches.
    const pairs = {patch: 2, stride: 1};
    expectClose((await attributed(occlusion(pairs), subject, [x])).maps, [-1, -0.75, -0.5, -1, -1.5, -2], 1e-5);
    const sums = await attributed(occlusion({...pairs, overlap: 'sum'}), subject, [x]);
    expectClose(sums.maps, [-1, -1.5, -0.5, -1, -3, -2], 1e-5);
    tf.dispose([x, weights]);
  });

  it('does not mix up rows and columns: an image of 2 x 3 with patches of 1 x 2', async () => {
    // Two channels; each pixel's contribution is the sum over them.
    const x = tf.tensor4d([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], [1, 2, 3, 2]);
    const weights = tf.tensor4d([1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1], [1, 2, 3, 2]);
    // 1 2 6
    // 4 5 12
    const subject = weighted(1, weights);
    const map = async (options: Parameters<typeof occlusion>[0]) =>
      (await attributed(occlusion(options), subject, [x])).maps.flat();
    expectClose(await map({patch: 1, stride: 1}), [1, 2, 6, 4, 5, 12], 1e-5);
    expectClose(await map({patch: [1, 2], stride: [1, 1]}), [3, 5.5, 8, 9, 13, 17], 1e-5);
    expectClose(await map({patch: [2, 1], stride: 1}), [5, 7, 18, 5, 7, 18], 1e-5);
    expectClose(await map({patch: [1, 2], stride: [1, 2]}), [3, 3, 6, 9, 9, 12], 1e-5);
    expectClose(await map({patch: [1, 2], stride: [1, 2], border: 'valid'}), [3, 3, 0, 9, 9, 0], 1e-5);
    expectClose(await map({patch: 9}), new Array(6).fill(30), 1e-4);
    tf.dispose([x, weights]);
  });

  it('occludes stretches of time, all channels of them', async () => {
    const x = tf.tensor3d([1, 10, 2, 20, 3, 30, 4, 40], [1, 4, 2]);
    const weights = tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 1], [4, 2]);
    const {maps, shapes} = await attributed(occlusion({patch: 2, stride: 2}), weighted(1, weights), [x]);
    expect(shapes).to.deep.equal([[1, 4]]);
    expectClose(maps, [33, 33, 77, 77], 1e-4);
    tf.dispose([x, weights]);
  });

  it('fills in the mean, a blur or given values', async () => {
    const x = tf.tensor4d([1, 3, 5, 7], [1, 2, 2, 1]);
    const weights = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const own = tf.tensor4d([0, 1, 0, 1], [1, 2, 2, 1]);
    const map = async (baseline: 'mean' | 'blurred' | tf.Tensor) =>
      (await attributed(occlusion({patch: 1, stride: 1, baseline}), weighted(1, weights), [x])).maps.flat();
    expectClose(await map('mean'), [1 - 4, 2 * (3 - 4), 3 * (5 - 4), 4 * (7 - 4)], 1e-5);
    expectClose(await map(own), [1, 4, 15, 24], 1e-5);
    // On two places each axis keeps 1 / (1 + q) of a value and takes q / (1 + q) of its neighbour's, q = exp(-1/2).
    const [keep, take] = [1 / (1 + Math.exp(-0.5)), Math.exp(-0.5) / (1 + Math.exp(-0.5))];
    const blur = (a: number, b: number, c: number, d: number) =>
      keep * keep * a + keep * take * (b + c) + take * take * d;
    const blurred = [blur(1, 3, 5, 7), blur(3, 1, 7, 5), blur(5, 7, 1, 3), blur(7, 5, 3, 1)];
    expectClose(
      await map('blurred'),
      blurred.map((value, i) => (i + 1) * ([1, 3, 5, 7][i] ?? 0) - (i + 1) * value),
      1e-5,
    );
    tf.dispose([x, weights, own]);
  });

  it('is the drop that predict shows when a patch is wiped out', async () => {
    await withModel(
      () => imageModel(3),
      async (model) => {
        const x = patterned([2, 7, 6, 3]);
        const subject = await modelSubject(model, [x], {target: 1, score: 'probability', run: runOf()});
        const {maps} = await attributed(occlusion({patch: [3, 2], stride: [3, 2], baseline: 0.2}), subject, [x]);
        const whole = predicted(model, [x], 1);
        const values = flat(x);
        for (const [row, column] of [
          [0, 0],
          [3, 4],
          [6, 2],
        ] as const) {
          const wiped = values.map((value, i) => {
            const [r, c] = [Math.floor(i / 18) % 7, Math.floor(i / 3) % 6];
            return r >= row && r < row + 3 && c >= column && c < column + 2 ? 0.2 : value;
          });
          const rest = tf.tidy(() => predicted(model, [tf.tensor(wiped, [2, 7, 6, 3])], 1));
          for (let image = 0; image < 2; image++) {
            const drop = (whole[image] ?? 0) - (rest[image] ?? 0);
            expect(maps[0]?.[image * 42 + row * 6 + column]).to.be.closeTo(drop, 1e-6);
          }
        }
        x.dispose();
      },
    );
  });

  it('occludes each input by itself while the others stay', async () => {
    // f = a b: without a nothing is left, whatever b is.
    const x = [tf.tensor2d([[3]]), tf.tensor2d([[5]])];
    const product = functionSubject(1, (a, b) => tf.mul(a ?? 0, b ?? 0));
    expectClose((await attributed(occlusion(), product, x)).maps, [[15], [15]], 1e-5);
    expectClose((await attributed(occlusion({baseline: 1}), product, x)).maps, [[10], [12]], 1e-5);
    tf.dispose(x);
    await withModel(multiModel, async (model) => {
      const both = inputsFor(model, 2);
      const subject = await modelSubject(model, both, {target: 2, run: runOf()});
      const {parts, shapes} = await attributed(occlusion({patch: 2}), subject, both);
      expect(parts).to.deep.equal(['image', 'facts']);
      expect(shapes).to.deep.equal([
        [2, 4, 4],
        [2, 3],
      ]);
      tf.dispose(both);
    });
  });

  it('has a quarter of each side as its patch by default, and half of that as its stride', async () => {
    const [x, weights] = [patterned([1, 16, 8, 1]), patterned([1, 16, 8, 1], 3)];
    const subject = weighted(1, weights);
    const spelt = await attributed(occlusion({patch: [4, 2], stride: [2, 1]}), subject, [x]);
    expectCloseTo((await attributed(occlusion(), subject, [x])).maps, spelt.maps, 1e-6);
    tf.dispose([x, weights]);
  });

  it('refuses patches that do not fit the axes', async () => {
    const x = [tf.zeros([1, 4, 4, 1])];
    const subject = functionSubject(1, (input) => tf.sum(input, [1, 2, 3]));
    for (const [options, message] of [
      [{patch: [1, 2, 3]}, /patch has 3 sizes; this input has 2 axes \(4 x 4\)/],
      [{stride: [1, 2, 3]}, /stride has 3 sizes/],
    ] as const) {
      await expectExplainError(() => occlusion(options).check?.(subject, x, runOf()), 'bad-option', message);
    }
    await expectExplainError(() => occlusion({patch: 0}), 'bad-option', /'patch' must be whole number >= 1/);
    tf.dispose(x);
  });
});
