import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject, type QuestionOptions} from '../../src/core/model-subject.ts';
import {deepLift} from '../../src/explainers/deep-lift.ts';
import {gradient} from '../../src/explainers/gradient.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, flat, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {imageModel} from '../helpers/image-models.ts';
import {productNets, sumNets} from '../helpers/mixed-nets.ts';
import {branchedModel, multiModel, nestedModel, sharedModel} from '../helpers/models.ts';
import {embeddingModel, linearModel, recurrentModel, sigmoidHead} from '../helpers/more-models.ts';
import {type Reference, reference, referenceArray} from '../helpers/references.ts';
import {runOf} from '../helpers/run.ts';
import {netWith, withWeights, writings} from '../helpers/small-nets.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';

type Options = NonNullable<Parameters<typeof deepLift>[0]>;

async function lifted(model: LayersModel, x: tf.Tensor[], options: Options = {}, asked: QuestionOptions = {}) {
  const subject = await modelSubject(model, x, {target: 0, ...asked, run: runOf()});
  return attributed(deepLift(options), subject, x);
}

describe('explainers/deep-lift', () => {
  useBackend();

  // z = (1, -1, 2) at x = (1, 1) and (-2, 4, 0) + b over the baseline; b = (0.5, -2, 1).
  const weights = [[2, -3, 1, -1, 2, 1], [0.5, -2, 1], [3, 5, -7], [4]];

  for (const [writing, build] of Object.entries(writings)) {
    it(`is worked out by hand with a ReLU ${writing}`, () =>
      withModel(
        () => withWeights(build(), ...weights),
        async (model) => {
          const x = [tf.tensor2d([[1, 1]])];
          const baseline = tf.tensor2d([[-1, 1]]);
          // z - b: x (1, -1, 2), baseline (-3, 5, 0), so z: (1.5, -3, 3) and (-2.5, 3, 1); differences (4, -6, 2).
          // After ReLU (1.5, 0, 3) and (0, 3, 1); quotients 1.5/4, 3/6, 2/2.
          const behind = [(3 * 1.5) / 4, 5 / 2, -7];
          const byFirst = 2 * (2 * (behind[0] ?? 0) - 3 * (behind[1] ?? 0) + (behind[2] ?? 0));
          const {maps, numbers} = await lifted(model, x, {baseline});
          expectClose(maps, [byFirst, 0], 1e-5);
          // f(x) - f(b) = (3 * 1.5 - 21) - (15 - 7).
          expectClose(byFirst, 3 * 1.5 - 21 - 8, 1e-9);
          expect(numbers['completeness-gap']?.[0]).to.be.below(1e-5);
          tf.dispose([x, baseline]);
        },
      ));
  }

  it('is worked out by hand through max pooling', () =>
    withModel(
      () => netWith({layers: [layers.maxPooling1d({poolSize: 3, inputShape: [3, 1]}), layers.flatten()]}),
      async (model) => {
        for (const [row, from, expected] of [
          [
            [3, 1, 0],
            [0, 2, 0],
            [1, 0, 0],
          ],
          [
            [3, 1, 0],
            [0, 5, 0],
            [0, -2, 0],
          ],
          // One place is the largest of both, though another is as large over the baseline, or in x.
          [
            [1, 3, 0],
            [5, 5, 0],
            [0, -2, 0],
          ],
          [
            [3, 3, 3],
            [0, 0, 1],
            [0, 0, 2],
          ],
          [
            [3, 1, 0],
            [3, 1, 0],
            [0, 0, 0],
          ],
          [
            [1, 2, 0],
            [2, 1, 0],
            [0, 0, 0],
          ],
        ] as const) {
          const x = [tf.tensor3d([row.map((value) => [value])])];
          const baseline = tf.tensor3d([from.map((value) => [value])]);
          const {maps} = await lifted(model, x, {baseline});
          expectClose(maps, [...expected], 1e-6, `${row} against ${from}`);
          tf.dispose([x, baseline]);
        }
      },
    ));

  const nets = {
    ...sumNets,
    ...productNets,
    'max pooling': () => imageModel(3),
    'branches of tanh': branchedModel,
    'nested models': nestedModel,
    'a shared encoder': sharedModel,
    'several inputs': multiModel,
    'one sigmoid': sigmoidHead,
  };

  for (const [name, build] of Object.entries(nets)) {
    it(`sums to f(x) - f(b) with ${name}`, () =>
      withModel(build, async (model) => {
        const x = inputsFor(model, 4);
        const own = inputsFor(model, 4, 77);
        for (const score of ['logit', 'probability'] as const) {
          for (const baseline of ['zero', 0.7, own] as const) {
            const {maps, numbers} = await lifted(model, x, {baseline}, {score});
            const size = largest(maps);
            expect(size).to.be.greaterThan(1e-4);
            const allowed = 1e-5 * Math.max(0.1, size);
            expect(largest(numbers['completeness-gap'] ?? []), `${score}, ${baseline}`).to.be.below(allowed);
          }
        }
        tf.dispose([x, own]);
      }));
  }

  it('is complete where equal values share the maximum', () =>
    withModel(
      () => imageModel(1),
      async (model) => {
        const x = [tf.fill([2, 7, 6, 1], 0.8)];
        const {numbers} = await lifted(model, x, {baseline: 0.2});
        expect(largest(numbers['completeness-gap'] ?? [])).to.be.below(1e-5);
        tf.dispose(x);
      },
    ));

  it('is complete and finite where softmax is saturated', () =>
    withModel(
      () =>
        netWith(
          {layers: [layers.dense({units: 3, inputShape: [3], activation: 'softmax'})]},
          [1, 0, 0, 0, 1, 0, 0, 0, 1],
          [0, 0, 0],
        ),
      async (model) => {
        const x = [
          tf.tensor2d([
            [200, -150, 0],
            [0.3, 0.1, 0.2],
            [5, 5, 5],
          ]),
        ];
        const baseline = tf.tensor2d([
          [-200, 150, 0],
          [0.3, 0.1001, 0.2],
          [-5, -5, -5],
        ]);
        const {maps, numbers} = await lifted(model, x, {baseline}, {score: 'probability'});
        const [map = []] = maps;
        expect(map.every(Number.isFinite)).to.equal(true);
        expect(largest(numbers['completeness-gap'] ?? [])).to.be.below(1e-6);
        expectClose((map[0] ?? 0) + (map[1] ?? 0) + (map[2] ?? 0), 1, 1e-6);
        // Next to each other: p0 p1 times the distance, as the gradient has it.
        const [a, b, c] = [0.3, 0.1, 0.2].map(Math.exp) as [number, number, number];
        expectClose(map.slice(3, 6), [0, (a * b * 0.0001) / (a + b + c) ** 2, 0], 1e-8);
        tf.dispose([x, baseline]);
      },
    ));

  it('is the gradient times the difference on a linear network', () =>
    withModel(linearModel, async (model) => {
      const [x = tf.zeros([0])] = inputsFor(model, 3);
      const subject = await modelSubject(model, [x], {target: [0, 1, 0], run: runOf()});
      const slopes = (await attributed(gradient(), subject, [x])).maps;
      const {maps} = await attributed(deepLift({baseline: 0.25}), subject, [x]);
      const values = x.dataSync();
      expectCloseTo(maps[0] ?? [], slopes[0]?.map((slope, i) => slope * ((values[i] ?? 0) - 0.25)) ?? [], 1e-6);
      x.dispose();
    }));

  it('refuses by name what it has no rule for, as soon as it is asked', async () => {
    for (const [build, why] of [
      [recurrentModel, /deep-lift needs a rule for every layer .* layer 'last' \(LSTM\)/],
      [embeddingModel, /layer 'words' \(Embedding\)/],
    ] as const) {
      await withModel(build, async (model) => {
        const x = model.inputs.map((symbol) => tf.ones([2, ...symbol.shape.slice(1).map((side) => side ?? 5)]));
        const subject = await modelSubject(model, x, {run: runOf()});
        await expectExplainError(() => deepLift().check?.(subject, x, runOf()), 'not-applicable', why);
        tf.dispose(x);
      });
    }
  });

  describe('next to captum', () => {
    const files = ['DeepLift', 'DeepLift_prefinal'] as const;
    const stored = (name: string, file: string) => Array.from(referenceArray(`${name}/captum/${file}`).values);

    /** What captum does behind a ReLU: pooling keeps its gradient, for the ReLU's hook comes first. */
    async function withPlainPooling<T>({model}: Reference, body: () => Promise<T>): Promise<T> {
      const pooling = model.getLayer('maxpool');
      Object.defineProperty(pooling, 'getClassName', {value: () => 'AveragePooling2D', configurable: true});
      try {
        return await body();
      } finally {
        Reflect.deleteProperty(pooling, 'getClassName');
      }
    }

    const sums = (map: readonly number[]) =>
      Array.from({length: 8}, (_, i) => map.slice(i * 64, (i + 1) * 64).reduce((a, b) => a + b, 0));

    it('logits are complete where its own leave up to 0.377 open, for it has no rule for pooling behind a ReLU', async () => {
      for (const name of ['m1', 'm1_logits'] as const) {
        const given = await reference(name);
        const {model, x, labels} = given;
        const asked = {target: 'label', labels, score: 'logit'} as const;
        const ours = await lifted(model, [x], {}, asked);
        const theirs = stored(name, 'DeepLift_prefinal');
        expect(largest(ours.numbers['completeness-gap'] ?? [])).to.be.below(2e-5);
        const open = largest(sums(theirs).map((sum, i) => sum - (sums(ours.maps[0] as number[])[i] ?? 0)));
        expect(open).to.be.within(0.37, 0.38);
        const plain = await withPlainPooling(given, () => lifted(model, [x], {}, asked));
        expectCloseTo(plain.maps, theirs, 1e-4);
        given.dispose();
      }
    });

    it('probabilities are complete where its own are not, for it takes a mean over the batch off at softmax', async () => {
      const given = await reference('m1');
      const {model, x, labels} = given;
      const label = {target: 'label', labels} as const;
      const ours = await lifted(model, [x], {}, {...label, score: 'probability'});
      const theirs = stored('m1', 'DeepLift');
      expect(largest(ours.numbers['completeness-gap'] ?? [])).to.be.below(2e-6);
      expect(largest(sums(theirs).map((sum, i) => sum - (sums(ours.maps[0] as number[])[i] ?? 0)))).to.be.above(0.4);

      // Its own, put together from logits: quotient q_i of the label's probability, less the mean of all quotients.
      const classes = Array.from({length: 10}, (_, k) => k);
      const logits = async (target: QuestionOptions) => {
        const asked = {...target, score: 'logit'} as const;
        return (await withPlainPooling(given, () => lifted(model, [x], {}, asked))).maps[0] ?? [];
      };
      const own = await logits(label);
      const each: (readonly number[])[] = [];
      for (const target of classes) each.push(await logits({target}));
      const values = (of: tf.Tensor, score: 'logit' | 'probability') =>
        modelSubject(model, [of], {...label, score, run: runOf()}).then((subject) =>
          tf.tidy(() => flat(subject.scores([of]))),
        );
      const dark = tf.zerosLike(x);
      const [p, p0] = [await values(x, 'probability'), await values(dark, 'probability')];
      const [z, z0] = [await values(x, 'logit'), await values(dark, 'logit')];
      const quotients = p.map((value, i) => (value - (p0[i] ?? 0)) / ((z[i] ?? 0) - (z0[i] ?? 0)));
      const mean = quotients.reduce((a, b) => a + b, 0) / (8 * classes.length);
      const rebuilt = own.map((value, k) => {
        const all = each.reduce((sum, map) => sum + (map[k] ?? 0), 0);
        return value * (quotients[Math.floor(k / 64)] ?? 0) - mean * all;
      });
      expectCloseTo(rebuilt, theirs, 1e-4);
      dark.dispose();
      given.dispose();
    });

    it('is the same where every window of the baseline is even, so that pooling is complete by itself', async () => {
      const given = await reference('m3');
      for (const file of files) {
        const score = file === 'DeepLift' ? 'probability' : 'logit';
        const {maps, numbers} = await lifted(given.model, [given.x], {}, {target: 0, score});
        expectCloseTo(maps, stored('m3', file), 1e-4);
        expect(largest(numbers['completeness-gap'] ?? [])).to.be.below(1e-5);
      }
      given.dispose();
    });
  });
});
