import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {functionSubject} from '../../src/core/subject.ts';
import {rise} from '../../src/explainers/rise.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {runOf} from '../helpers/run.ts';
import {patterned} from '../helpers/weights.ts';

describe('explainers/rise', () => {
  useBackend();

  /** The sum of weights times input. */
  const weighted = (rows: number, weights: tf.Tensor) =>
    functionSubject(rows, (x) => tf.sum(tf.reshape(tf.mul(x, weights), [x.shape[0] ?? 0, -1]), 1));

  /**
   * With every place shown by its own toss of probability p: S weighs p for others and 1 for the place itself, so that
   * E[S mask] / p = own part + p (all others).
   */
  const expected = (parts: readonly number[], p: number) =>
    parts.map((own) => own + p * (parts.reduce((a, b) => a + b, 0) - own));

  it('sums score times mask, worked by hand', async () => {
    const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const sum = functionSubject(1, (t) => tf.sum(t, [1, 2, 3]));
    // Masks 1 0 / 0 1 and 1/2 0 / 1 0: scores 5 and 3.5.
    const draws = tf.tensor3d([1, 0, 0, 1, 0.5, 0, 1, 0], [2, 2, 2]);
    const map = [5 + 1.75, 0, 3.5, 5];
    expectClose((await attributed(rise({draws}), sum, [x])).maps, map, 1e-5);
    const often = await attributed(rise({draws, keep: 0.25}), sum, [x]);
    expectClose(
      often.maps,
      map.map((value) => 2 * value),
      1e-5,
    );
    const actual = await attributed(rise({draws, normalise: 'actual'}), sum, [x]);
    expectClose(actual.maps, [6.75 / 1.5, 0, 3.5, 5], 1e-5);
    // About the mean score 4.25 the scores are 0.75 and -0.75.
    const centred = await attributed(rise({draws, center: true}), sum, [x], {batchSize: 1});
    expectClose(centred.maps, [0.75 - 0.375, 0, -0.75, 0.75], 1e-5);
    // What is hidden holds 10: scores 1 + 4 + 20 and 0.5 + 5 + 10 + 3 + 10.
    const filled = await attributed(rise({draws, baseline: 10}), sum, [x]);
    expectClose(filled.maps, [25 + 28.5 / 2, 0, 28.5, 25], 1e-4);
    tf.dispose([x, draws]);
  });

  it('takes masks of its own for each image', async () => {
    const x = tf.tensor4d([1, 2, 1, 2], [2, 1, 2, 1]);
    const sum = functionSubject(2, (t) => tf.sum(t, [1, 2, 3]));
    const draws = tf.tensor4d([1, 0, 0, 1], [2, 1, 1, 2]);
    expectClose((await attributed(rise({draws}), sum, [x])).maps, [2, 0, 0, 4], 1e-6);
    expectClose((await attributed(rise({draws}), sum, [x], {batchSize: 1})).maps, [2, 0, 0, 4], 1e-6);
    tf.dispose([x, draws]);
  });

  it('is its expectation where all masks come up', async () => {
    // Three features, eight masks.
    const [x, weights] = [tf.tensor2d([[1, 2, 3]]), tf.tensor1d([5, -1, 2])];
    const all = Array.from({length: 8}, (_, s) => [s & 1, (s >> 1) & 1, (s >> 2) & 1]);
    const draws = tf.tensor2d(all);
    expectClose((await attributed(rise({draws}), weighted(1, weights), [x])).maps, expected([5, -2, 6], 0.5), 1e-5);
    tf.dispose([x, weights, draws]);
  });

  it('comes near its expectation with random masks of features, time or segments', async () => {
    const [samples, seed] = [4000, 2];
    const table = patterned([2, 5]);
    const weights = patterned([5], 7);
    const parts = tf.tidy(() => flat(tf.mul(table, weights)));
    for (const keep of [0.5, 0.8]) {
      const {maps} = await attributed(rise({samples, keep}), weighted(2, weights), [table], {seed, batchSize: 500});
      const wanted = [expected(parts.slice(0, 5), keep), expected(parts.slice(5), keep)];
      // Scores of size |parts| scatter; four of their standard errors.
      expectClose(maps, wanted, (4 * 5 * largest(parts)) / Math.sqrt(samples) / keep, `keep ${keep}`);
    }
    const image = patterned([1, 4, 4, 2]);
    const plane = patterned([4, 4, 2], 3);
    const values = tf.tidy(() => flat(tf.sum(tf.mul(image, plane), [0, 3])));
    const patchOf = (i: number) => 2 * Math.floor(i / 8) + Math.floor((i % 4) / 2);
    const patches = [0, 1, 2, 3].map((k) => values.reduce((sum, v, i) => sum + (patchOf(i) === k ? v : 0), 0));
    const settings = {samples, segments: 'grid', patch: 2} as const;
    const {maps} = await attributed(rise(settings), weighted(1, plane), [image], {seed, batchSize: 500});
    const wanted = expected(patches, 0.5);
    expectClose(
      maps,
      values.map((_, i) => wanted[patchOf(i)] ?? Number.NaN),
      (8 * 4 * largest(patches)) / Math.sqrt(samples),
    );
    tf.dispose([table, weights, image, plane]);
  });

  it('finds the pixel that the score is made of', async () => {
    const x = tf.ones([1, 12, 10, 1]);
    const spot = tf.tidy(() => tf.reshape(tf.oneHot(tf.tensor1d([43], 'int32'), 120), [1, 12, 10, 1]));
    const {maps} = await attributed(rise({samples: 1000, cells: 5}), weighted(1, spot), [x], {batchSize: 500});
    const map = maps[0] ?? [];
    const top = map.indexOf(Math.max(...map));
    // Masks are smooth: the highest value stands at row 4, column 3, or right beside it.
    expect(Math.max(Math.abs(Math.floor(top / 10) - 4), Math.abs((top % 10) - 3))).to.be.at.most(1);
    // Far away masks know nothing of it: E[m] E[m] / p.
    expectClose([map[119] ?? Number.NaN], [0.5], 0.06);
    tf.dispose([x, spot]);
  });

  it('masks several inputs at once', async () => {
    const x = [tf.tensor2d([[3]]), tf.tensor2d([[5]])];
    const product = functionSubject(1, (a, b) => tf.mul(a ?? 0, b ?? 0));
    const draws = [tf.tensor2d([[1], [1], [0], [0]]), tf.tensor2d([[1], [0], [1], [0]])];
    // Only one of four shows both: 15 / (4 * 0.5).
    expectClose((await attributed(rise({draws}), product, x)).maps, [7.5, 7.5], 1e-6);
    const [first] = draws;
    await expectExplainError(
      () => rise(first ? {draws: [first]} : {}).check?.(product, x, runOf()),
      'bad-option',
      /rise: draws for input 1 must be masks \[samples, 1\] or \[1, samples, 1\]; got none/,
    );
    tf.dispose([...x, ...draws]);
  });

  it('refuses cells that do not fit the axes', async () => {
    const x = [tf.zeros([1, 4, 4, 1])];
    const f = functionSubject(1, (t) => tf.sum(t, [1, 2, 3]));
    const odd = rise({cells: [2, 2, 2]});
    await expectExplainError(() => odd.check?.(f, x, runOf()), 'bad-option', /rise: cells has 3 sizes/);
    tf.dispose(x);
  });
});
