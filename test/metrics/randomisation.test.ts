import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {Explainer} from '../../src/core/explainer.ts';
import {spearman} from '../../src/core/maths/correlation.ts';
import {modelSubject} from '../../src/core/model-subject.ts';
import {networkOf} from '../../src/core/network/network.ts';
import type {Metric} from '../../src/core/scoring/metric.ts';
import {explainers} from '../../src/explainers/index.ts';
import {metrics} from '../../src/metrics/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {imageModel} from '../helpers/image-models.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {runOf} from '../helpers/run.ts';
import {weightValues, withModel} from '../helpers/weights.ts';
import {scoresIn, withQuestion} from './question.ts';

/** Shows the image, whatever the model says: as an edge detector does. */
const edges: Explainer = {
  name: 'edges',
  map: 'positive',
  attribute: async (_subject, [input = tf.zeros([0])]) => ({maps: [tf.abs(input)]}),
};

/** Two classes from four values by the given columns of weights. */
function twoClasses(first: readonly number[], second: readonly number[]): LayersModel {
  const model = sequential({layers: [layers.dense({inputShape: [4], units: 2, useBias: false, name: 'out'})]});
  const kernel = tf.tidy(() => tf.transpose(tf.tensor2d([[...first], [...second]])));
  model.setWeights([kernel]);
  kernel.dispose();
  return model;
}

/** The score of the gradient map of one row. */
async function scoreOf(metric: Metric, model: LayersModel): Promise<number> {
  const x = [tf.ones([1, 4])];
  const run = runOf();
  const subject = await modelSubject(networkOf(model), x, {target: 0, run});
  const explainer = explainers.gradient();
  const {maps} = await explainer.attribute(subject, x, run);
  const [map = tf.zeros([0])] = maps;
  const {scores} = await metric.measure({subject, x, maps: map, explainer, run});
  tf.dispose([x, map]);
  return scores[0] ?? Number.NaN;
}

describe('random-logit, by hand', () => {
  useBackend();

  it('the other class has the same map, or the opposite one', async () => {
    const ranks = metrics.randomLogit({similarity: 'spearman'});
    await withModel(
      () => twoClasses([1, 2, 3, 4], [2, 4, 6, 9]),
      async (model) => {
        expectClose(await scoreOf(ranks, model), 1, 1e-6);
      },
    );
    await withModel(
      () => twoClasses([1, 2, 3, 4], [4, 3, 2, 1]),
      async (model) => {
        expectClose(await scoreOf(ranks, model), -1, 1e-6);
      },
    );
  });

  it('SSIM of maps as pictures: 1 for maps that differ only in scale, below 0 for opposite ones', async () => {
    await withModel(
      () => twoClasses([1, 2, 3, 4], [2, 4, 6, 8]),
      async (model) => {
        expectClose(await scoreOf(metrics.randomLogit(), model), 1, 1e-6);
      },
    );
    await withModel(
      () => twoClasses([1, 2, 3, 4], [-1, -2, -3, -4]),
      async (model) => {
        expect(await scoreOf(metrics.randomLogit(), model)).to.be.below(-0.1);
        // Signed means and signed deviations multiply to something positive.
        expect(await scoreOf(metrics.randomLogit({similarity: 'ssim-flat'}), model)).to.be.above(0.9);
      },
    );
  });

  it('says that it needs several classes', async () => {
    const given = {x: [[1, 2]], maps: [[1, 2]], explainer: explainers.gradient()};
    const refusal = /random-logit needs a model with several classes/;
    await expectExplainError(() => scoresIn(metrics.randomLogit(), given), 'not-applicable', refusal);
    await withModel(
      () => sequential({layers: [layers.dense({inputShape: [4], units: 1, activation: 'sigmoid'})]}),
      (model) => expectExplainError(() => scoreOf(metrics.randomLogit(), model), 'not-applicable', refusal),
    );
  });

  it('given classes are checked', async () => {
    const draws = tf.tensor1d([1, 0]);
    await withModel(
      () => twoClasses([1, 2, 3, 4], [4, 3, 2, 1]),
      (model) =>
        expectExplainError(
          () => scoreOf(metrics.randomLogit({draws}), model),
          'bad-option',
          /draws must be class numbers \[1\]; got \[2\]/,
        ),
    );
    draws.dispose();
  });
});

describe('parameter-randomisation', function () {
  this.timeout(30_000);
  useBackend();

  it('by hand: maps that stay, that turn round, and that become constant', async () => {
    const at = async (stages: readonly number[][], absolute = true) => {
      const draws = tf.tensor3d(stages.map((stage) => [stage]));
      const given = {x: [[1, 1, 1, 1]], maps: [stages[0] ?? []], explainer: edges};
      const found = await scoresIn(metrics.parameterRandomisation({draws, absolute}), given);
      draws.dispose();
      return found;
    };
    const start = [1, 2, 3, 4];
    expectClose((await at([start, [2, 4, 6, 8]])).scores, [1], 1e-6);
    expectClose((await at([start, [4, 3, 2, 1]])).scores, [-1], 1e-6);
    const three = await at([start, start, [4, 3, 2, 1], [7, 7, 7, 7]]);
    expectClose(three.curves['correlation'] ?? [], [1, 1, -1, 0], 1e-6);
    expectClose(three.scores, [0], 1e-6);
    expectClose((await at([start, [-1, -2, -3, -4]])).scores, [1], 1e-6);
    expectClose((await at([start, [-1, -2, -3, -4]], false)).scores, [-1], 1e-6);
    const broken = await at([start, start, [1, Number.NaN, 3, 4]]);
    expect(broken.why[0]).to.match(/holds NaN or infinite values once stage 2 is drawn anew/);
  });

  it('a picture of the image does not depend on the model; its gradient does', () =>
    withQuestion(
      () => imageModel(3),
      async ({question}) => {
        const shown = await edges.attribute(question().subject, question().x, runOf());
        const [maps = tf.zeros([0])] = shown.maps;
        const still = await metrics.parameterRandomisation().measure(question({maps, explainer: edges}));
        expectClose(still.scores, [1, 1, 1, 1, 1], 1e-6);
        maps.dispose();
        const moved = await metrics.parameterRandomisation().measure(question());
        for (const score of moved.scores) expect(score).to.be.below(0.6);
      },
    ));

  it('layers are drawn anew from the output down and stay so until the end; then all weights are back', () =>
    withQuestion(
      () => imageModel(1),
      async ({model, explainer, question}) => {
        const before = weightValues(model);
        const buffers = model.weights.map((weight) => weight.read().dataId);
        const seen: (readonly string[])[] = [];
        const maps: number[][] = [];
        const spy: Explainer = {
          ...explainer,
          async attribute(subject, x, run) {
            const now = weightValues(model);
            const differ = model.weights.filter((_, i) => `${now[i]}` !== `${before[i]}`);
            seen.push([...new Set(differ.map(({name}) => name.split('/')[0] ?? ''))]);
            const found = await explainer.attribute(subject, x, run);
            maps.push(Array.from(found.maps[0]?.dataSync() ?? []));
            return found;
          },
        };
        const asked = question({explainer: spy});
        const {scores, curves} = await expectNoLeak(() => metrics.parameterRandomisation().measure(asked));
        expect(seen).to.deep.equal([
          ['out'],
          ['conv_2', 'out'],
          ['norm', 'conv_2', 'out'],
          ['conv_1', 'norm', 'conv_2', 'out'],
        ]);
        expect(curves?.['correlation']?.labels).to.deep.equal(['as it is', 'out', 'conv_2', 'norm', 'conv_1']);
        const sizes = (map: readonly number[], row: number) =>
          map.slice(row * (map.length / 5), (row + 1) * (map.length / 5)).map(Math.abs);
        const own = Array.from(asked.maps.dataSync());
        const expected = [0, 1, 2, 3, 4].map(
          (row) => maps.reduce((sum, map) => sum + spearman(sizes(own, row), sizes(map, row)), 0) / maps.length,
        );
        expectClose(scores, expected, 1e-5);
        expect(weightValues(model)).to.deep.equal(before);
        expect(
          model.weights.map((weight) => weight.read().dataId),
          'the very buffers',
        ).to.deep.equal(buffers);
      },
    ));

  it('puts the weights back when the method fails', () =>
    withQuestion(
      () => imageModel(1),
      async ({model, question}) => {
        const before = weightValues(model);
        let calls = 0;
        const failing: Explainer = {
          ...edges,
          async attribute(_subject, [input = tf.zeros([0])]) {
            calls += 1;
            expect(weightValues(model)).to.not.deep.equal(before);
            if (calls === 3) throw new Error('out of luck');
            return {maps: [tf.abs(input)]};
          },
        };
        const error = await expectNoLeak(() =>
          metrics
            .parameterRandomisation()
            .measure(question({explainer: failing}))
            .catch((thrown: unknown) => thrown),
        );
        expect(String(error)).to.match(/out of luck/);
        expect(weightValues(model)).to.deep.equal(before);
      },
    ));

  it('weights under a constraint come back as they were', async () => {
    const build = () =>
      sequential({
        layers: [
          layers.dense({
            ...{inputShape: [4], units: 2, name: 'out', useBias: false},
            ...{kernelConstraint: 'nonNeg', kernelInitializer: 'glorotUniform'},
          }),
        ],
      });
    await withModel(build, async (model) => {
      // As training with a constraint never leaves them, but a file may.
      const kernel = model.weights[0]?.read();
      if (!(kernel instanceof tf.Variable)) throw new Error('a variable was expected');
      const own = tf.tensor2d([
        [1, -2],
        [-3, 4],
        [5, -6],
        [-7, 8],
      ]);
      kernel.assign(own);
      own.dispose();
      const before = weightValues(model);
      expect(await scoreOf(metrics.parameterRandomisation(), model)).to.be.within(-1, 1);
      expect(weightValues(model)).to.deep.equal(before);
    });
  });

  it('says that a plain function has no weights', async () => {
    await expectExplainError(
      () => scoresIn(metrics.parameterRandomisation(), {x: [[1, 2]], maps: [[1, 2]], explainer: edges}),
      'not-applicable',
      /parameter-randomisation needs a LayersModel/,
    );
  });
});
