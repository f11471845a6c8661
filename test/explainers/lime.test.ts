import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {lime} from '../../src/explainers/lime.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {type ReferenceModel, reference, referenceArray, referenceTensor} from '../helpers/references.ts';
import {runOf} from '../helpers/run.ts';
import {patterned} from '../helpers/weights.ts';

describe('explainers/lime', () => {
  useBackend();

  it('finds the coefficients of a linear model by least squares', async () => {
    const [x, weights] = [patterned([2, 6]), patterned([6], 5)];
    const f = functionSubject(2, (t) => tf.add(7, tf.sum(tf.mul(t, weights), 1)));
    const parts = tf.tidy(() => flat(tf.mul(tf.sub(x, 0.5), weights)));
    const {maps, numbers} = await attributed(lime({alpha: 0, samples: 60, baseline: 0.5}), f, [x]);
    expectClose(maps, parts, 1e-5);
    expectClose([numbers['explained-variance'] ?? []], [1, 1], 1e-5);
    tf.dispose([x, weights]);
  });

  it('shrinks them by the lasso, worked by hand on all four samples', async () => {
    // x = (1, 1), S = 3 x0 - x1. As good as no kernel: each column has a variance of 1/4, so 0.1 takes away 0.4.
    const x = tf.tensor2d([[1, 1]]);
    const draws = tf.tensor2d([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]);
    const f = functionSubject(1, (t) => tf.sum(tf.mul(t, [3, -1]), 1));
    const wide = {draws, kernelWidth: 1000};
    expectClose((await attributed(lime({...wide, alpha: 0.1}), f, [x])).maps, [2.6, -0.6], 1e-5);
    expectClose((await attributed(lime({...wide, alpha: 0.3}), f, [x])).maps, [1.8, 0], 1e-5);
    tf.dispose([x, draws]);
  });

  it('weighs samples by their distance from the input itself, worked by hand', async () => {
    // Column 0 is 2, column 1 is 1, S = x0 x1. Least squares over 00, 10, 01, 11 with scores 0, 0, 0, 2.
    const x = tf.tensor2d([[2, 1]]);
    const draws = tf.tensor2d([0, 0, 1, 0, 0, 1, 1, 1], [4, 2]);
    const f = functionSubject(1, (t) => {
      const [a, b] = tf.unstack(t, 1) as [tf.Tensor, tf.Tensor];
      return tf.mul(a, b);
    });
    // y = i + p z0 + q z1 leaves residuals that alternate in sign, w r = (c, -c, -c, c); with scores 0, 0, 0, 2 the
    // interaction 2 = c (1/w00 + 1/w10 + 1/w01 + 1/w11), and p = c / w10 + c / w00, q = c / w01 + c / w00.
    const expected = (weights: readonly [number, number, number, number]) => {
      const [none = 0, first = 0, second = 0, all = 0] = weights.map((w) => 1 / w);
      const c = 2 / (none + first + second + all);
      return [c * (first + none), c * (second + none)];
    };
    const kernel = (distance: number, width: number) => Math.exp(-(distance ** 2) / (2 * width ** 2));
    // Cosines with (2, 1): 0 (by convention), 2/sqrt(5), 1/sqrt(5), 1.
    const [one, two] = [1 - 2 / Math.sqrt(5), 1 - 1 / Math.sqrt(5)];
    for (const width of [1, 0.4]) {
      const weights = [kernel(1, width), kernel(one, width), kernel(two, width), 1] as const;
      const {maps} = await attributed(lime({draws, alpha: 0, kernelWidth: width}), f, [x]);
      expectClose(maps, expected(weights), 1e-5, `cosine, width ${width}`);
    }
    const far = [kernel(Math.sqrt(5), 2), kernel(1, 2), kernel(2, 2), 1] as const;
    const given = {draws, alpha: 0, kernelWidth: 2, distance: 'euclidean'} as const;
    expectClose((await attributed(lime(given), f, [x])).maps, expected(far), 1e-5);
    // With a baseline of 3 the samples are (3, 3), (2, 3), (3, 1) and (2, 1); S is 9, 6, 3, 2: interaction 2 again.
    const near = [kernel(Math.sqrt(5), 2), kernel(2, 2), kernel(1, 2), 1] as const;
    const {maps} = await attributed(lime({...given, baseline: 3}), f, [x]);
    const [p = 0, q = 0] = expected(near);
    expectClose(maps, [p - 3, q - 6], 1e-5);
    tf.dispose([x, draws]);
  });

  it('keeps a say for samples that are very far away', async () => {
    const x = tf.fill([1, 4], 1000);
    const f = functionSubject(1, (t) => tf.sum(tf.mul(t, [1, 2, 3, 4]), 1));
    const {maps} = await attributed(lime({distance: 'euclidean', alpha: 0, samples: 100}), f, [x]);
    expect(maps[0]?.every(Number.isFinite)).to.equal(true);
    x.dispose();
  });

  it('gives every pixel of a segment its coefficient', async () => {
    const x = patterned([1, 4, 4, 3]);
    const weights = patterned([4, 4, 3], 2);
    const f = functionSubject(1, (t) => tf.sum(tf.mul(t, weights), [1, 2, 3]));
    const halves = tf.tensor2d(
      Array.from({length: 16}, (_, i) => (i % 4 < 2 ? 0 : 1)),
      [4, 4],
    );
    const parts = tf.tidy(() => flat(tf.sum(tf.mul(x, weights), [0, 1, 3])));
    const [left, right] = [(parts[0] ?? 0) + (parts[1] ?? 0), (parts[2] ?? 0) + (parts[3] ?? 0)];
    const {maps} = await attributed(lime({segments: halves, alpha: 0, samples: 20}), f, [x]);
    expectClose(
      maps,
      Array.from({length: 16}, (_, i) => (i % 4 < 2 ? left : right)),
      1e-5,
    );
    tf.dispose([x, weights, halves]);
  });

  it('refuses samples that are no 0s and 1s', async () => {
    const [x, draws] = [[tf.zeros([1, 4])], tf.fill([3, 4], 2)];
    const f = functionSubject(1, (t) => tf.sum(t, 1));
    await expectExplainError(
      () => lime({draws}).attribute(f, x, runOf()),
      'bad-option',
      /lime: draws must be 0s and 1s/,
    );
    tf.dispose([...x, draws]);
  });

  for (const [name, score] of [
    ['m1_logits', 'logit'],
    ['m3', 'probability'],
  ] as const satisfies readonly (readonly [ReferenceModel, string])[]) {
    it(`meets the mean of captum's three runs on ${name} within what such means scatter`, async function () {
      this.timeout(60_000);
      const given = await reference(name);
      const segments = referenceTensor(`${name}/captum/feature_mask`);
      const images: readonly number[] = [1, 4];
      const x = tf.gather(given.x, [...images]);
      const target = name === 'm3' ? 0 : images.map((i) => given.labels[i] ?? 0);
      const subject = await modelSubject(given.model, [x], {target, score, run: runOf()});
      const runs: number[][] = [];
      for (let seed = 0; seed < 12; seed++) {
        const {maps} = await attributed(lime({segments, samples: 400}), subject, [x], {seed, batchSize: 256});
        runs.push([...(maps[0] ?? [])]);
      }
      const {values} = referenceArray(`${name}/captum/Lime_mean`);
      const scatter = Array.from({length: 128}, (_, i) => spreadOf(runs.map((run) => run[i] ?? Number.NaN)));
      scatter.forEach(({mean, variance}, i) => {
        const image = Math.floor(i / 64);
        const theirs = values[(images[image] ?? 0) * 64 + (i % 64)] ?? Number.NaN;
        // The lasso sets most small coefficients to zero, so that few runs tell little of their spread: the image's counts too.
        const whole = scatter.slice(image * 64, image * 64 + 64);
        const usual = whole.reduce((sum, one) => sum + one.variance, 0) / 64;
        // Their mean of three runs scatters, and ours of twelve.
        const error = Math.sqrt(Math.max(variance, usual) * (1 / 3 + 1 / 12));
        expect(Math.abs(theirs - mean), `value ${i}`).to.be.at.most(5 * error);
      });
      // It is far less than what the coefficients themselves are.
      expectCloseTo(
        scatter.map(({mean}) => mean),
        images.flatMap((image) => Array.from({length: 64}, (_, i) => values[image * 64 + i] ?? Number.NaN)),
        0.06,
      );
      tf.dispose([segments, x]);
      given.dispose();
    });
  }
});

function spreadOf(values: readonly number[]): {mean: number; variance: number} {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return {mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1)};
}
