import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject, type QuestionOptions} from '../../src/core/model-subject.ts';
import {inputXGradient} from '../../src/explainers/input-x-gradient.ts';
import {lrp} from '../../src/explainers/lrp.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {imageModel} from '../helpers/image-models.ts';
import {productNets, sumNets} from '../helpers/mixed-nets.ts';
import {branchedModel, multiModel, nestedModel, sharedModel} from '../helpers/models.ts';
import {denseSoftmax, recurrentModel, sigmoidHead} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {netWith, withWeights, writings} from '../helpers/small-nets.ts';
import {handWeighted, inputsFor, patterned, withModel} from '../helpers/weights.ts';

type Options = NonNullable<Parameters<typeof lrp>[0]>;

async function relevance(model: LayersModel, x: tf.Tensor[], options: Options, asked: QuestionOptions = {}) {
  const subject = await modelSubject(model, x, {target: 0, ...asked, run: runOf()});
  return attributed(lrp(options), subject, x);
}

/** Sets all biases, and what batch normalisations add, to zero. */
function withoutBias(build: () => LayersModel): () => LayersModel {
  return () => {
    const model = build();
    for (const weight of model.weights.filter(({name}) => /bias|beta|moving_mean/.test(name))) {
      tf.tidy(() => {
        weight.write(tf.zerosLike(weight.read()));
      });
    }
    return model;
  };
}

describe('explainers/lrp', () => {
  useBackend();

  describe('shares the relevance of a unit by the rule', () => {
    // z = (2, -2, 3) and a bias of 1/2: the unit is 3.5.
    const dense = () => netWith({layers: [layers.dense({units: 1, inputShape: [3]})]}, [2, -1, 1], [0.5]);
    const x = [[1, 2, 3]];
    const cases: readonly (readonly [Options, readonly number[], string?])[] = [
      [{rule: 'epsilon', epsilon: 0}, [2, -2, 3]],
      [{rule: 'epsilon', epsilon: 0.5}, [2, -2, 3].map((z) => (z / 4) * 3.5)],
      [{rule: 'epsilon', epsilon: 0, bias: 'none'}, [2, -2, 3].map((z) => (z / 3) * 3.5)],
      [{rule: 'gamma', gamma: 0.5, epsilon: 0}, [3, -2, 4.5].map((z) => (z / 6.25) * 3.5)],
      [{rule: 'gamma', gamma: 0.5, epsilon: 0, bias: 'plain'}, [3, -2, 4.5].map((z) => (z / 6) * 3.5)],
      [{rule: 'gamma', gamma: 0.5, epsilon: 0, bias: 'none'}, [3, -2, 4.5].map((z) => (z / 5.5) * 3.5)],
      [{rule: 'z-plus', epsilon: 0}, [2, 0, 3].map((z) => (z / 5.5) * 3.5)],
      [{rule: 'z-plus', epsilon: 0, bias: 'none'}, [2, 0, 3].map((z) => (z / 5) * 3.5)],
      [{rule: 'alpha-beta', epsilon: 0}, [(2 * 2) / 5.5, -1, (2 * 3) / 5.5].map((share) => share * 3.5)],
      [{rule: 'alpha-beta', alpha: 1.5, beta: 0.5, epsilon: 0}, [3 / 5.5, -0.5, 4.5 / 5.5].map((share) => share * 3.5)],
      [{rule: 'flat', epsilon: 0}, [3.5 / 3, 3.5 / 3, 3.5 / 3]],
    ];
    for (const [options, expected] of cases) {
      it(JSON.stringify(options), () =>
        withModel(dense, async (model) => {
          const input = [tf.tensor2d(x)];
          const {maps, numbers} = await relevance(model, input, options);
          expectClose(maps, [...expected], 1e-5);
          const kept = expected.reduce((a, b) => a + b, 0);
          expectClose(numbers['conservation-gap'] ?? [], [Math.abs(kept - 3.5)], 1e-5);
          tf.dispose(input);
        }),
      );
    }

    it('looks at the sign of what an input gives, not of its weight', () =>
      withModel(
        () => netWith({layers: [layers.dense({units: 1, inputShape: [3]})]}, [-3, 1, 1], [-2]),
        async (model) => {
          // z = (3, 2, -1), the bias -2 among what is negative: the unit is 2.
          const input = [tf.tensor2d([[-1, 2, -1]])];
          const exact = {epsilon: 0};
          expectClose(
            (await relevance(model, input, {rule: 'z-plus', ...exact})).maps,
            [(3 / 5) * 2, (2 / 5) * 2, 0],
            1e-5,
          );
          const both = [(2 * 3) / 5, (2 * 2) / 5, -1 / 3].map((share) => share * 2);
          expectClose((await relevance(model, input, {rule: 'alpha-beta', ...exact})).maps, both, 1e-5);
          const preferred = [6, 4, -1].map((z) => (z / 7) * 2);
          expectClose((await relevance(model, input, {rule: 'gamma', gamma: 1, ...exact})).maps, preferred, 1e-5);
          tf.dispose(input);
        },
      ));

    it('goes through two layers, each unit by itself', () =>
      withModel(
        () =>
          netWith(
            {layers: [layers.dense({units: 2, inputShape: [2], activation: 'relu'}), layers.dense({units: 1})]},
            [1, 2, -1, 1],
            [0, 0],
            [3, -1],
            [0],
          ),
        async (model) => {
          // x = (2, 1): a = (1, 5), out = 3 - 5 = -2. By z-plus all of it is the first unit's, and that x_0's.
          const input = [tf.tensor2d([[2, 1]])];
          expectClose((await relevance(model, input, {rule: 'z-plus', epsilon: 0})).maps, [-2, 0], 1e-5);
          // By epsilon 3 of it is the first unit's, z = (2, -1), and -5 the second's, z = (4, 1).
          expectClose((await relevance(model, input, {epsilon: 0})).maps, [6 - 4, -3 - 1], 1e-5);
          tf.dispose(input);
        },
      ));
  });

  const rectified = Object.entries({...sumNets, 'max pooling': () => imageModel(3)}).filter(
    ([name]) => name !== 'branches joined and averaged',
  );
  for (const [name, build] of rectified) {
    it(`by epsilon is input x gradient on a network of ReLUs: ${name}`, () =>
      withModel(build, async (model) => {
        const x = inputsFor(model, 3);
        const subject = await modelSubject(model, x, {run: runOf()});
        const products = (await attributed(inputXGradient(), subject, x)).maps;
        expectCloseTo((await attributed(lrp({epsilon: 1e-12}), subject, x)).maps, products, 1e-4);
        tf.dispose(x);
      }));
  }

  const biasFree = {
    ...sumNets,
    'nested models': nestedModel,
    'branches of tanh': branchedModel,
    'a shared encoder': sharedModel,
    'several inputs': multiModel,
  };
  for (const [name, build] of Object.entries(biasFree)) {
    it(`keeps the score whole without biases: ${name}`, () =>
      withModel(withoutBias(build), async (model) => {
        const x = inputsFor(model, 3);
        const subject = await modelSubject(model, x, {run: runOf()});
        const {maps, numbers} = await attributed(lrp({epsilon: 1e-9}), subject, x);
        expect(largest(maps)).to.be.greaterThan(1e-4);
        expect(largest(numbers['conservation-gap'] ?? [])).to.be.below(1e-4 * Math.max(1, largest(maps)));
        tf.dispose(x);
      }));
  }

  for (const rule of ['alpha-beta', 'z-plus', 'flat', 'epsilon-gamma-flat', 'epsilon-alpha-beta-flat'] as const) {
    it(`keeps the score whole by ${rule}`, () =>
      withModel(
        withoutBias(() => imageModel(3)),
        async (model) => {
          // Positive weights, so that every unit has something positive to share by.
          for (const weight of model.weights) {
            tf.tidy(() => {
              weight.write(tf.abs(weight.read()));
            });
          }
          const x = [tf.tidy(() => tf.abs(patterned([3, 7, 6, 3])))];
          const options = {rule, ...(rule === 'alpha-beta' ? {alpha: 1} : {}), epsilon: 1e-12, bias: 'none'} as const;
          const {maps, numbers} = await relevance(
            model,
            x,
            rule === 'epsilon-alpha-beta-flat' ? {...options, alpha: 1} : options,
          );
          expect(largest(maps)).to.be.greaterThan(1e-4);
          expect(largest(numbers['conservation-gap'] ?? [])).to.be.below(1e-4);
          tf.dispose(x);
        },
      ));
  }

  describe('folds a batch normalisation into the layer before it', () => {
    const kinds = {
      dense: [() => layers.dense({units: 3, name: 'sum', inputShape: [4]}), [3]],
      'dense without bias': [() => layers.dense({units: 3, name: 'sum', inputShape: [4], useBias: false}), [3]],
      convolution: [() => layers.conv2d({filters: 3, kernelSize: 2, name: 'sum', inputShape: [4, 3, 2]}), [3]],
      transposed: [
        () => layers.conv2dTranspose({filters: 3, kernelSize: 2, strides: 2, name: 'sum', inputShape: [2, 2, 2]}),
        [3, 1],
      ],
      depthwise: [
        () => layers.depthwiseConv2d({kernelSize: 2, depthMultiplier: 3, name: 'sum', inputShape: [4, 3, 2]}),
        [2, 3],
      ],
      separable: [() => layers.separableConv2d({filters: 3, kernelSize: 2, name: 'sum', inputShape: [4, 3, 2]}), [3]],
    } as const;
    for (const [kind, [layer, outputs]] of Object.entries(kinds)) {
      it(kind, async () => {
        const tail = () => [
          layers.reLU(),
          ...(kind.startsWith('dense') ? [] : [layers.flatten()]),
          layers.dense({units: 2, name: 'out'}),
        ];
        const build = () =>
          handWeighted(sequential({layers: [layer(), layers.batchNormalization({name: 'norm'}), ...tail()]}));
        await withModel(build, async (model) => {
          const plain = sequential({layers: [bare(layer()), ...tail()]});
          tf.tidy(() => {
            const [gamma, beta, mean, variance] = model.getLayer('norm').getWeights();
            const scale = tf.div(gamma ?? 1, tf.sqrt(tf.add(variance ?? 1, 1e-3)));
            const own = model.getLayer('sum').getWeights();
            const bias = kind === 'dense without bias' ? tf.scalar(0) : (own.at(-1) ?? tf.scalar(0));
            const kernels = kind === 'dense without bias' ? own : own.slice(0, -1);
            const last = kernels.at(-1) ?? tf.scalar(0);
            plain
              .getLayer('sum')
              .setWeights([
                ...kernels.slice(0, -1),
                tf.mul(last, tf.reshape(scale, [...outputs])),
                tf.add(beta ?? 0, tf.mul(scale, tf.sub(bias, mean ?? 0))),
              ]);
            plain.getLayer('out').setWeights(model.getLayer('out').getWeights());
          });
          const x = inputsFor(model, 3);
          for (const rule of ['epsilon', 'gamma', 'z-plus', 'alpha-beta'] as const) {
            const {maps} = await relevance(model, x, {rule});
            expect(largest(maps)).to.be.greaterThan(1e-3);
            expectCloseTo(maps, (await relevance(plain, x, {rule})).maps, 1e-4, rule);
          }
          tf.dispose([...x, ...plain.weights.map((weight) => weight.read())]);
        });
      });
    }

    /** The layer with a bias, to take the shift. */
    function bare(layer: layers.Layer): layers.Layer {
      const config = layer.getConfig();
      if (config['useBias'] !== false) return layer;
      return layers.dense({units: 3, name: 'sum', inputShape: [4]});
    }
  });

  it('has rules of their own for dense layers, convolutions, and those that see the input', () =>
    withModel(withoutBias(denseSoftmax), async (model) => {
      const x = inputsFor(model, 3);
      const {maps} = await relevance(model, x, {rule: 'epsilon-plus-flat', epsilon: 1e-12});
      // Flat: every input of a row gets the same, a share of the whole logit.
      const logits = (await relevance(model, x, {epsilon: 1e-12})).maps[0] ?? [];
      const expected = [0, 1, 2].flatMap((row) => {
        const score = logits.slice(row * 4, row * 4 + 4).reduce((a, b) => a + b, 0);
        return [score / 4, score / 4, score / 4, score / 4];
      });
      expectCloseTo(maps, expected, 1e-4);
      tf.dispose(x);
    }));

  for (const [writing, build] of Object.entries(writings)) {
    it(`knows the layer that sees the input, with a ReLU ${writing}`, () =>
      withModel(
        () => withWeights(build(), [2, -3, 1, -1, 2, 1], [0, 0, 0], [3, 5, -7], [0]),
        async (model) => {
          // a = (1, 0, 2): 3 - 14 in all.
          const x = [tf.tensor2d([[1, 1]])];
          expectClose((await relevance(model, x, {rule: 'epsilon-plus-flat'})).maps, [-5.5, -5.5], 1e-4);
          expectClose((await relevance(model, x, {rule: 'epsilon-plus'})).maps, [2 * 3 - 7, -3 - 7], 1e-4);
          tf.dispose(x);
        },
      ));
  }

  it('composites put together what the rules do by themselves', () =>
    withModel(
      () => imageModel(1),
      async (model) => {
        const x = inputsFor(model, 2);
        const map = async (rule: NonNullable<Options['rule']>) => (await relevance(model, x, {rule})).maps;
        // The last layer is dense, all before are convolutions: at conv_2's output both start from the same relevance.
        expect(await map('epsilon-plus')).to.not.deep.equal(await map('z-plus'));
        expect(await map('epsilon-plus')).to.not.deep.equal(await map('epsilon'));
        expectCloseTo((await relevance(model, x, {rule: 'epsilon-gamma', gamma: 0})).maps, await map('epsilon'), 1e-4);
        const one = (await relevance(model, x, {rule: 'epsilon-alpha-beta', alpha: 1})).maps;
        expectCloseTo(one, await map('epsilon-plus'), 1e-6);
        tf.dispose(x);
      },
    ));

  it('refuses by name what it has no rule for', async () => {
    const products = Object.values(productNets);
    for (const [build, score, why] of [
      [recurrentModel, 'logit', /lrp needs a rule for every layer .* layer 'last' \(LSTM\)/],
      [products[0], 'logit', /layer '\w+' \(Multiply\)/],
      [products[2], 'logit', /layer '\w+' \(Dot\)/],
      [denseSoftmax, 'probability', /layer 'out' \(Dense with softmax\)/],
      [sigmoidHead, 'probability', /layer 'out' \(Dense with sigmoid\)/],
    ] as const) {
      await withModel(build ?? denseSoftmax, async (model) => {
        const x = inputsFor(model, 2);
        const subject = await modelSubject(model, x, {score, target: 0, run: runOf()});
        await expectExplainError(() => lrp().check?.(subject, x, runOf()), 'not-applicable', why);
        tf.dispose(x);
      });
    }
    await expectExplainError(() => lrp({alpha: 2, beta: 2}), 'bad-option', /alpha - beta must be 1.* got 2 - 2/);
  });
});
