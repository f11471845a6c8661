import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Explainer} from '../../src/core/explainer.ts';
import {modelSubject} from '../../src/core/model-subject.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {activations} from '../../src/explainers/activations.ts';
import {expectedGradients} from '../../src/explainers/expected-gradients.ts';
import {gradCam} from '../../src/explainers/grad-cam.ts';
import {gradient} from '../../src/explainers/gradient.ts';
import {inputXGradient} from '../../src/explainers/input-x-gradient.ts';
import {integratedGradients} from '../../src/explainers/integrated-gradients.ts';
import {layerConductance} from '../../src/explainers/layer-conductance.ts';
import {layerGradients} from '../../src/explainers/layer-gradients.ts';
import {occlusion} from '../../src/explainers/occlusion.ts';
import {smoothGrad} from '../../src/explainers/smooth-grad.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {functionalModel, multiModel} from '../helpers/models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

const methods: readonly Explainer[] = [
  gradient(),
  integratedGradients({steps: 3}),
  gradCam(),
  gradCam({upsample: 'none'}),
  occlusion({patch: 3}),
  layerGradients(),
  layerConductance({layers: ['conv_2', 'gap'], steps: 3}),
];

describe('explainers/smooth-grad', () => {
  useBackend();

  // d/dx of x^3 is 3 x^2, of x^2 / 2 it is x itself, so that the map shows the noise.
  const cubes = functionSubject(2, (x) => tf.sum(tf.pow(x, 3), 1));
  const halves = functionSubject(2, (x) => tf.sum(tf.div(tf.square(x), 2), 1));
  const points = [
    [1, -2, 4],
    [0.5, 0, 0.75],
  ];

  it('refuses at the check what has one row for each image, since noisy copies have more', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 3);
      const subject = await modelSubject(model, x, {target: [0, 1, 2], run: runOf()});
      const baseline = x.map((input) => tf.zerosLike(input));
      const method = smoothGrad({of: integratedGradients({baseline}), samples: 2});
      expect(() => tf.tidy(() => method.check?.(subject, x, runOf()))).to.throw('baseline of shape');
      tf.dispose([x, baseline]);
    });
  });

  it('without noise is the method that it smooths, whichever that is', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 3);
      const subject = await modelSubject(model, x, {target: [0, 1, 2], run: runOf()});
      for (const of of methods) {
        const plain = await attributed(of, subject, x);
        for (const batchSize of [2, 32]) {
          const smooth = await attributed(smoothGrad({of, noise: 0, samples: 3}), subject, x, {batchSize});
          expectCloseTo(smooth.maps, plain.maps, 1e-5, of.name);
          expect(smooth.shapes).to.deep.equal(plain.shapes);
        }
        const spread = await attributed(smoothGrad({of, noise: 0, samples: 3, reduce: 'variance'}), subject, x);
        expectClose(
          spread.maps,
          plain.maps.map((map) => map.map(() => 0)),
          1e-10,
          of.name,
        );
      }
      tf.dispose(x);
    });
  });

  it('replays draws for whatever it smooths, several inputs and layers too', async () => {
    await withModel(multiModel, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: 1, output: 'kind', run: runOf()});
      const draws = [patterned([3, 4, 4, 1], 5), patterned([3, 3], 6)];
      for (const of of [inputXGradient(), occlusion({patch: 2}), layerGradients({layers: ['tanh_1', 'dense_1']})]) {
        const smooth = await attributed(smoothGrad({of, draws}), subject, x, {batchSize: 4});
        const each: (readonly (readonly number[])[])[] = [];
        for (const k of [0, 1, 2]) {
          const noisy = tf.tidy(() => x.map((t, i) => tf.add(t, tf.slice(draws[i] ?? t, k, 1))));
          each.push((await attributed(of, subject, noisy)).maps);
          tf.dispose(noisy);
        }
        const mean = smooth.maps.map((map, i) =>
          map.map((_, j) => each.reduce((sum, maps) => sum + (maps[i]?.[j] ?? 0), 0) / 3),
        );
        expectCloseTo(smooth.maps, mean, 1e-5, of.name);
        expect(smooth.parts).to.have.length(2);
      }
      tf.dispose([x, draws]);
    });
  });

  it('keeps to the outputs that rank highest without noise', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 2);
      const background = inputsFor(model, 3, 50);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      const of = expectedGradients({ranked: 2, samples: 4, background: background[0] ?? tf.zeros([0])});
      const plain = await attributed(of, subject, x);
      // Under noise this strong other outputs are the highest.
      const smooth = await attributed(smoothGrad({of, noise: 3, samples: 5}), subject, x, {batchSize: 3});
      expect(smooth.ranked).to.deep.equal(plain.ranked);
      expect(smooth.shapes).to.deep.equal(plain.shapes);
      const draws = patterned([5, 6, 6, 1], 5);
      const ranked = await attributed(smoothGrad({of, draws}), subject, x);
      for (const rank of [0, 1]) {
        const asked = subject.ask?.((plain.ranked ?? []).map((units) => units[rank] ?? 0)) ?? subject;
        const one = expectedGradients({samples: 4, background: background[0] ?? tf.zeros([0])});
        const alone = await attributed(smoothGrad({of: one, draws}), asked, x);
        expectClose(
          (ranked.maps[0] ?? []).filter((_, i) => i % 2 === rank),
          alone.maps[0] ?? [],
          1e-5,
        );
      }
      tf.dispose([x, background, draws]);
    });
  });

  it('is the mean, the mean square and the population variance over the draws', async () => {
    const x = [tf.tensor2d(points)];
    const noise = [
      [0.1, -0.2, 0.3],
      [-1, 0.5, 0],
      [0.7, 0.7, -0.7],
    ];
    const draws = tf.tensor2d(noise);
    const each = points.map((row) => noise.map((d) => row.map((value, k) => 3 * (value + (d[k] ?? 0)) ** 2)));
    const reduced = (f: (values: number[]) => number) =>
      each.flatMap((samples) => [0, 1, 2].map((k) => f(samples.map((sample) => sample[k] ?? 0))));
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const square = (values: number[]) => mean(values.map((value) => value * value));
    const variance = (values: number[]) => square(values) - mean(values) ** 2;
    for (const [reduce, f] of [
      ['mean', mean],
      ['square', square],
      ['variance', variance],
    ] as const) {
      for (const batchSize of [1, 4, 32]) {
        const {maps} = await attributed(smoothGrad({reduce, draws}), cubes, x, {batchSize});
        expectCloseTo(maps, reduced(f), 1e-5, reduce);
      }
    }
    tf.dispose([x, draws]);
  });

  it('takes draws for each row by itself', async () => {
    const x = [tf.tensor2d(points)];
    const draws = tf.tensor3d([
      [
        [1, 0, 0],
        [3, 0, 0],
      ],
      [
        [0, 5, 0],
        [0, 7, 0],
      ],
    ]);
    const {maps} = await attributed(smoothGrad({draws}), halves, x);
    expectClose(maps, [3, -2, 4, 0.5, 6, 0.75], 1e-5);
    tf.dispose([x, draws]);
  });

  it('adds noise of the standard deviation asked for: a share of each range, or as it is', async () => {
    const x = [tf.tensor2d(points)];
    const samples = 4000;
    const spread = (options: Parameters<typeof smoothGrad>[0]) =>
      attributed(smoothGrad({reduce: 'variance', samples, ...options}), halves, x, {batchSize: 8000});
    // max - min is 6 in the first row and 0.75 in the second. Four standard errors of a variance.
    const allowed = 4 * Math.sqrt(2 / samples);
    const relative = (await spread({noise: 0.2})).maps.flat();
    relative.forEach((variance, i) => {
      const sigma = 0.2 * (i < 3 ? 6 : 0.75);
      expect(variance / sigma ** 2).to.be.closeTo(1, allowed);
    });
    const absolute = (await spread({noise: 0.2, noiseUnit: 'absolute'})).maps.flat();
    for (const variance of absolute) expect(variance / 0.2 ** 2).to.be.closeTo(1, allowed);
    tf.dispose(x);
  });

  it('draws by the seed alone, the same for every row', async () => {
    const x = [
      tf.tensor2d([
        [1, 2, 3],
        [1, 2, 3],
      ]),
    ];
    const smooth = smoothGrad({samples: 5});
    const {maps} = await attributed(smooth, cubes, x, {seed: 1});
    expect((await attributed(smooth, cubes, x, {seed: 1})).maps).to.deep.equal(maps);
    expect((await attributed(smooth, cubes, x, {seed: 2})).maps).to.not.deep.equal(maps);
    expectClose(maps[0]?.slice(0, 3) ?? [], maps[0]?.slice(3) ?? [], 0);
    tf.dispose(x);
  });

  it('keeps variances small where the map is large', async () => {
    // A gradient of 1,000 with a spread of 0.01: float32 has only seven digits.
    const steep = functionSubject(1, (x) => tf.sum(tf.add(tf.mul(x, 1000), tf.div(tf.square(x), 2)), 1));
    const x = [tf.tensor2d([[0, 0]])];
    const draws = tf.tensor2d([
      [0.01, 0.02],
      [-0.01, -0.02],
    ]);
    const {maps} = await attributed(smoothGrad({draws, reduce: 'variance'}), steep, x);
    expectClose(maps, [1e-4, 4e-4], 1e-5);
    tf.dispose([x, draws]);
  });

  it('says of its maps what the smoothed method says of its own', () => {
    expect(smoothGrad({of: gradCam()})).to.include({map: 'positive', axes: 'spatial'});
    expect(smoothGrad({of: occlusion()})).to.include({map: 'signed', axes: 'spatial'});
    expect(smoothGrad()).to.include({map: 'signed', axes: 'input'});
    for (const reduce of ['square', 'variance'] as const) expect(smoothGrad({reduce}).map).to.equal('positive');
    expect(smoothGrad({of: gradCam(), as: 'smooth-cam'}).options).to.include({of: 'grad-cam', as: 'smooth-cam'});
  });

  it('checks as the smoothed method does, and its own options', async () => {
    const x = [tf.tensor2d(points)];
    const run = runOf();
    await expectExplainError(() => smoothGrad({of: gradCam()}).check?.(cubes, x, run), 'not-applicable', /grad-cam/);
    await expectExplainError(() => smoothGrad({of: activations()}), 'bad-option', /'activations' gives feature maps/);
    await expectExplainError(() => smoothGrad({noise: -1}), 'bad-option', /'noise' must be number >= 0; got -1/);
    await expectExplainError(() => smoothGrad({samples: 0}), 'bad-option', /'samples' must be whole number >= 1/);
    const wrong = [tf.zeros([4, 2]), tf.zeros([3, 4, 3]), tf.zeros([3])];
    for (const draws of wrong) {
      await expectExplainError(
        () => smoothGrad({draws}).check?.(cubes, x, run),
        'bad-option',
        /draws for input 0 must be \[samples, 3\] or \[2, samples, 3\]; got \[/,
      );
    }
    tf.dispose([x, wrong]);
  });
});
