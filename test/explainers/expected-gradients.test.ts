import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import type {Run} from '../../src/core/run.ts';
import {functionSubject, type Subject} from '../../src/core/subject.ts';
import {expectedGradients} from '../../src/explainers/expected-gradients.ts';
import {integratedGradients} from '../../src/explainers/integrated-gradients.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {difference, expectClose, expectCloseTo, flat, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {sequentialModel} from '../helpers/models.ts';
import {denseSoftmax, linearModel, regression} from '../helpers/more-models.ts';
import {type Reference, reference, referenceArray} from '../helpers/references.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

const eg = expectedGradients;
const sums = (map: readonly number[], rows: number) =>
  Array.from({length: rows}, (_, row) => {
    const each = map.length / rows;
    return map.slice(row * each, (row + 1) * each).reduce((a, b) => a + b, 0);
  });
const scores = (subject: Subject, x: readonly tf.Tensor[]) => tf.tidy(() => Array.from(subject.scores(x).dataSync()));

/** The exact map of a reference network: the mean over its 50 background examples of integrated gradients from there. */
async function expectation({x, background}: Reference, subject: Subject): Promise<number[]> {
  // Every image with each example as its baseline, and the 64 points that were taken for the stored expectation.
  const pairs = tf.tidy(() => tf.reshape(tf.tile(tf.expandDims(x, 1), [1, 50, 1, 1, 1]), [400, 8, 8, 1]));
  const baseline = tf.tidy(() => tf.tile(background, [8, 1, 1, 1]));
  const ig = integratedGradients({baseline, steps: 64, rule: 'gauss-legendre'});
  const asked = subject.take(Array.from({length: 400}, (_, k) => Math.floor(k / 50)));
  const {maps} = await attributed(ig, asked, [pairs], {batchSize: 400});
  tf.dispose([pairs, baseline]);
  return Array.from({length: 8 * 64}, (_, i) => {
    const [image, pixel] = [Math.floor(i / 64), i % 64];
    let sum = 0;
    for (let j = 0; j < 50; j++) sum += maps[0]?.[(image * 50 + j) * 64 + pixel] ?? 0;
    return sum / 50;
  });
}

describe('explainers/expected-gradients', () => {
  useBackend();

  it('is weight times distance to the mean background on a linear model', async () => {
    await withModel(linearModel, async (model) => {
      const [x, background] = [patterned([3, 4], 2), patterned([5, 4], 9)];
      const subject = await modelSubject(model, [x], {target: 1, run: runOf()});
      const kernel = flat(model.getLayer('out').getWeights()[0] ?? []);
      const mean = tf.tidy(() => flat(tf.mean(background, 0)));
      const expected = flat(x).map((value, i) => (kernel[(i % 4) * 2 + 1] ?? 0) * (value - (mean[i % 4] ?? 0)));
      // As many draws of each background example: then there is no sampling error at all.
      for (const samples of [5, 10]) {
        const {maps, numbers} = await attributed(eg({samples, background}), subject, [x]);
        expectClose(maps, expected, 1e-5);
        expectClose(numbers['completeness-gap'] ?? [], [0, 0, 0], 1e-5);
      }
      tf.dispose([x, background]);
    });
  });

  it('is the mean over the given draws of distance times gradient', async () => {
    // f = x^2, so that a draw (b, a) gives (x - b) 2 (b + a (x - b)).
    const squares = functionSubject(2, (x) => tf.sum(tf.square(x), 1));
    const x = [
      tf.tensor2d([
        [1, 2],
        [-3, 0],
      ]),
    ];
    const background = tf.tensor2d([
      [0, 1],
      [2, -1],
      [5, 5],
    ]);
    const [b, v] = [
      [
        [0, 1],
        [2, -1],
        [5, 5],
      ],
      [
        [1, 2],
        [-3, 0],
      ],
    ];
    const chosen = [
      [0, 2, 2, 1],
      [1, 1, 0, 2],
    ];
    const places = [
      [0, 0.25, 1, 0.5],
      [0.1, 0.9, 0.3, 0.7],
    ];
    const term = (value: number, base: number, place: number) => (value - base) * 2 * (base + place * (value - base));
    const meanOver = (row: number, from: readonly number[], at: readonly number[]) =>
      [0, 1].map(
        (k) => from.reduce((sum, j, i) => sum + term(v[row]?.[k] ?? 0, b[j]?.[k] ?? 0, at[i] ?? 0), 0) / from.length,
      );
    const run: Partial<Run> = {background: [background]};
    const own = [tf.tensor2d(chosen), tf.tensor2d(places)];
    const apart = [0, 1].flatMap((row) => meanOver(row, chosen[row] ?? [], places[row] ?? []));
    for (const batchSize of [1, 3, 32]) {
      expectClose((await attributed(eg({draws: own}), squares, x, {...run, batchSize})).maps, apart, 1e-5);
    }
    const shared = [tf.tensor1d(chosen[0] ?? []), tf.tensor1d(places[0] ?? [])];
    const alike = [0, 1].flatMap((row) => meanOver(row, chosen[0] ?? [], places[0] ?? []));
    expectClose((await attributed(eg({draws: shared}), squares, x, run)).maps, alike, 1e-5);
    tf.dispose([x, background, own, shared]);
  });

  it('tends to the mean of integrated gradients over the background, within its sampling error', async () => {
    await withModel(sequentialModel, async (model) => {
      const [x, background] = [inputsFor(model, 4), inputsFor(model, 6, 40)];
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const mean = new Array<number>(4 * 60).fill(0);
      const baselines = tf.tidy(() => tf.split(background[0] ?? tf.zeros([0]), 6));
      for (const baseline of baselines) {
        const rule = 'gauss-legendre' as const;
        const {maps} = await attributed(integratedGradients({baseline, steps: 20, rule}), subject, x);
        maps[0]?.forEach((value, i) => {
          mean[i] = (mean[i] ?? 0) + value / 6;
        });
      }
      const off: number[] = [];
      for (const samples of [12, 48, 192]) {
        const {maps, numbers} = await attributed(eg({samples}), subject, x, {background});
        off.push(difference(maps, mean).worst);
        const [missing, error] = [numbers['completeness-gap'] ?? [], numbers['sampling-error'] ?? []];
        // What is missing is told as it is, and it is what sampling explains.
        const [top, bottom] = [scores(subject, x), scores(subject.take([0, 0, 0, 0, 0, 0]), background)];
        const below = bottom.reduce((a, b) => a + b, 0) / 6;
        const gap = sums(maps[0] ?? [], 4).map((sum, i) => Math.abs(sum - ((top[i] ?? 0) - below)));
        expectClose(missing, gap, 1e-5);
        for (const [i, value] of gap.entries()) expect(value).to.be.below(4 * (error[i] ?? 0) + 1e-6);
      }
      expect(off.at(-1)).to.be.below(0.02 * largest(mean));
      expect(off.at(-1)).to.be.below(0.5 * (off[0] ?? 0));
      tf.dispose([x, background, baselines]);
    });
  });

  it('ranks output units from above, from below and by size', async () => {
    await withModel(regression, async (model) => {
      const [x, background] = [patterned([3, 4], 4), patterned([4, 4], 8)];
      const subject = await modelSubject(model, [x], {target: 0, run: runOf()});
      const outputs = tf.tidy(() => (model.predict(x) as tf.Tensor).arraySync() as number[][]);
      const sorted = (key: (value: number) => number) =>
        outputs.map((row) => [0, 1, 2].sort((a, b) => key(row[a] ?? 0) - key(row[b] ?? 0)));
      const byOrder = {max: sorted((v) => -v), min: sorted((v) => v), max_abs: sorted((v) => -Math.abs(v))} as const;
      const samples = 4;
      for (const order of ['max', 'min', 'max_abs'] as const) {
        const {maps, shapes, ranked} = await attributed(eg({ranked: 2, order, samples, background}), subject, [x]);
        expect(ranked).to.deep.equal(byOrder[order].map((units) => units.slice(0, 2)));
        expect(shapes).to.deep.equal([[3, 4, 2]]);
        for (const rank of [0, 1]) {
          const target = byOrder[order].map((units) => units[rank] ?? 0);
          const asked = await modelSubject(model, [x], {target, run: runOf()});
          const alone = await attributed(eg({samples, background}), asked, [x]);
          expectCloseTo(maps[0]?.filter((_, i) => i % 2 === rank) ?? [], alone.maps, 1e-5, `${order}, rank ${rank}`);
        }
      }
      // More ranks than units are all the units.
      expect((await attributed(eg({ranked: 9, samples, background}), subject, [x])).shapes).to.deep.equal([[3, 4, 3]]);
      tf.dispose([x, background]);
    });
  });

  it('explains an inner layer: what comes behind it, asked by itself', async () => {
    await withModel(denseSoftmax, async (model) => {
      const [x, background] = [patterned([3, 4], 4), patterned([4, 4], 8)];
      const subject = await modelSubject(model, [x], {target: 2, run: runOf()});
      const options = {samples: 8, background, layer: 'tanh_1'};
      const made = eg(options);
      expect(made.axes).to.equal('layer');
      const {maps, numbers, parts} = await attributed(made, subject, [x]);
      expect(parts).to.deep.equal(['tanh_1']);
      // Behind tanh_1 the logits are linear: weight times distance to the mean activation.
      const inner = (input: tf.Tensor) => {
        const [kernel, bias] = model.getLayer('dense_1').getWeights();
        return tf.tanh(tf.add(tf.matMul(input, kernel ?? input), bias ?? 0));
      };
      const expected = tf.tidy(() => {
        const [kernel = tf.zeros([0])] = model.getLayer('out').getWeights();
        const weights = tf.reshape(tf.slice(kernel, [0, 2], [-1, 1]), [1, -1]);
        return flat(tf.mul(weights, tf.sub(inner(x), tf.mean(inner(background), 0, true))));
      });
      expectClose(maps, expected, 1e-5);
      expectClose(numbers['completeness-gap'] ?? [], [0, 0, 0], 1e-5);
      tf.dispose([x, background]);
    });
  });

  it('adds noise to x in each draw when smoothing is asked for', async () => {
    // On a linear score the map is weight times (x + mean noise - mean background).
    const weights = [2, -1, 0.5];
    const linear = functionSubject(2, (x) => tf.sum(tf.mul(x, weights), 1));
    const x = [
      tf.tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ];
    const background = [tf.tensor2d([[0, 0, 0]])];
    const samples = 400;
    const exact = [1, 2, 3, 4, 5, 6].map((value, i) => value * (weights[i % 3] ?? 0));
    const plain = await attributed(eg({samples}), linear, x, {background});
    expectClose(plain.maps, exact, 1e-4);
    const {maps} = await attributed(eg({samples, smoothing: 0.3}), linear, x, {background, batchSize: 100});
    const shift = (maps[0] ?? []).map((value, i) => (value - (exact[i] ?? 0)) / (weights[i % 3] ?? 1));
    // The mean of 400 draws of deviation 0.3: within four standard errors, and not zero.
    expect(largest(shift)).to.be.within(1e-4, (4 * 0.3) / Math.sqrt(samples));
    expectClose(shift.slice(0, 3), shift.slice(3), 1e-4, 'the same noise for each row');
    const again = await attributed(eg({samples, smoothing: 0.3}), linear, x, {background, batchSize: 100});
    expect(again.maps).to.deep.equal(maps);
    tf.dispose([x, background]);
  });

  for (const name of ['m1_logits', 'm3'] as const) {
    it(`tends to the exact expectation stored for ${name}, which is the mean of integrated gradients`, async () => {
      const given = await reference(name);
      const stored = referenceArray(`${name}/shap/expected_gradients_exact`);
      const ranks = stored.shape.at(-1) ?? 1;
      const first = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => i % ranks === 0);
      const exact = first(stored.values);
      const best = first(referenceArray(`${name}/shap/gradient_explainer_n50_indexes`).values);
      const question = {target: best, score: 'probability', run: runOf()} as const;
      const subject = await modelSubject(given.model, [given.x], question);

      const mean = await expectation(given, subject);
      expectCloseTo(mean, exact, 1e-4);
      // Rows of the file: image, rank, and there first the sum of the exact map.
      const completeness = referenceArray(`${name}/shap/expected_gradients_completeness`).values;
      expectCloseTo(sums(mean, 8), first(Array.from(completeness).filter((_, i) => i % 3 === 0)), 1e-4);

      // 50 stratified draws are nearer to it, over all pixels, than shap's 50 independent ones.
      const few = await attributed(eg({background: given.background, samples: 50}), subject, [given.x]);
      const spread = (values: readonly number[]) =>
        Math.sqrt(values.reduce((sum, value, i) => sum + (value - (exact[i] ?? 0)) ** 2, 0));
      const theirs = first(referenceArray(`${name}/shap/gradient_explainer_n50_values`).values);
      expect(spread([...(few.maps[0] ?? [])])).to.be.below(spread(theirs));
      given.dispose();
    });
  }

  for (const name of ['m1_logits', 'm3'] as const) {
    it(`is what captum's GradientShap scatters around: ${name}`, async () => {
      const given = await reference(name);
      const question = {target: name === 'm3' ? 0 : given.labels, score: 'probability', run: runOf()} as const;
      const subject = await modelSubject(given.model, [given.x], question);
      const exact = await expectation(given, subject);
      const theirs = Array.from(referenceArray(`${name}/captum/GradientShap_mean`).values);
      const errors = Array.from(referenceArray(`${name}/captum/GradientShap_sem`).values);
      const power = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
      const missed = theirs.map((value, i) => value - (exact[i] ?? 0));
      // The standard errors come from four seeds only: together they say how far off the means are to be.
      expect(power(missed) / power(errors)).to.be.within(0.4, 2.5);
      expect(largest(missed)).to.be.below(4 * largest(errors));
      // And that is little beside the map itself.
      expect(power(missed) / power(exact)).to.be.below(0.05);
      given.dispose();
    });
  }

  it('ranks as shap does', async () => {
    for (const name of ['m1', 'm1_logits'] as const) {
      const given = await reference(name);
      const subject = await modelSubject(given.model, [given.x], {target: 0, score: 'probability', run: runOf()});
      const {ranked} = await attributed(eg({background: given.background, ranked: 2, samples: 1}), subject, [given.x]);
      const theirs = referenceArray(`${name}/shap/gradient_explainer_n50_indexes`).values;
      expect(ranked?.flat()).to.deep.equal(Array.from(theirs));
      given.dispose();
    }
  });

  it('says what it misses', async () => {
    const f = functionSubject(2, (x) => tf.sum(x, 1));
    const x = [
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
    ];
    const good = tf.zeros([3, 2]);
    const wrong = [tf.zeros([3, 3]), tf.zeros([2]), tf.zeros([0, 2])];
    const check = (options: Parameters<typeof eg>[0], run: Partial<Run> = {}) => eg(options).check?.(f, x, runOf(run));
    await expectExplainError(() => check({}), 'bad-option', /pass `background`, a tensor \[b, \.\.\.\] for each input/);
    check({}, {background: [good]});
    for (const background of wrong) {
      await expectExplainError(
        () => check({background}),
        'bad-option',
        /background of input 0 must be \[b, 2\]; got \[/,
      );
    }
    await expectExplainError(() => check({background: good, layer: 'a'}), 'not-applicable', /needs a LayersModel/);
    await expectExplainError(() => check({background: good, ranked: 1}), 'not-applicable', /`ranked` needs a model/);
    const draws = [tf.zeros([3]), tf.zeros([4])];
    await expectExplainError(
      () => eg({background: good, draws}).attribute(f, x, runOf()),
      'bad-option',
      /draws must be two tensors.*\[samples\] or \[2, samples\]/,
    );
    tf.dispose([x, good, wrong, draws]);
  });
});
