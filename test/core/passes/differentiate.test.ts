import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {gradientsOf} from '../../../src/core/passes/differentiate.ts';
import {functionSubject, gradientOf} from '../../../src/core/subject.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectClose} from '../../helpers/close.ts';
import {expectExplainError} from '../../helpers/errors.ts';
import {expectNoLeak} from '../../helpers/leaks.ts';

describe('core/differentiate', () => {
  useBackend();

  // f = 5x + y^2 + sin z, summed.
  const f = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) => tf.sum(tf.addN([tf.mul(5, x), tf.square(y), tf.sin(z)]));

  it('gives the derivatives of a function in closed form', async () => {
    const [x, y, z] = [tf.tensor1d([1, 2]), tf.tensor1d([3, -4]), tf.tensor1d([0, 1])];
    await expectNoLeak(() => {
      const [dx, dy, dz] = gradientsOf((a = x, b = y, c = z) => f(a, b, c), [x, y, z]);
      expectClose(dx ?? [], [5, 5], 1e-6);
      expectClose(dy ?? [], [6, -8], 1e-6);
      expectClose(dz ?? [], [1, Math.cos(1)], 1e-6);
      tf.dispose([dx ?? [], dy ?? [], dz ?? []]);
    });
    tf.dispose([x, y, z]);
  });

  it('gives each row its own gradient, and zeros for an input that has no say', async () => {
    const x = [
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([[9], [9]]),
    ];
    const subject = functionSubject(2, (input) => tf.prod(input, 1));
    await expectNoLeak(() => {
      const [first, second] = subject.gradient(x);
      expectClose(first ?? [], [2, 1, 4, 3], 1e-6);
      expectClose(second ?? [], [0, 0], 0);
      tf.dispose([first ?? [], second ?? []]);
    });
    tf.dispose(x);
  });

  it('refuses a score that does not depend on the input', async () => {
    const x = [tf.tensor2d([[1, 2]])];
    const constant = () => tf.tensor1d([3]);
    // Reading the values out and putting them in again breaks the chain.
    const broken = (input: tf.Tensor) => tf.tensor1d([input.dataSync()[0] ?? 0]);
    await expectNoLeak(async () => {
      for (const score of [constant, broken]) {
        await expectExplainError(
          () => functionSubject(1, score).gradient(x),
          'not-applicable',
          /does not depend on the input by way of tensor operations/,
        );
      }
    });
    tf.dispose(x);
  });

  it('leaves nothing behind when something throws inside', async () => {
    const x = [tf.tensor2d([[1, 2]])];
    const failing = (input: tf.Tensor) => {
      tf.mul(tf.exp(input), tf.square(input));
      throw new Error('inside');
    };
    await expectNoLeak(() => expect(() => functionSubject(1, failing).gradient(x)).to.throw('inside'));
    // And the next gradient is as good as ever.
    const [after] = gradientOf((inputs) => tf.sum(tf.square(inputs[0] ?? 0), 1), x);
    expectClose(after ?? [], [2, 4], 1e-6);
    tf.dispose([x, after ?? []]);
  });

  it('leaves the tape of an outer gradient alone', () => {
    const x = tf.tensor1d([2, 3]);
    const outer = tf.tidy(() =>
      tf.grad((input: tf.Tensor) => {
        const square = tf.square(input);
        try {
          gradientsOf(() => {
            throw new Error('inside');
          }, [input]);
        } catch {
          // What failed inside is no business of the outer gradient.
        }
        return tf.sum(tf.mul(square, input));
      })(x),
    );
    expectClose(outer, [12, 27], 1e-5);
    tf.dispose([x, outer]);
  });

  it('names the operation that has no gradient', async () => {
    const x = [tf.tensor2d([[1, 2]])];
    await expectNoLeak(() =>
      expectExplainError(
        () => functionSubject(1, (input) => tf.sum(tf.cast(tf.greater(input, 1.5), 'float32'), 1)).gradient(x),
        'not-applicable',
        /uses Greater, which has no gradient in TensorFlow\.js: use a method that needs none, such as occlusion/,
      ),
    );
    tf.dispose(x);
  });

  it('says that whole numbers have no gradient', async () => {
    const words = tf.tensor2d([[1, 2, 0]]);
    const table = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const subject = functionSubject(1, (input) => tf.sum(tf.gather(table, tf.cast(input, 'int32')), [1, 2]));
    await expectNoLeak(() =>
      expectExplainError(() => subject.gradient([words]), 'not-applicable', /whole numbers \(such as word indexes\)/),
    );
    tf.dispose([words, table]);
  });
});
