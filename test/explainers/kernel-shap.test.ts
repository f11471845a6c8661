import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {shapleySolver} from '../../src/core/maths/shapley-values.ts';
import {modelSubject} from '../../src/core/model-subject.ts';
import {generator, sample} from '../../src/core/random.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {kernelShap} from '../../src/explainers/kernel-shap.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {denseSoftmax} from '../helpers/more-models.ts';
import {type ReferenceModel, reference, referenceArray, referenceTensor} from '../helpers/references.ts';
import {runOf} from '../helpers/run.ts';
import {shapleyValues} from '../helpers/shapley.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

describe('explainers/kernel-shap', () => {
  useBackend();

  it('shares out a product equally and a sum by its parts, worked by hand', async () => {
    // x0 x1 + 3 x2 at (2, 5, 1): the product of 10 needs both.
    const x = tf.tensor2d([[2, 5, 1]]);
    const f = functionSubject(1, (t) => {
      const [a, b, c] = tf.unstack(t, 1);
      return tf.add(tf.mul(a ?? 0, b ?? 0), tf.mul(3, c ?? 0));
    });
    expectClose((await attributed(kernelShap(), f, [x])).maps, [5, 5, 3], 1e-5);
    // From (1, 1, 1): x0 adds 1 before x1 and 5 after it, x1 4 and 8.
    expectClose((await attributed(kernelShap({baseline: 1}), f, [x])).maps, [3, 6, 0], 1e-5);
    x.dispose();
  });

  it('is exact by the definition of Shapley values where every coalition fits in', async () => {
    await withModel(denseSoftmax, async (model) => {
      const x = inputsFor(model, 3);
      const subject = await modelSubject(model, x, {target: 1, score: 'probability', run: runOf()});
      const {maps} = await attributed(kernelShap({samples: 14, baseline: 0.5}), subject, x);
      const values = flat(x);
      const exact = [0, 1, 2].flatMap((row) => {
        const scores = Array.from({length: 16}, (_, s) => {
          const mixed = [0, 1, 2, 3].map((i) => (s & (1 << i) ? (values[row * 4 + i] ?? 0) : 0.5));
          return tf.tidy(() => flat(model.predict(tf.tensor2d([mixed])) as tf.Tensor)[1] ?? 0);
        });
        return shapleyValues(scores, 4).map(({value}) => value);
      });
      expectClose(maps, exact, 1e-6);
      tf.dispose(x);
    });
  });

  it('sums to S(x) - S(baseline), however few coalitions there are', async () => {
    const x = patterned([2, 8, 8, 3]);
    const f = functionSubject(2, (t) => tf.exp(tf.sin(tf.sum(tf.reshape(t, [t.shape[0] ?? 0, -1]), 1))));
    const whole = tf.tidy(() => flat(f.scores([x])));
    for (const samples of [2, 7, 20, 100]) {
      // Patches of four pixels, each of which carries the patch's value.
      const {maps} = await attributed(kernelShap({samples, segments: 'grid', patch: 2}), f, [x]);
      const sums = [0, 1].map((row) => (maps[0] ?? []).slice(row * 64, row * 64 + 64).reduce((a, b) => a + b, 0) / 4);
      const wanted = whole.map((score) => score - 1);
      expectClose(sums, wanted, 1e-5, `${samples} samples`);
    }
    const table = patterned([2, 9]);
    for (const samples of [2, 7, 20, 100, 2000]) {
      const {maps} = await attributed(kernelShap({samples}), f, [table]);
      const sums = [0, 1].map((row) => (maps[0] ?? []).slice(row * 9, row * 9 + 9).reduce((a, b) => a + b, 0));
      expectClose(
        sums,
        tf.tidy(() => flat(f.scores([table]))).map((s) => s - 1),
        1e-5,
        `${samples} samples`,
      );
    }
    tf.dispose([x, table]);
  });

  it('finds weight times distance in a linear model, from sampled coalitions too', async () => {
    const [x, weights] = [patterned([3, 12, 2]), patterned([12, 2], 4)];
    const f = functionSubject(3, (t) => tf.sum(tf.mul(t, weights), [1, 2]));
    const parts = tf.tidy(() => flat(tf.sum(tf.mul(tf.sub(x, 0.25), weights), 2)));
    for (const samples of [60, 500]) {
      const {maps} = await attributed(kernelShap({segments: 'each', samples, baseline: 0.25}), f, [x]);
      expectClose(maps, parts, 2e-5, `${samples} samples`);
    }
    // The features of several inputs play together; the first input has an offset of its own.
    const both = [patterned([1, 2]), patterned([1, 3], 2)];
    const product = functionSubject(1, (a, b) => tf.mul(tf.sum(a ?? 0, 1), tf.sum(b ?? 0, 1)));
    const {maps} = await attributed(kernelShap(), product, both);
    // A product of sums: each feature gets half of its own part.
    const [a, b] = both.map(flat) as [number[], number[]];
    const [left, right] = [a, b].map((part) => part.reduce((sum, one) => sum + one, 0)) as [number, number];
    expectClose(maps, [a.map((v) => (v * right) / 2), b.map((v) => (v * left) / 2)], 1e-6);
    tf.dispose([x, weights, ...both]);
  });

  it('replays given coalitions: unweighed least squares with the sum kept', async () => {
    // v(z) = z0 + 2 z1 + 4 z0 z1 z2 on ones. Coalitions 100, 110 and 011, sum 7: phi2 = 7 - phi0 - phi1, so
    // (1 - phi0)^2 + (3 - phi0 - phi1)^2 + (2 - 7 + phi0)^2: phi0 = 3, phi1 = 0, phi2 = 4.
    const x = tf.tensor2d([[1, 1, 1]]);
    const f = functionSubject(1, (t) => {
      const [a, b, c] = tf.unstack(t, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      return tf.addN([a, tf.mul(2, b), tf.mul(4, tf.mul(a, tf.mul(b, c)))]);
    });
    const shown = [1, 0, 0, 1, 1, 0, 0, 1, 1];
    const draws = tf.tensor2d(shown, [3, 3]);
    expectClose((await attributed(kernelShap({draws}), f, [x])).maps, [3, 0, 4], 1e-6);
    // Rows of everything and of nothing say nothing more; each image may have its own draws.
    const more = tf.tensor3d([...shown, 1, 1, 1, 0, 0, 0], [1, 5, 3]);
    expectClose((await attributed(kernelShap({draws: more}), f, [x])).maps, [3, 0, 4], 1e-6);
    const wrong = [tf.zeros([3, 4]), tf.fill([3, 3], 0.5)] as const;
    await expectExplainError(
      () => kernelShap({draws: wrong[0]}).attribute(f, [x], runOf()),
      'bad-option',
      /draws must be 0s and 1s, \[samples, features\].*got \[3, 4\] for 3 features/,
    );
    await expectExplainError(() => kernelShap({draws: wrong[1]}).attribute(f, [x], runOf()), 'bad-option', /0s and 1s/);
    tf.dispose([x, draws, more, ...wrong]);
  });

  it('leaves equal shares where the coalitions tell nothing', async () => {
    const x = tf.tensor2d([[1, 1, 1]]);
    const draws = tf.tensor2d([[1, 1, 1]]);
    const f = functionSubject(1, (t) => tf.sum(tf.mul(t, [1, 2, 6]), 1));
    expectClose((await attributed(kernelShap({draws}), f, [x])).maps, [3, 3, 3], 1e-6);
    tf.dispose([x, draws]);
  });

  it('refuses baselines that do not fit', async () => {
    const x = [tf.zeros([1, 4])];
    const baseline = tf.zeros([3]);
    const f = functionSubject(1, (t) => tf.sum(t, 1));
    await expectExplainError(
      () => kernelShap({baseline}).check?.(f, x, runOf()),
      'bad-option',
      /baseline of shape \[3\]/,
    );
    tf.dispose([...x, baseline]);
  });
});

/*
 * captum samples. From the scores of all 2^16 coalitions of the 16 blocks of one image the exact values follow, and how far
 * off a sampled one may be.
 */
describe('explainers/kernel-shap meets what captum sampled', function () {
  useBackend();
  this.timeout(120_000);
  const features = 16;
  /** Standard errors allowed; among 16 features five are a matter of one in 10^5. */
  const errors = 5;

  for (const [name, image] of [
    ['m1_logits', 2],
    ['m3', 0],
  ] as const satisfies readonly (readonly [ReferenceModel, number])[]) {
    it(name, async () => {
      const given = await reference(name);
      const segments = referenceTensor(`${name}/captum/feature_mask`);
      const labels = flat(segments);
      const x = tf.slice(given.x, image, 1);
      const target = name === 'm3' ? 0 : given.labels[image];
      const subject = await modelSubject(given.model, [x], {target: target ?? 0, score: 'probability', run: runOf()});
      const pixels = flat(x);
      const scores = new Float64Array(2 ** features);
      const rows = 2048;
      for (let from = 0; from < scores.length; from += rows) {
        const images = new Float32Array(rows * 64);
        images.forEach((_, i) => {
          const shown = (from + Math.floor(i / 64)) & (1 << (labels[i % 64] ?? 0));
          images[i] = shown ? (pixels[i % 64] ?? 0) : 0;
        });
        const part = tf.tidy(() => {
          const asked = subject.take(new Array<number>(rows).fill(0));
          return flat(asked.scores([tf.tensor4d(images, [rows, 8, 8, 1])]));
        });
        scores.set(part, from);
      }
      const exact = shapleyValues(scores, features);
      const theirs = (file: string) => {
        const {values} = referenceArray(`${name}/captum/${file}`);
        return exact.map((_, i) => values[image * 64 + labels.indexOf(i)] ?? Number.NaN);
      };

      // 200 random orders.
      theirs('ShapleyValueSampling_mask').forEach((value, i) => {
        const {value: wanted = 0, variance = 0} = exact[i] ?? {};
        expect(Math.abs(value - wanted), `order sampling, feature ${i}`).to.be.at.most(
          errors * Math.sqrt(variance / 200) + 1e-6,
        );
      });

      // The mean of three times 600 random coalitions; the spread of such is seen on 40 of our own.
      const sampled = Array.from({length: 40}, (_, k) => {
        const drawn = randomCoalitions(features, 600, generator(k, 'coalitions'));
        const solve = shapleySolver({shown: drawn, weights: drawn.map(() => 1)}, features);
        const own = drawn.map((one) => scores[one.reduce((s, v, i) => s + v * 2 ** i, 0)] ?? Number.NaN);
        return solve(own, scores[0] ?? 0, scores.at(-1) ?? 0);
      });
      theirs('KernelShap_mean').forEach((value, i) => {
        const mean = sampled.reduce((sum, one) => sum + (one[i] ?? 0), 0) / sampled.length;
        const variance = sampled.reduce((sum, one) => sum + ((one[i] ?? 0) - mean) ** 2, 0) / (sampled.length - 1);
        const wanted = exact[i]?.value ?? 0;
        expect(Math.abs(value - wanted), `coalition sampling, feature ${i}`).to.be.at.most(
          errors * Math.sqrt(variance / 3) + 1e-6,
        );
      });

      // Ours, with as many passes as captum's three runs together, is nearer to the exact values.
      const ours = await attributed(kernelShap({segments, samples: 1800}), subject, [x]);
      const far = (values: readonly number[]) =>
        Math.sqrt(values.reduce((sum, value, i) => sum + (value - (exact[i]?.value ?? 0)) ** 2, 0));
      const found = exact.map((_, i) => ours.maps[0]?.[labels.indexOf(i)] ?? Number.NaN);
      expect(far(found)).to.be.lessThan(far(theirs('KernelShap_mean')));
      tf.dispose([segments, x]);
      given.dispose();
    });
  }
});

/** As captum draws them: a size by 1 / (k (m - k)), then a subset of that size. */
function randomCoalitions(features: number, count: number, next: () => number): number[][] {
  const mass = Array.from({length: features - 1}, (_, i) => 1 / ((i + 1) * (features - i - 1)));
  const total = mass.reduce((a, b) => a + b, 0);
  return Array.from({length: count}, () => {
    let [place, size] = [next() * total, 1];
    while (size < features - 1 && place >= (mass[size - 1] ?? 0)) place -= mass[size++ - 1] ?? 0;
    const members = new Set(sample(features, size, next));
    return Array.from({length: features}, (_, i) => (members.has(i) ? 1 : 0));
  });
}
