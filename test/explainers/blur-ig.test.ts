import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {gaussianBlur, gaussianWeights} from '../../src/core/passes/blur.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {blurIg} from '../../src/explainers/blur-ig.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, flat, largest} from '../helpers/close.ts';
import {functionalModel} from '../helpers/models.ts';
import {sequenceModel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

const sums = (map: readonly number[] = [], rows: number) =>
  Array.from({length: rows}, (_, row) =>
    map.slice((row * map.length) / rows, ((row + 1) * map.length) / rows).reduce((a, b) => a + b, 0),
  );

describe('explainers/blur-ig', () => {
  useBackend();

  it('blurs by a kernel of four standard deviations whose outer part falls on zeros', () => {
    // sigma 0.5: radius 2; e^-2 and e^-8 beside the centre.
    const [near, far] = [Math.exp(-2), Math.exp(-8)];
    const sum = 1 + 2 * near + 2 * far;
    expectClose(gaussianWeights(4, 0.5)[1] ?? [], [near / sum, 1 / sum, near / sum, far / sum], 1e-12);
    expectClose(gaussianWeights(4, 0.5)[0] ?? [], [1 / sum, near / sum, far / sum, 0], 1e-12);
    expect(gaussianWeights(3, 0)).to.deep.equal([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  it('on a linear model is the weight times what the blur takes away, whatever the steps', async () => {
    const weights = patterned([1, 6, 5, 2], 3);
    const linear = functionSubject(2, (x) => tf.sum(tf.mul(x, weights), [1, 2, 3]));
    const x = [patterned([2, 6, 5, 2], 1)];
    const expected = tf.tidy(() => x.map((t) => flat(tf.mul(weights, tf.sub(t, gaussianBlur(t, [1, 2], 2))))));
    for (const options of [{steps: 1}, {steps: 7}, {steps: 7, sqrt: true, maxSigma: 4}]) {
      const {maps, numbers} = await attributed(blurIg({maxSigma: 2, ...options}), linear, x, {batchSize: 5});
      expectCloseTo(maps, expected, 1e-5);
      expectClose(numbers['completeness-gap'] ?? [], [0, 0], 1e-5);
    }
    // PAIR's derivative at the sharper end sees nothing at all of the first step: nothing blurs at sigma 0.01.
    const peer = await attributed(blurIg({maxSigma: 2, steps: 1, gradStep: 0.01}), linear, x);
    expect(largest(peer.maps.flat())).to.equal(0);
    tf.dispose([weights, x]);
  });

  it('sums to f(x) - f(blurred x), better with more steps and better than by derivatives', async () => {
    for (const build of [functionalModel, sequenceModel]) {
      await withModel(build, async (model) => {
        const x = tf.tidy(() => inputsFor(model, 2).map((t) => tf.mul(t, 4)));
        const subject = await modelSubject(model, x, {target: 1, run: runOf()});
        const places = (x[0]?.shape ?? []).slice(1, -1).map((_, i) => i + 1);
        const change = tf.tidy(() => {
          const blurred = x.map((t) => gaussianBlur(t, places, 3));
          return flat(tf.sub(subject.scores(x), subject.scores(blurred)));
        });
        const missing = async (options: Parameters<typeof blurIg>[0]) => {
          const {maps, numbers} = await attributed(blurIg({maxSigma: 3, ...options}), subject, x);
          const gap = sums(maps[0], 2).map((sum, row) => Math.abs(sum - (change[row] ?? 0)));
          expectClose(numbers['completeness-gap'] ?? [], gap, 1e-5);
          return Math.max(...gap);
        };
        const fine = await missing({steps: 100});
        expect(fine).to.be.below(2e-3 * Math.max(1, largest(change)));
        expect(fine).to.be.below(await missing({steps: 6}));
        expect(fine).to.be.below(await missing({steps: 100, gradStep: 0.01}));
        tf.dispose(x);
      });
    }
  });

  it('blurs by a quarter of the longest side unless told otherwise', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 1);
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const [own, told] = [blurIg({steps: 5}), blurIg({steps: 5, maxSigma: 1.5})];
      expect((await attributed(own, subject, x)).maps).to.deep.equal((await attributed(told, subject, x)).maps);
      tf.dispose(x);
    });
  });
});
