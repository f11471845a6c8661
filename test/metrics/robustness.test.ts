import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Explainer} from '../../src/core/explainer.ts';
import {explainers} from '../../src/explainers/index.ts';
import {metrics} from '../../src/metrics/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {scoresIn} from './question.ts';

const squares = (at: tf.Tensor) => tf.sum(tf.square(at), 1);
const explainer = explainers.gradient();

describe('sensitivity of maps to small changes, by hand', () => {
  useBackend();

  it('the gradient of a sum of squares moves by twice the change', async () => {
    // The map is 6 8, of size 10; changes of length 0.5 and 1.
    const draws = tf.tensor2d([
      [0.5, 0],
      [0, -1],
    ]);
    const given = {x: [[3, 4]], maps: [[6, 8]], score: squares, explainer};
    expectClose((await scoresIn(metrics.maxSensitivity({draws}), given)).scores, [0.2], 1e-6);
    expectClose((await scoresIn(metrics.avgSensitivity({draws}), given)).scores, [0.15], 1e-6);
    expectClose((await scoresIn(metrics.maxSensitivity({draws, relative: false}), given)).scores, [2], 1e-6);
    draws.dispose();
  });

  it('a map that does not move has none, however much the image does', async () => {
    const given = {x: [[3, 4]], maps: [[1, 1]], score: (at: tf.Tensor) => tf.sum(at, 1), explainer};
    expectClose((await scoresIn(metrics.maxSensitivity({radius: 1}), given)).scores, [0], 0);
    expectClose((await scoresIn(metrics.avgSensitivity({radius: 1}), given)).scores, [0], 0);
  });

  it('drawn changes stay within the radius, a share of the range of the image', async () => {
    // A map that says how far the first value is from 0: its largest move is that of the value.
    const first: Explainer = {
      name: 'first',
      map: 'signed',
      attribute: async (_subject, [input = tf.zeros([0])]) => ({
        maps: [tf.tidy(() => tf.mul(input, tf.tensor2d([[1, 0]])))],
      }),
    };
    const given = {
      x: [
        [0, 10],
        [0, 2],
      ],
      maps: [
        [0, 0],
        [0, 0],
      ],
      explainer: first,
    };
    const metric = metrics.maxSensitivity({samples: 500, radius: 0.1, relative: false});
    const {scores} = await scoresIn(metric, given);
    expect(scores[0]).to.be.within(0.98, 1);
    expectClose(scores[1] ?? 0, (scores[0] ?? 0) / 5, 1e-6, 'the same draws for each image');
    const mean = await scoresIn(metrics.avgSensitivity({samples: 500, radius: 0.1, relative: false}), given);
    expectClose(mean.scores, [0.5, 0.1], 0.03);
  });

  it('an explainer whose map does not fit is named', async () => {
    const odd: Explainer = {name: 'odd', map: 'signed', attribute: async () => ({maps: [tf.zeros([3, 3])]})};
    await expectExplainError(
      () => scoresIn(metrics.maxSensitivity(), {x: [[3, 4]], maps: [[6, 8]], explainer: odd}),
      'not-applicable',
      /max-sensitivity needs one map of the input's places; odd gave \[3, 3\]/,
    );
  });

  it('draws of another shape are refused', async () => {
    const draws = tf.zeros([4, 3]);
    for (const metric of [metrics.maxSensitivity({draws}), metrics.infidelity({draws})]) {
      await expectExplainError(
        () => scoresIn(metric, {x: [[3, 4]], maps: [[6, 8]], explainer}),
        'bad-option',
        /draws must be \[samples, 2\] or \[1, samples, 2\]; got \[4, 3\]/,
      );
    }
    draws.dispose();
  });
});
