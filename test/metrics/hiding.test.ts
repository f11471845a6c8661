import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Explainer} from '../../src/core/explainer.ts';
import type {Metric} from '../../src/core/scoring/metric.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {explainers} from '../../src/explainers/index.ts';
import {metrics} from '../../src/metrics/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {runOf} from '../helpers/run.ts';
import {patterned} from '../helpers/weights.ts';
import {scoresIn} from './question.ts';

/** The score is the sum: each place's share is its value, a map of the values is right, the reverse is wrong. */
const x = [[4, 3, 2, 1]];
const right = [[4, 3, 2, 1]];
const wrong = [[1, 2, 3, 4]];

/** The scores of the right and of the wrong map, which must be these. */
async function expectScores(metric: Metric, good: number, bad: number): Promise<void> {
  expectClose((await scoresIn(metric, {x, maps: right})).scores, [good], 1e-5, `${metric.name}, right map`);
  expectClose((await scoresIn(metric, {x, maps: wrong})).scores, [bad], 1e-5, `${metric.name}, wrong map`);
}

describe('metrics that hide places, by hand', () => {
  useBackend();

  it('a right map correlates fully with what hiding does, its reverse fully against', async () => {
    await expectScores(metrics.faithfulnessAix360(), 1, -1);
    await expectScores(metrics.faithfulnessEstimate({step: 1}), 1, -1);
    // The reverse is 5 less the map, so that a set of two says 10 less what it does.
    await expectScores(metrics.faithfulnessCorrelation({subset: 2, samples: 10}), 1, -1);
    await expectScores(metrics.sensitivityN({sizes: 2, samples: 10}), 1, -1);
  });

  it('faithfulness-correlation: given sets, of values 4 3, 4 1 and 3 2', async () => {
    const draws = tf.tensor2d(
      [
        [0, 1],
        [0, 3],
        [1, 2],
      ],
      [3, 2],
      'int32',
    );
    const metric = metrics.faithfulnessCorrelation({draws});
    // Sums of the map 9 0 0 1 beside drops 7 5 5.
    const {scores} = await scoresIn(metric, {x, maps: [[9, 0, 0, 1]]});
    const [said, drops] = [
      [9, 10, 0],
      [7, 5, 5],
    ];
    expectClose(scores, [correlation(said, drops)], 1e-5);
    const odd = tf.tensor2d([[0, 4]], [1, 2], 'int32');
    await expectExplainError(
      () => scoresIn(metrics.faithfulnessCorrelation({draws: odd}), {x, maps: right}),
      'bad-option',
      /numbers of places below 4/,
    );
    tf.dispose([draws, odd]);
  });

  it('monotonicity-correlation: places put to the lowest value change the score by 3 2 1 0', async () => {
    const draws = tf.zeros([1, 4]);
    await expectScores(metrics.monotonicityCorrelation({step: 1, draws}), 1, -1);
    // Halfway up: values become 2.5, squares of changes are 2.25 0.25 0.25 2.25.
    const half = tf.fill([1, 4], 0.5);
    const {scores} = await scoresIn(metrics.monotonicityCorrelation({step: 1, draws: half}), {x, maps: [[4, 1, 1, 4]]});
    expectClose(scores, [1], 1e-5);
    tf.dispose([draws, half]);
  });

  it('monotonicity-aix360: one order in which the score never falls, one in which it does', async () => {
    /** c + a (2 b - 1) at a = b = c = 1. */
    const score = (at: tf.Tensor) => {
      const [a, b, c] = tf.unstack(at, 1);
      if (!a || !b || !c) throw new Error('three values are needed');
      return tf.add(c, tf.mul(a, tf.sub(tf.mul(2, b), 1)));
    };
    const ones = [[1, 1, 1]];
    const rising = await scoresIn(metrics.monotonicityAix360(), {x: ones, maps: [[3, 2, 1]], score});
    expect(rising).to.deep.include({scores: [1], curves: {score: [1, 1, 2]}});
    const falling = await scoresIn(metrics.monotonicityAix360(), {x: ones, maps: [[2, 3, 1]], score});
    expect(falling).to.deep.include({scores: [0], curves: {score: [1, 0, 2]}});
    const lenient = await scoresIn(metrics.monotonicityAix360({tolerance: 1}), {x: ones, maps: [[2, 3, 1]], score});
    expect(lenient.scores).to.deep.equal([1]);
  });

  it('pixel-flipping and deletion: 10 6 3 1 0 for the right map, 10 9 7 4 0 for the wrong one', async () => {
    await expectScores(metrics.pixelFlipping({step: 1}), 3.75, 6.25);
    await expectScores(metrics.deletion({steps: 4}), 3.75, 6.25);
    const {curves} = await scoresIn(metrics.pixelFlipping({step: 3}), {x, maps: right});
    expectClose(curves['score'] ?? [], [10, 1, 0], 1e-6, 'the last step is shorter');
    // Half of the image in two steps: 10 6 3.
    await expectScores(metrics.deletion({steps: 2, share: 0.5}), 6.25, 8.75);
  });

  it('pixel-flipping: what hidden places hold', async () => {
    const {curves} = await scoresIn(metrics.pixelFlipping({step: 2, baseline: 1}), {x, maps: right});
    expectClose(curves['score'] ?? [], [10, 5, 4], 1e-6);
  });

  it('insertion: 0 4 7 9 10 for the right map, 0 1 3 6 10 for the wrong one', async () => {
    await expectScores(metrics.insertion({steps: 4, baseline: 'zero'}), 6.25, 3.75);
    await expectExplainError(
      () => scoresIn(metrics.insertion(), {x, maps: right}),
      'not-applicable',
      /'blurred' is for images and sequences/,
    );
  });

  it('selectivity-patch: the patch of sum 6 first, or that of sum 4', async () => {
    const image = [
      [
        [1, 2, 1, 1],
        [1, 2, 1, 1],
      ].map((line) => line.map((value) => [value])),
    ];
    const at = async (maps: number[][][]) => scoresIn(metrics.selectivityPatch({patch: 2}), {x: image, maps});
    const good = await at([
      [
        [9, 0, 1, 1],
        [0, 0, 1, 1],
      ],
    ]);
    expectClose(good.curves['score'] ?? [], [10, 4, 0], 1e-6);
    expectClose(good.scores, [4.5], 1e-6);
    expectClose(
      (
        await at([
          [
            [3, 0, 1, 1],
            [0, 0, 1, 1],
          ],
        ])
      ).scores,
      [5.5],
      1e-6,
    );
  });

  it('selectivity-patch: patches at the far edge are cut', async () => {
    const image = [[[[1], [2], [4]]]];
    const {curves} = await scoresIn(metrics.selectivityPatch({patch: 2}), {x: image, maps: [[[0, 1, 5]]]});
    expectClose(curves['score'] ?? [], [7, 3, 0], 1e-6);
  });

  it('selectivity-pixel: the map is made again at each step', async () => {
    const score = (at: tf.Tensor) => tf.sum(at, 1);
    const good = await scoresIn(metrics.selectivityPixel({steps: 4}), {
      ...{x, maps: right, score, explainer: explainers.inputXGradient()},
    });
    expectClose(good.curves['score'] ?? [], [10, 6, 3, 1, 0], 1e-6);
    expectClose(good.scores, [3.75], 1e-6);
    // (a + b + c + d)^2 with the first map wrong and those made again right.
    const {curves} = await scoresIn(metrics.selectivityPixel({steps: 2}), {
      ...{x, maps: wrong, score: (at) => tf.square(tf.sum(at, 1)), explainer: explainers.inputXGradient()},
    });
    expectClose(curves['score'] ?? [], [100, 81, 25], 1e-4);
  });

  it('selectivity-pixel: a place hidden already is not chosen again, as tootorch would', async () => {
    const negative: Explainer = {
      name: 'negative',
      map: 'signed',
      attribute: async (_subject, [input = tf.zeros([0])]) => ({maps: [tf.neg(input)]}),
    };
    const score = (at: tf.Tensor) => tf.sum(at, 1);
    const found = await scoresIn(metrics.selectivityPixel({steps: 4}), {
      ...{x, maps: [[-4, -3, -2, -1]], score, explainer: negative},
    });
    expectClose(found.curves['score'] ?? [], [10, 9, 7, 4, 0], 1e-6);
    expectClose(found.scores, [6.25], 1e-6);
    expectClose(tootorchCurve(x[0] ?? [], 4), [10, 9, 9, 9, 9], 0, 'zero is the highest of -4 -3 -2 0');
  });

  it('completeness: nothing missing, or 6 of 10', async () => {
    await expectScores(metrics.completeness(), 0, 0);
    const at = async (metric: Metric) => (await scoresIn(metric, {x, maps: [[1, 1, 1, 1]]})).scores;
    expectClose(await at(metrics.completeness()), [6], 1e-6);
    expectClose(await at(metrics.completeness({relative: true})), [0.6], 1e-6);
    expectClose(await at(metrics.completeness({baseline: 1})), [2], 1e-6);
  });

  it('a place is hidden in all its channels; channels of a map add up', async () => {
    const image = patterned([2, 3, 4, 2], 1);
    const withChannels = patterned([2, 3, 4, 2], 2);
    const without = tf.tidy(() => tf.sum(withChannels, -1));
    const weights = patterned([1, 3, 4, 2], 5);
    const subject = functionSubject(2, (at) => tf.sum(tf.mul(at, weights), [1, 2, 3]));
    const metric = metrics.pixelFlipping({step: 1});
    const curveFor = async (maps: tf.Tensor) => {
      const {curves} = await metric.measure({subject, x: [image], maps, run: runOf()});
      return Array.from(curves?.['score']?.values ?? []);
    };
    const expected = [0, 1].flatMap((row) => flippedByHand(row, flat(image), flat(weights), flat(without)));
    expectClose(await curveFor(withChannels), expected, 1e-5);
    expectClose(await curveFor(without), expected, 1e-5);
    tf.dispose([image, withChannels, without, weights]);
  });

  it('says where the score does not change at all', async () => {
    const {scores, why} = await scoresIn(metrics.faithfulnessAix360(), {
      ...{x, maps: right, score: (at: tf.Tensor) => tf.sum(tf.mul(at, 0), 1)},
    });
    expect(scores[0]).to.be.NaN;
    expect(why).to.deep.equal({0: 'the score stays the same whatever is hidden'});
  });

  it("says where the model's own score is not a number", async () => {
    const score = (at: tf.Tensor) => tf.log(tf.sub(tf.sum(at, 1), 10.5));
    for (const metric of [metrics.pixelFlipping(), metrics.completeness(), metrics.monotonicityAix360()]) {
      const {why} = await scoresIn(metric, {x, maps: right, score});
      expect(why[0], metric.name).to.match(/the score is not finite/);
    }
  });
});

describe('infidelity, by hand', () => {
  useBackend();

  it('the gradient of a sum tells all, twice the gradient is off by the change', async () => {
    const draws = tf.tensor2d([
      [1, 0, 0, 0],
      [0, 2, 0, 0],
    ]);
    const at = async (maps: number[][], optimal = false) =>
      (await scoresIn(metrics.infidelity({draws, optimal}), {x, maps})).scores;
    expectClose(await at([[1, 1, 1, 1]]), [0], 1e-9);
    expectClose(await at([[2, 2, 2, 2]]), [(1 + 4) / 2], 1e-5);
    expectClose(await at([[2, 2, 2, 2]], true), [0], 1e-9);
    // The best multiple of 1 0 says 1 and 0 of drops 1 and 2.
    expectClose(await at([[1, 0, 0, 0]], true), [4 / 2], 1e-5);
    draws.dispose();
  });

  it('drawn changes: the mean square of a sum of normal values', async () => {
    // With a map of zeros what is left is (sum of the changes)^2, of variance 4 (0.1 * range 3)^2.
    const {scores} = await scoresIn(metrics.infidelity({samples: 4000}), {x, maps: [[0, 0, 0, 0]]});
    expectClose(scores, [4 * 0.3 ** 2], 0.05 * 4 * 0.3 ** 2);
  });

  it('a map without channels is spread evenly over them', async () => {
    const image = [[[[1, 2]]]];
    const draws = tf.tensor4d([[[[1, 3]]]]);
    // 1 * 3 + 3 * 3 beside a drop of 4.
    const {scores} = await scoresIn(metrics.infidelity({draws}), {x: image, maps: [[[6]]]});
    expectClose(scores, [(12 - 4) ** 2], 1e-4);
    draws.dispose();
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const [da, db] = [a.map((value) => value - ma), b.map((value) => value - mb)];
  const dot = (u: readonly number[], v: readonly number[]) => u.reduce((sum, value, i) => sum + value * (v[i] ?? 0), 0);
  return dot(da, db) / Math.sqrt(dot(da, da) * dot(db, db));
}

/** Scores while the highest place of -x is set to zero again and again, hidden or not. */
function tootorchCurve(values: readonly number[], steps: number): number[] {
  const now = [...values];
  const scores = [now.reduce((a, b) => a + b, 0)];
  for (let k = 0; k < steps; k++) {
    const map = now.map((value) => -value);
    now[map.indexOf(Math.max(...map))] = 0;
    scores.push(now.reduce((a, b) => a + b, 0));
  }
  return scores;
}

/** Weighted sums of one image [12 places, 2 channels] while its places go, the highest first. */
function flippedByHand(
  row: number,
  image: readonly number[],
  weights: readonly number[],
  map: readonly number[],
): number[] {
  const places = 12;
  const order = Array.from({length: places}, (_, place) => place).sort(
    (a, b) => (map[row * places + b] ?? 0) - (map[row * places + a] ?? 0),
  );
  const share = (place: number) =>
    [0, 1].reduce((sum, c) => sum + (image[(row * places + place) * 2 + c] ?? 0) * (weights[place * 2 + c] ?? 0), 0);
  return Array.from({length: places + 1}, (_, k) => order.slice(k).reduce((sum, place) => sum + share(place), 0));
}
