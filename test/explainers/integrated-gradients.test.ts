import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {type QuadratureRule, quadrature, quadratureRules} from '../../src/core/passes/quadrature.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {inputXGradient} from '../../src/explainers/input-x-gradient.ts';
import {integratedGradients} from '../../src/explainers/integrated-gradients.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {functionalModel, multiModel} from '../helpers/models.ts';
import {linearModel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

const sumOf = (map: readonly number[], row: number, each: number) =>
  map.slice(row * each, (row + 1) * each).reduce((a, b) => a + b, 0);

describe('explainers/integrated-gradients', () => {
  useBackend();

  const squares = functionSubject(2, (x) => tf.sum(tf.square(x), 1));

  it('shares out f(x) - f(b) of a sum of squares as x^2 - b^2, whatever the rule that is exact for lines', async () => {
    const x = [
      tf.tensor2d([
        [1, 2],
        [-3, 0.5],
      ]),
    ];
    for (const rule of ['midpoint', 'trapezoid', 'endpoints', 'gauss-legendre'] as const) {
      for (const steps of [1, 2, 7]) {
        const {maps, numbers} = await attributed(integratedGradients({rule, steps}), squares, x);
        expectClose(maps, [1, 4, 9, 0.25], 1e-5, rule);
        expectClose(numbers['completeness-gap'] ?? [], [0, 0], 1e-5, rule);
      }
    }
    const {maps} = await attributed(integratedGradients({baseline: 2}), squares, x);
    expectClose(maps, [1 - 4, 0, 9 - 4, 0.25 - 4], 1e-5);
    tf.dispose(x);
  });

  it('is off by half a step with left and right sums, and tells by how much', async () => {
    const x = [
      tf.tensor2d([
        [1, 2],
        [-3, 0.5],
      ]),
    ];
    for (const [rule, factor] of [
      ['left', 1 - 1 / 10],
      ['right', 1 + 1 / 10],
    ] as const) {
      const {maps, numbers} = await attributed(integratedGradients({rule, steps: 10}), squares, x);
      expectClose(
        maps,
        [1, 4, 9, 0.25].map((value) => value * factor),
        1e-5,
      );
      expectClose(numbers['completeness-gap'] ?? [], [0.5, 0.925], 1e-5);
    }
    tf.dispose(x);
  });

  it('weighs the points as its rule says', async () => {
    // d/dx x^6 at a * x is 6 a^5 x^5, so that the map is 6 x^6 times the rule's value of the integral of a^5.
    const sixth = functionSubject(1, (x) => tf.sum(tf.pow(x, 6), 1));
    const x = [tf.tensor2d([[1.1, -0.7]])];
    const moment = (rule: QuadratureRule) => {
      const {alphas, weights} = quadrature(rule, 3);
      return alphas.reduce((sum, alpha, k) => sum + (weights[k] ?? 0) * alpha ** 5, 0);
    };
    for (const rule of quadratureRules) {
      const {maps} = await attributed(integratedGradients({rule, steps: 3}), sixth, x);
      expectClose(
        maps,
        [1.1, -0.7].map((value) => 6 * value ** 6 * moment(rule)),
        1e-5,
        rule,
      );
    }
    tf.dispose(x);
  });

  it('is input x gradient on a linear model', async () => {
    await withModel(linearModel, async (model) => {
      const x = [patterned([3, 4], 2)];
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const {maps} = await attributed(integratedGradients({steps: 3}), subject, x);
      expectClose(maps, (await attributed(inputXGradient(), subject, x)).maps, 1e-6);
      tf.dispose(x);
    });
  });

  it('sums to f(x) - f(b) on a network, from every baseline', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 3);
      const own = tf.randomUniform([3, 6, 6, 1], -1, 1, 'float32', 5);
      const subject = await modelSubject(model, x, {target: 2, run: runOf()});
      const score = (input: readonly tf.Tensor[]) => tf.tidy(() => Array.from(subject.scores(input).dataSync()));
      for (const [baseline, b] of [
        ['zero', tf.zerosLike(own)],
        [0.5, tf.fill(own.shape, 0.5)],
        ['mean', tf.tidy(() => tf.add(tf.zerosLike(own), tf.mean(x[0] ?? own, [1, 2], true)))],
        [own, own],
      ] as const) {
        const made = integratedGradients({baseline, steps: 6, rule: 'gauss-legendre'});
        const {maps, numbers} = await attributed(made, subject, x);
        const [top, bottom] = [score(x), score([b])];
        for (let row = 0; row < 3; row++) {
          const missing = sumOf(maps[0] ?? [], row, 36) - ((top[row] ?? 0) - (bottom[row] ?? 0));
          expect(Math.abs(missing)).to.be.below(1e-5);
          expect(numbers['completeness-gap']?.[row]).to.be.closeTo(Math.abs(missing), 1e-6);
        }
        b.dispose();
      }
      tf.dispose(x);
    });
  });

  it('moves all inputs along together', async () => {
    // f = a b: on the joint path both get half of it.
    const x = [tf.tensor2d([[3]]), tf.tensor2d([[5]])];
    const product = functionSubject(1, (a, b) => tf.mul(a ?? 0, b ?? 0));
    const {maps} = await attributed(integratedGradients(), product, x);
    expectClose(maps, [[7.5], [7.5]], 1e-5);
    tf.dispose(x);
    await withModel(multiModel, async (model) => {
      const both = inputsFor(model, 2);
      const subject = await modelSubject(model, both, {target: 0, output: 'size', run: runOf()});
      const explained = await attributed(integratedGradients({steps: 30}), subject, both);
      expect(explained.parts).to.deep.equal(['image', 'facts']);
      expectClose(explained.numbers['completeness-gap'] ?? [], [0, 0], 1e-4);
      tf.dispose(both);
    });
  });

  it('keeps a given baseline, and refuses one that does not fit before anything is computed', async () => {
    const x = [
      tf.tensor2d([
        [1, 2],
        [-3, 0.5],
      ]),
    ];
    const [good, bad] = [tf.tensor2d([[1, 1]]), tf.zeros([3])];
    const {maps} = await attributed(integratedGradients({baseline: good}), squares, x);
    expectClose(maps, [0, 3, 8, -0.75], 1e-5);
    expect(good.isDisposed).to.equal(false);
    await expectNoLeak(() =>
      expectExplainError(
        () => integratedGradients({baseline: bad}).check?.(squares, x, runOf()),
        'bad-option',
        /baseline of shape \[3\] does not fit input 0/,
      ),
    );
    expect(integratedGradients({baseline: good, steps: 3}).options).to.deep.equal({
      steps: 3,
      rule: 'midpoint',
      baseline: 'tensor [1, 2]',
    });
    tf.dispose([x, good, bad]);
  });
});
