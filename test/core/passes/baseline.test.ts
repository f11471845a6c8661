import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {baselineOf} from '../../../src/core/passes/baseline.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectClose, flat} from '../../helpers/close.ts';
import {expectExplainError} from '../../helpers/errors.ts';
import {expectNoLeak} from '../../helpers/leaks.ts';
import {patterned} from '../../helpers/weights.ts';

/** Baselines as plain numbers; the tensors are freed. */
function numbers(x: readonly tf.Tensor[], rule: Parameters<typeof baselineOf>[1]): number[][] {
  const made = baselineOf(x, rule);
  made.forEach((t, i) => {
    expect(t.shape).to.deep.equal(x[i]?.shape);
  });
  const values = made.map((t) => flat(t));
  tf.dispose(made);
  return values;
}

describe('core/baseline', () => {
  useBackend();

  // Two images of 1 x 2 pixels and 2 channels.
  const image = () => tf.tensor4d([1, 10, 3, 30, 5, 50, 9, 70], [2, 1, 2, 2]);

  it('is zero, a number, or the mean of each image and channel', async () => {
    const x = [image()];
    await expectNoLeak(() => {
      expect(numbers(x, 'zero')).to.deep.equal([new Array(8).fill(0)]);
      expect(numbers(x, 0.5)).to.deep.equal([new Array(8).fill(0.5)]);
      expect(numbers(x, 'mean')).to.deep.equal([[2, 20, 2, 20, 7, 60, 7, 60]]);
    });
    tf.dispose(x);
  });

  it('is the mean over time of a sequence, and of the features of a row', async () => {
    const x = [tf.tensor3d([1, 2, 3, 6], [1, 2, 2]), tf.tensor2d([[1, 2, 6]])];
    await expectNoLeak(() =>
      expect(numbers(x, 'mean')).to.deep.equal([
        [2, 4, 2, 4],
        [3, 3, 3],
      ]),
    );
    tf.dispose(x);
  });

  it('is a given tensor, for all rows or for each', async () => {
    const x = [image()];
    const one = tf.tensor3d([1, 2, 3, 4], [1, 2, 2]);
    const row = tf.expandDims(one, 0);
    const each = tf.mul(image(), 2);
    const twice = [1, 2, 3, 4, 1, 2, 3, 4];
    await expectNoLeak(() => {
      expect(numbers(x, one)).to.deep.equal([twice]);
      expect(numbers(x, row)).to.deep.equal([twice]);
      expect(numbers(x, [each])).to.deep.equal([[2, 20, 6, 60, 10, 100, 18, 140]]);
    });
    expect(one.isDisposed || row.isDisposed || each.isDisposed).to.equal(false);
    const two = [...x, tf.tensor2d([[1], [2]])];
    const own = tf.tensor2d([[7]]);
    expect(numbers(two, [one, own])).to.deep.equal([twice, [7, 7]]);
    await expectExplainError(() => numbers(two, [one]), 'bad-option', /no baseline given for input 1/);
    tf.dispose([two, one, row, each, own]);
  });

  it('refuses a tensor that does not fit', async () => {
    const x = [image()];
    for (const shape of [[2], [1, 2, 1], [3, 1, 2, 2], [1, 2, 2, 2]]) {
      const wrong = tf.zeros(shape);
      await expectNoLeak(() =>
        expectExplainError(
          () => numbers(x, wrong),
          'bad-option',
          new RegExp(`shape \\[${shape.join(', ')}\\] does not fit input 0 of shape \\[2, 1, 2, 2\\]`),
        ),
      );
      wrong.dispose();
    }
    tf.dispose(x);
  });

  it('blurs with a Gaussian whose weights sum to 1 at the border too', async () => {
    // Two steps of time: sigma is at least 1, so a neighbour weighs exp(-1/2) as much as the place itself.
    const near = Math.exp(-0.5);
    const pulse = [tf.tensor3d([1, 0], [1, 2, 1])];
    await expectNoLeak(() => expectClose(numbers(pulse, 'blurred'), [1 / (1 + near), near / (1 + near)], 1e-6));
    const constant = [tf.fill([1, 9, 5, 2], 0.7)];
    expectClose(numbers(constant, 'blurred'), new Array(90).fill(0.7), 1e-6);
    tf.dispose([pulse, constant]);
  });

  it('blurs each axis by itself, whatever the sides and channels', () => {
    const x = patterned([2, 4, 3, 2]);
    const blur = (side: number) =>
      Array.from({length: side}, (_, to) => {
        const row = Array.from({length: side}, (_, from) => Math.exp(-((to - from) ** 2) / 2));
        const sum = row.reduce((a, b) => a + b, 0);
        return row.map((weight) => weight / sum);
      });
    const [down, across, values] = [blur(4), blur(3), flat(x)];
    const expected = values.map((_, at) => {
      const [n, i, j, c] = [Math.floor(at / 24), Math.floor(at / 6) % 4, Math.floor(at / 2) % 3, at % 2];
      let sum = 0;
      for (let k = 0; k < 4; k++) {
        for (let l = 0; l < 3; l++) {
          sum += (down[i]?.[k] ?? 0) * (across[j]?.[l] ?? 0) * (values[n * 24 + k * 6 + l * 2 + c] ?? 0);
        }
      }
      return sum;
    });
    expectClose(numbers([x], 'blurred'), expected, 1e-6);
    x.dispose();
  });

  it('does not blur a table', async () => {
    const x = [tf.zeros([2, 3])];
    await expectExplainError(() => numbers(x, 'blurred'), 'not-applicable', /for images and sequences.*'mean'/);
    tf.dispose(x);
  });
});
