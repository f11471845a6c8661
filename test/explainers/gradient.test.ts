import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {gradient} from '../../src/explainers/gradient.ts';
import {inputXGradient} from '../../src/explainers/input-x-gradient.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {linearModel, multiLabel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {patterned, withModel} from '../helpers/weights.ts';

describe('explainers/gradient and input-x-gradient', () => {
  useBackend();

  // f(x, y, z) = 5x + y^2 + sin z of each row.
  const f = (input: tf.Tensor) => {
    const [x, y, z] = tf.split(input, 3, 1);
    return tf.addN([tf.mul(5, x ?? 0), tf.square(y ?? 0), tf.sin(z ?? 0)]);
  };
  const points = [
    [1, 2, 0],
    [-1, 3, Math.PI],
    [0, -0.5, 1],
  ];

  it('are (5, 2y, cos z), and that times (x, y, z)', async () => {
    const x = tf.tensor2d(points);
    const subject = functionSubject(3, f);
    const slopes = points.map(([, y = 0, z = 0]) => [5, 2 * y, Math.cos(z)]);
    for (const batchSize of [1, 2, 32]) {
      expectClose((await attributed(gradient(), subject, [x], {batchSize})).maps, [slopes], 1e-6);
      const products = slopes.map((row, i) => row.map((slope, k) => slope * (points[i]?.[k] ?? 0)));
      expectClose((await attributed(inputXGradient(), subject, [x], {batchSize})).maps, [products], 1e-5);
    }
    x.dispose();
  });

  it('are the weights of a linear model, each row those of its own class', async () => {
    await withModel(linearModel, async (model) => {
      const x = patterned([3, 4], 2);
      const subject = await modelSubject(model, [x], {target: [1, 0, 1], run: runOf()});
      const kernel = flat(model.getLayer('out').getWeights()[0] ?? []);
      const column = (unit: number) => [0, 1, 2, 3].map((i) => kernel[i * 2 + unit] ?? 0);
      const weights = [column(1), column(0), column(1)];
      expectClose((await attributed(gradient(), subject, [x])).maps, [weights], 1e-6);
      const values = flat(x);
      const products = weights.flat().map((weight, i) => weight * (values[i] ?? 0));
      expectClose((await attributed(inputXGradient(), subject, [x])).maps, [products], 1e-6);
      x.dispose();
    });
  });

  it('turn by the chain rule from logit to probability: dp = p (1 - p) dz', async () => {
    await withModel(multiLabel, async (model) => {
      const x = [patterned([2, 4], 3)];
      const logit = await modelSubject(model, x, {target: 1, run: runOf()});
      const probability = await modelSubject(model, x, {target: 1, score: 'probability', run: runOf()});
      const p = tf.tidy(() => flat(probability.scores(x)));
      const dz = (await attributed(gradient(), logit, x)).maps.flat();
      const dp = dz.map((slope, i) => slope * (p[Math.floor(i / 4)] ?? 0) * (1 - (p[Math.floor(i / 4)] ?? 0)));
      expectClose((await attributed(gradient(), probability, x)).maps, dp, 1e-6);
      tf.dispose(x);
    });
  });

  it('look at all inputs of a function', async () => {
    const x = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 4]])];
    const subject = functionSubject(1, (a, b) => tf.sum(tf.mul(a ?? 0, b ?? 0), 1));
    expect((await attributed(gradient(), subject, x)).maps).to.deep.equal([
      [3, 4],
      [1, 2],
    ]);
    expect((await attributed(inputXGradient(), subject, x)).maps).to.deep.equal([
      [3, 8],
      [3, 8],
    ]);
    tf.dispose(x);
  });

  it('refuse input of another rank', async () => {
    const x = [tf.zeros([2, 3, 3, 3, 1])];
    const subject = functionSubject(2, (input) => tf.sum(input, [1, 2, 3, 4]));
    await expectExplainError(
      () => gradient().attribute(subject, x, runOf()),
      'not-applicable',
      /gradient takes image input \[n, h, w, c\] or sequence input \[n, t, c\] or tabular input \[n, d\]; got \[2, 3, 3, 3, 1\]/,
    );
    tf.dispose(x);
  });
});
