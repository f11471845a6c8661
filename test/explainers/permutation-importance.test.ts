import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {permutationImportance} from '../../src/explainers/permutation-importance.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {denseSoftmax} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

describe('explainers/permutation-importance', () => {
  useBackend();

  it('is weight times distance to the mean of the background in a linear model', async () => {
    const [x, weights] = [patterned([3, 4]), tf.tensor1d([1, -2, 0.5, 3])];
    const background = [patterned([7, 4], 5)];
    const f = functionSubject(3, (t) => tf.add(1, tf.sum(tf.mul(t, weights), 1)));
    const wanted = tf.tidy(() => flat(tf.mul(tf.sub(x, tf.mean(background[0] ?? x, 0)), weights)));
    expectClose((await attributed(permutationImportance(), f, [x], {background})).maps, wanted, 1e-5);
    const own = await attributed(permutationImportance({background}), f, [x]);
    expectClose(own.maps, wanted, 1e-5);
    tf.dispose([x, weights, ...background]);
  });

  it('keeps what belongs together in the example, worked by hand', async () => {
    // S = x0 x1 at (2, 3), background (1, 0) and (3, 5): 6 - (3 + 9) / 2 and 6 - (0 + 10) / 2.
    const [x, background] = [
      [tf.tensor2d([[2, 3]])],
      [
        tf.tensor2d([
          [1, 0],
          [3, 5],
        ]),
      ],
    ];
    const f = functionSubject(1, (t) => {
      const [a, b] = tf.unstack(t, 1) as [tf.Tensor, tf.Tensor];
      return tf.mul(a, b);
    });
    expectClose((await attributed(permutationImportance(), f, x, {background})).maps, [0, 1], 1e-6);
    // Both together: 6 - (0 + 15) / 2.
    const segments = tf.tensor1d([4, 4]);
    const both = await attributed(permutationImportance({segments}), f, x, {background});
    expectClose(both.maps, [-1.5, -1.5], 1e-6);
    // One example alone: whichever it is.
    const one = await attributed(permutationImportance({samples: 1}), f, x, {background});
    const values = one.maps[0] ?? [];
    expect([
      [3, 6],
      [-3, -4],
    ]).to.deep.include([...values]);
    tf.dispose([...x, ...background, segments]);
  });

  it('has as its mean over rows what shuffling the column costs, over all shuffles', async () => {
    await withModel(denseSoftmax, async (model) => {
      const labels = [0, 2, 1, 1];
      const x = inputsFor(model, 4);
      const run = {background: x};
      const subject = await modelSubject(model, x, {target: 'label', labels, score: 'probability', run: runOf()});
      const {maps} = await attributed(permutationImportance(), subject, x, run);
      const rows = tf.tidy(() => (x[0] ?? tf.zeros([0, 0])).arraySync()) as number[][];
      const metric = (table: readonly (readonly number[])[]) =>
        tf.tidy(() => {
          const out = flat(model.predict(tf.tensor2d(table.map((row) => [...row]))) as tf.Tensor);
          return labels.reduce((sum, label, i) => sum + (out[i * 3 + label] ?? Number.NaN), 0) / 4;
        });
      const orders = permutations([0, 1, 2, 3]);
      expect(orders).to.have.length(24);
      for (let column = 0; column < 4; column++) {
        const shuffled = orders.map((order) =>
          metric(rows.map((row, i) => row.map((v, j) => (j === column ? (rows[order[i] ?? 0]?.[j] ?? 0) : v)))),
        );
        const drop = metric(rows) - shuffled.reduce((a, b) => a + b, 0) / 24;
        const mean = [0, 1, 2, 3].reduce((sum, row) => sum + (maps[0]?.[row * 4 + column] ?? Number.NaN), 0) / 4;
        expect(mean, `column ${column}`).to.be.closeTo(drop, 1e-6);
      }
      tf.dispose(x);
    });
  });

  it('replaces time steps, all channels of them, or stretches of time', async () => {
    const x = [tf.tensor3d([1, 1, 2, 2, 3, 3, 4, 4], [1, 4, 2])];
    const background = [tf.zeros([2, 4, 2])];
    const f = functionSubject(1, (t) => tf.sum(t, [1, 2]));
    expectClose((await attributed(permutationImportance(), f, x, {background})).maps, [2, 4, 6, 8], 1e-5);
    const halves = permutationImportance({segments: 'grid', patch: 2});
    expectClose((await attributed(halves, f, x, {background})).maps, [6, 6, 14, 14], 1e-5);
    tf.dispose([...x, ...background]);
  });

  it('does not run without a background that fits', async () => {
    const [x, narrow] = [[tf.zeros([1, 4])], tf.zeros([2, 3])];
    const f = functionSubject(1, (t) => tf.sum(t, 1));
    const check = (background?: tf.Tensor) => () => permutationImportance({background}).check?.(f, x, runOf());
    await expectExplainError(check(), 'bad-option', /permutation-importance compares with background examples: pass/);
    await expectExplainError(check(narrow), 'bad-option', /background of input 0 must be \[b, 4\]; got \[2, 3\]/);
    tf.dispose([...x, narrow]);
  });
});

function permutations(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((first) => permutations(values.filter((v) => v !== first)).map((rest) => [first, ...rest]));
}
