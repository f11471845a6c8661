import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {functionSubject} from '../../src/core/subject.ts';
import {featureAblation} from '../../src/explainers/feature-ablation.ts';
import {occlusion} from '../../src/explainers/occlusion.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {runOf} from '../helpers/run.ts';
import {patterned} from '../helpers/weights.ts';

describe('explainers/feature-ablation', () => {
  useBackend();

  /** (the sum of everything)^2: what a feature adds depends on all others. */
  const squared = (rows: number) =>
    functionSubject(rows, (x) => tf.square(tf.sum(tf.reshape(x, [x.shape[0] ?? 0, -1]), 1)));

  it('is the drop when one pixel, over all its channels, is hidden', async () => {
    const x = tf.tensor4d([1, 1, 2, 0, 0, 3, 1, -1], [1, 2, 2, 2]);
    // The pixels hold 2, 2, 3 and 0; all together 7.
    const {maps, shapes} = await attributed(featureAblation(), squared(1), [x]);
    expect(shapes).to.deep.equal([[1, 2, 2]]);
    expectClose(maps, [49 - 25, 49 - 25, 49 - 16, 0], 1e-4);
    // A pixel of ones holds 2.
    expectClose(
      (await attributed(featureAblation({baseline: 1}), squared(1), [x])).maps,
      [0, 0, 49 - 36, 49 - 81],
      1e-4,
    );
    x.dispose();
  });

  it('gives every place of a given segment what the whole segment loses, for each row by its own labels', async () => {
    const x = tf.tensor4d([1, 2, 3, 4, 1, 2, 3, 4], [2, 2, 2, 1]);
    const same = tf.tensor2d([7, 7, -2, 7], [2, 2], 'int32');
    const row = [100 - 9, 100 - 9, 100 - 49, 100 - 9];
    expectClose((await attributed(featureAblation({segments: same}), squared(2), [x])).maps, [...row, ...row], 1e-4);
    // One segment in the first row, three in the second.
    const own = tf.tensor3d([5, 5, 5, 5, 0, 1, 1, 2], [2, 2, 2]);
    const [whole, other] = [new Array(4).fill(100), [100 - 81, 100 - 25, 100 - 25, 100 - 36]];
    expectClose((await attributed(featureAblation({segments: own}), squared(2), [x])).maps, [...whole, ...other], 1e-4);
    tf.dispose([x, same, own]);
  });

  it('ablates time steps and columns', async () => {
    const sequence = tf.tensor3d([1, 1, 2, 2, 3, 3], [1, 3, 2]);
    expectClose(
      (await attributed(featureAblation(), squared(1), [sequence])).maps,
      [144 - 100, 144 - 64, 144 - 36],
      1e-3,
    );
    const stretches = tf.tensor1d([0, 0, 1], 'int32');
    const long = await attributed(featureAblation({segments: stretches}), squared(1), [sequence]);
    expectClose(long.maps, [144 - 36, 144 - 36, 144 - 36], 1e-3);
    const table = tf.tensor2d([[1, 2, 4]]);
    expectClose((await attributed(featureAblation(), squared(1), [table])).maps, [49 - 36, 49 - 25, 49 - 9], 1e-4);
    tf.dispose([sequence, stretches, table]);
  });

  it('with grid patches is occlusion by patches that do not overlap', async () => {
    const x = patterned([2, 7, 6, 3]);
    const [patch, stride] = [
      [3, 2],
      [3, 2],
    ];
    const ours = await attributed(featureAblation({segments: 'grid', patch, baseline: 'mean'}), squared(2), [x]);
    const theirs = await attributed(occlusion({patch, stride, baseline: 'mean'}), squared(2), [x]);
    expectClose(ours.maps, theirs.maps, 1e-4);
    // A quarter of each side by default.
    const [plain, spelt] = [{segments: 'grid'} as const, {segments: 'grid', patch: [2, 2]} as const];
    const defaults = await attributed(featureAblation(plain), squared(2), [x]);
    expect(defaults.maps).to.deep.equal((await attributed(featureAblation(spelt), squared(2), [x])).maps);
    x.dispose();
  });

  it('hides features of each input while the others stay', async () => {
    const x = [tf.tensor2d([[3, 1]]), tf.tensor2d([[5]])];
    const product = functionSubject(1, (a, b) => tf.mul(tf.sum(a ?? 0, 1), tf.sum(b ?? 0, 1)));
    expectClose((await attributed(featureAblation(), product, x)).maps, [15, 5, 20], 1e-5);
    const pairs = [tf.tensor1d([0, 0]), tf.tensor1d([0])];
    expectClose((await attributed(featureAblation({segments: pairs}), product, x)).maps, [20, 20, 20], 1e-5);
    const [one] = pairs;
    await expectExplainError(
      () => featureAblation(one ? {segments: one} : {}).check?.(product, x, runOf()),
      'bad-option',
      /segments were given for 1 inputs; this model has 2/,
    );
    tf.dispose([...x, ...pairs]);
  });

  it('refuses labels that do not fit', async () => {
    const x = [tf.zeros([2, 3, 3, 1])];
    const check = (segments: tf.Tensor) => () => featureAblation({segments}).check?.(squared(2), x, runOf());
    const [narrow, many, half] = [tf.zeros([3, 2]), tf.zeros([3, 3, 3]), tf.fill([3, 3], 0.5)];
    const wanted = /feature-ablation: segments of input 0 must be labels \[3, 3\] or \[2, 3, 3\]; got/;
    await expectExplainError(check(narrow), 'bad-option', wanted);
    await expectExplainError(check(many), 'bad-option', wanted);
    await expectExplainError(check(half), 'bad-option', /segments must be whole numbers; got 0.5/);
    const patch = featureAblation({segments: 'grid', patch: [1, 2, 3]});
    await expectExplainError(() => patch.check?.(squared(2), x, runOf()), 'bad-option', /patch has 3 sizes/);
    tf.dispose([...x, narrow, many, half]);
  });
});
