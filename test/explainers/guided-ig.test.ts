import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {guidedIg} from '../../src/explainers/guided-ig.ts';
import {integratedGradients} from '../../src/explainers/integrated-gradients.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, flat, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {functionalModel, multiModel} from '../helpers/models.ts';
import {linearModel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

describe('explainers/guided-ig', () => {
  useBackend();

  it('goes the way of the small gradients: a case by hand', async () => {
    // f = a b + a from (0, 0) to (1, 1) in two steps. The gradient at the start is (1, 0): b goes first, all the way,
    // for nothing; at (0, 1) it is (2, 0), and a goes. On the straight path they would get 1.5 and 0.5.
    const f = functionSubject(2, (x) => {
      const [a, b] = [tf.slice(x, [0, 0], [-1, 1]), tf.slice(x, [0, 1], [-1, 1])];
      return tf.add(tf.mul(a, b), a);
    });
    const x = [
      tf.tensor2d([
        [1, 1],
        [2, -1],
      ]),
    ];
    const free = await attributed(guidedIg({steps: 2, fraction: 0, maxDist: 1}), f, x);
    // The second row: 1.5 of the way of 3; b goes its whole way of 1 for nothing, then a 0.5 of its way at the gradient of
    // the start, 1; at (0.5, -1) a's gradient is 0, and so is what it gets for the rest.
    expectClose(free.maps[0] ?? [], [2, 0, 0.5, 0], 1e-6);
    // f(2, -1) is 0: the first step was too long for a.
    expectClose(free.numbers['completeness-gap'] ?? [], [0, 0.5], 1e-6);
    const straight = await attributed(guidedIg({steps: 500, maxDist: 0}), f, x);
    expectClose(straight.maps[0]?.slice(0, 2) ?? [], [1.5, 0.5], 5e-3);
    tf.dispose(x);
  });

  it('with no freedom is the left sum of integrated gradients', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 3);
      const subject = await modelSubject(model, x, {target: [0, 1, 2], run: runOf()});
      const guided = await attributed(guidedIg({steps: 6, maxDist: 0, baseline: 0.2}), subject, x, {batchSize: 2});
      const left = integratedGradients({steps: 6, rule: 'left', baseline: 0.2});
      expectCloseTo(guided.maps, (await attributed(left, subject, x)).maps, 1e-6);
      tf.dispose(x);
    });
  });

  it('is weight * (x - b) on a linear model, whatever the way', async () => {
    await withModel(linearModel, async (model) => {
      const x = [patterned([3, 4], 2)];
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const expected = (await attributed(integratedGradients({baseline: -0.5}), subject, x)).maps;
      for (const options of [{maxDist: 1}, {maxDist: 0.1, fraction: 0.5}, {maxDist: 1, fraction: 1, steps: 1}]) {
        const {maps, numbers} = await attributed(guidedIg({steps: 4, baseline: -0.5, ...options}), subject, x);
        expectCloseTo(maps, expected, 1e-5);
        expect(largest(numbers['completeness-gap'] ?? [1])).to.be.below(1e-5);
      }
      tf.dispose(x);
    });
  });

  it('sums to f(x) - f(b) as steps grow small, by another way than the straight one', async () => {
    await withModel(functionalModel, async (model) => {
      const x = tf.tidy(() => inputsFor(model, 2).map((t) => tf.mul(t, 3)));
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const change = tf.tidy(() => flat(tf.sub(subject.scores(x), subject.scores(x.map((t) => tf.zerosLike(t))))));
      const gap = async (steps: number) => {
        const {maps, numbers} = await attributed(guidedIg({steps, maxDist: 1}), subject, x);
        const sums = [0, 36].map((from) => (maps[0] ?? []).slice(from, from + 36).reduce((a, b) => a + b, 0));
        const missing = sums.map((sum, row) => Math.abs(sum - (change[row] ?? 0)));
        expectClose(numbers['completeness-gap'] ?? [], missing, 1e-5);
        return Math.max(...missing);
      };
      const [coarse, fine] = [await gap(10), await gap(100)];
      expect(fine).to.be.below(coarse / 3);
      const [guided, straight] = [guidedIg({steps: 100, maxDist: 1}), integratedGradients({steps: 100})];
      const [own, other] = [await attributed(guided, subject, x), await attributed(straight, subject, x)];
      const apart = (own.maps[0] ?? []).map((value, i) => value - (other.maps[0]?.[i] ?? 0));
      expect(largest(apart)).to.be.greaterThan(3 * fine);
      tf.dispose(x);
    });
  });

  it('ranks the features of all inputs together', async () => {
    // f = a b + a as above, its two features in two inputs.
    const f = functionSubject(1, (a, b) => tf.add(tf.mul(a ?? 0, b ?? 0), a ?? 0));
    const x = [tf.tensor2d([[1]]), tf.tensor2d([[1]])];
    const {maps} = await attributed(guidedIg({steps: 2, fraction: 0, maxDist: 1}), f, x);
    expectClose(maps, [[2], [0]], 1e-6);
    tf.dispose(x);
    await withModel(multiModel, async (model) => {
      const both = inputsFor(model, 2);
      const subject = await modelSubject(model, both, {target: 0, output: 'size', run: runOf()});
      const found = await attributed(guidedIg({steps: 60}), subject, both);
      expect(found.parts).to.deep.equal(['image', 'facts']);
      expect(largest(found.numbers['completeness-gap'] ?? [1])).to.be.below(0.02);
      tf.dispose(both);
    });
  });

  it('comes to an end with gradients that are no numbers and with values that leave no digits', async () => {
    const roots = functionSubject(1, (x) => tf.sum(tf.sqrt(tf.sub(x, 10)), 1));
    const x = [tf.tensor2d([[1, 2, 3]])];
    const {maps} = await attributed(guidedIg({steps: 5}), roots, x);
    expect(maps[0]?.every(Number.isNaN)).to.equal(true);
    const huge = [tf.tensor2d([[1e7, -3e7, 1 / 3, 0]])];
    const linear = functionSubject(1, (input) => tf.sum(input, 1));
    expectClose((await attributed(guidedIg({steps: 7}), linear, huge)).maps[0] ?? [], [1e7, -3e7, 1 / 3, 0], 2);
    tf.dispose([x, huge]);
  });

  it('refuses shares that are none, and a baseline that does not fit', async () => {
    await expectExplainError(() => guidedIg({fraction: 2}), 'bad-option', /'fraction' must be number >= 0 <= 1; got 2/);
    await expectExplainError(() => guidedIg({maxDist: -1}), 'bad-option', /'maxDist' must be number >= 0/);
    const [x, baseline] = [tf.zeros([2, 3]), tf.zeros([4])];
    const f = functionSubject(2, (input) => tf.sum(input, 1));
    await expectExplainError(
      () => guidedIg({baseline}).check?.(f, [x], runOf()),
      'bad-option',
      /baseline of shape \[4\]/,
    );
    tf.dispose([x, baseline]);
  });
});
