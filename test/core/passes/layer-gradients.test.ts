import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject} from '../../../src/core/model-subject.ts';
import {networkOf} from '../../../src/core/network/network.ts';
import {activationsAt, gradientsAt, layerSubject} from '../../../src/core/passes/layer-gradients.ts';
import {functionSubject} from '../../../src/core/subject.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectClose, expectCloseTo, largest} from '../../helpers/close.ts';
import {biasDerivatives, inputDerivative, layerAt, predicted} from '../../helpers/differences.ts';
import {expectExplainError} from '../../helpers/errors.ts';
import {expectNoLeak} from '../../helpers/leaks.ts';
import {
  branchedModel,
  functionalModel,
  multiModel,
  nestedModel,
  sequentialModel,
  sharedModel,
  unsharedModel,
} from '../../helpers/models.ts';
import {embeddingModel, recurrentModel, regression, sequenceModel, sigmoidHead} from '../../helpers/more-models.ts';
import {runOf} from '../../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../../helpers/weights.ts';

interface Kind {
  readonly build: () => LayersModel;
  /** Linear layers with a bias whose gradients are checked; a shared one is the sum of its calls. */
  readonly layers: readonly (readonly string[])[];
  readonly output?: number;
  readonly unit: number;
}

const kinds: Readonly<Record<string, Kind>> = {
  sequential: {build: sequentialModel, layers: [['conv_1'], ['conv_2']], unit: 2},
  functional: {build: functionalModel, layers: [['conv_1'], ['conv_2']], unit: 1},
  branched: {build: branchedModel, layers: [['conv_stem'], ['conv_left'], ['conv_right']], unit: 3},
  nested: {
    build: nestedModel,
    layers: [['base/conv_1'], ['base/block/conv_4'], ['base/conv_5'], ['head/dense_1']],
    unit: 2,
  },
  shared: {build: sharedModel, layers: [['enc', 'enc#1']], unit: 0},
  'multi-input, first output': {build: multiModel, layers: [['conv_1'], ['dense_1']], unit: 1},
  'multi-input, second output': {build: multiModel, layers: [['conv_1'], ['dense_1'], ['size']], output: 1, unit: 1},
  sequence: {build: sequenceModel, layers: [['conv_1'], ['conv_2']], unit: 0},
  tabular: {build: regression, layers: [['dense_1'], ['out']], unit: 2},
  'one unit': {build: sigmoidHead, layers: [['dense_1']], unit: 0},
};

/** What central differences leave in float32, as a share of the largest derivative. */
const tolerance = 1e-3;
const rows = 3;

describe('core/layer-gradients', () => {
  useBackend();

  for (const [name, {build, layers: checked, output = 0, unit}] of Object.entries(kinds)) {
    it(`meets finite differences at layers of a model: ${name}`, async () => {
      await withModel(build, async (model) => {
        const x = inputsFor(model, rows);
        const options = {target: unit, score: 'probability', output, run: runOf()} as const;
        const subject = await modelSubject(model, x, options);
        for (const addresses of checked) {
          const sites = addresses.map((address) => subject.network?.site(address) ?? expect.fail());
          const [path = ''] = addresses;
          const expected = biasDerivatives(layerAt(model, path), () => predicted(model, x, unit, output));
          const sums = await expectNoLeak(() =>
            tf.tidy(() => {
              const {gradients} = gradientsAt(subject, x, sites);
              // A bias is added at every place of every call.
              const perChannel = gradients.map((g) => tf.sum(tf.reshape(g, [rows, -1, g.shape.at(-1) ?? 1]), 1));
              return tf.transpose(tf.addN(perChannel)).arraySync() as number[][];
            }),
          );
          expect(largest(expected), path).to.be.greaterThan(1e-3);
          expectCloseTo(sums, expected, tolerance, path);
        }
        tf.dispose(x);
      });
    });

    it(`meets finite differences at the inputs of a model: ${name}`, async () => {
      await withModel(build, async (model) => {
        const x = inputsFor(model, rows);
        const options = {target: unit, score: 'probability', output, run: runOf()} as const;
        const subject = await modelSubject(model, x, options);
        const gradients = subject.gradient(x);
        for (const [i, gradient] of gradients.entries()) {
          for (const phase of [3, 4, 5]) {
            const direction = patterned(x[i]?.shape ?? [], phase);
            const expected = inputDerivative(x, i, direction, (moved) => predicted(model, moved, unit, output));
            const along = tf.tidy(() =>
              tf.sum(tf.reshape(tf.mul(gradient, direction), [rows, -1]), 1).dataSync<'float32'>(),
            );
            expectCloseTo(along, expected, tolerance, `input ${i}`);
            direction.dispose();
          }
        }
        tf.dispose([x, gradients]);
      });
    });
  }

  it('tells the calls of a shared layer apart', async () => {
    await withModel(sharedModel, (shared) =>
      withModel(unsharedModel, async (apart) => {
        for (const name of ['enc_a', 'enc_b']) apart.getLayer(name).setWeights(shared.getLayer('enc').getWeights());
        apart.getLayer('out').setWeights(shared.getLayer('out').getWeights());
        const x = inputsFor(shared, rows);
        const at = async (model: LayersModel, address: string) => {
          const subject = await modelSubject(model, x, {target: 1, run: runOf()});
          return gradientsAt(subject, x, [networkOf(model).site(address)]);
        };
        for (const [call, twin] of [
          ['enc', 'enc_a'],
          ['enc#0', 'enc_a'],
          ['enc#1', 'enc_b'],
        ] as const) {
          const [a, b] = [await at(shared, call), await at(apart, twin)];
          expectCloseTo(a.gradients, b.gradients, 1e-5, `gradients of ${call}`);
          expectCloseTo(a.activations, b.activations, 1e-6, `activations of ${call}`);
          tf.dispose([a.activations, a.gradients, b.activations, b.gradients]);
        }
        const [first, second] = [await at(shared, 'enc'), await at(shared, 'enc#1')];
        expect(() => expectCloseTo(first.gradients, second.gradients, 0.1)).to.throw(/off/);
        tf.dispose([first.activations, first.gradients, second.activations, second.gradients, x]);
      }),
    );
  });

  it('gives the gradient of each single activation: as the rest of the network by itself has it', async () => {
    const tail = () =>
      sequential({
        layers: [
          layers.activation({activation: 'tanh', inputShape: [3, 2, 3]}),
          layers.flatten(),
          layers.dense({units: 4, activation: 'softmax'}),
        ],
      });
    await withModel(sequentialModel, (model) =>
      withModel(tail, async (rest) => {
        rest.setWeights(model.getLayer('out').getWeights());
        const x = inputsFor(model, rows);
        const subject = await modelSubject(model, x, {target: 2, score: 'probability', run: runOf()});
        const {activations, gradients} = gradientsAt(subject, x, [networkOf(model).site('conv_2')]);
        const expected = tf.tidy(() =>
          tf.grad((a: tf.Tensor) => tf.sum(tf.slice(rest.predict(a) as tf.Tensor, [0, 2], [-1, 1])))(
            activations[0] ?? tf.zeros([0]),
          ),
        );
        expectCloseTo(gradients[0] ?? [], expected, 1e-5);
        tf.dispose([x, activations, gradients, expected]);
      }),
    );
  });

  it('shows what layers put out, in nested models too', async () => {
    await withModel(nestedModel, async (model) => {
      const x = inputsFor(model, rows);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      const network = networkOf(model);
      const addresses = ['base', 'base/tanh_5', 'base/block', 'base/block/tanh_4', 'base/conv_5', 'head/out'];
      const seen = activationsAt(
        subject,
        x,
        addresses.map((address) => network.site(address)),
      );
      const [base, baseToo, block, blockToo, before, head] = seen;
      const expected = tf.tidy(() => (layerAt(model, 'base').apply(x[0] ?? []) as tf.Tensor).clone());
      expectClose(base ?? [], expected, 1e-6, 'base');
      expectClose(baseToo ?? [], expected, 1e-6, 'its last layer');
      expectClose(block ?? [], blockToo ?? [], 0, 'block');
      expectClose(
        tf.tidy(() => tf.tanh(before ?? 0)),
        expected,
        1e-6,
        'before tanh',
      );
      // With the logits asked for, the last layer shows logits.
      const whole = tf.tidy(() => (model.predict(x[0] ?? []) as tf.Tensor).dataSync());
      expectClose(
        tf.tidy(() => tf.softmax(head ?? tf.zeros([0])).dataSync()),
        whole,
        1e-6,
        'head',
      );
      tf.dispose([x, seen, expected]);
    });
  });

  it('gives gradients at several layers in one pass', async () => {
    await withModel(branchedModel, async (model) => {
      const x = inputsFor(model, rows);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      const network = networkOf(model);
      const sites = ['conv_stem', 'conv_left', 'sum'].map((address) => network.site(address));
      const together = gradientsAt(subject, x, sites);
      for (const [i, site] of sites.entries()) {
        const alone = gradientsAt(subject, x, [site]);
        expectCloseTo(together.gradients[i] ?? [], alone.gradients[0] ?? [], 1e-6, site.address);
        expectClose(together.activations[i] ?? [], alone.activations[0] ?? [], 0, site.address);
        tf.dispose([alone.activations, alone.gradients]);
      }
      tf.dispose([x, together.activations, together.gradients]);
    });
  });

  it('works through masks and recurrent layers', async () => {
    await withModel(recurrentModel, async (model) => {
      // The last two steps are masked.
      const x = tf.tidy(() => tf.concat([patterned([rows, 4, 2]), tf.zeros([rows, 2, 2])], 1));
      const subject = await modelSubject(model, [x], {target: 1, score: 'probability', run: runOf()});
      const direction = tf.tidy(() => tf.concat([patterned([rows, 4, 2], 5), tf.zeros([rows, 2, 2])], 1));
      const [gradient] = subject.gradient([x]);
      const expected = inputDerivative([x], 0, direction, (moved) => predicted(model, moved, 1));
      const along = tf.tidy(() => tf.sum(tf.mul(gradient ?? 0, direction), [1, 2]).dataSync());
      expectCloseTo(along, expected, tolerance);
      const {activations, gradients} = gradientsAt(subject, [x], [networkOf(model).site('lstm')]);
      expect(activations[0]?.shape).to.deep.equal([rows, 6, 3]);
      expect(largest(gradients)).to.be.greaterThan(1e-3);
      // What is masked has no say.
      expectClose(
        tf.tidy(() => tf.slice(gradient ?? tf.zeros([0]), [0, 4, 0], [-1, 2, -1]).dataSync()),
        tf.tidy(() => tf.zeros([rows * 4]).dataSync()),
        0,
      );
      tf.dispose([x, direction, gradient ?? [], activations, gradients]);
    });
  });

  it('explains word numbers at the embedding', async () => {
    await withModel(embeddingModel, async (model) => {
      const x = tf.tensor2d(
        [
          [1, 2, 3, 4, 5],
          [6, 0, 1, 1, 2],
        ],
        [2, 5],
        'int32',
      );
      const subject = await modelSubject(model, [x], {target: 1, score: 'probability', run: runOf()});
      const words = networkOf(model).site('words');
      const {activations, gradients} = gradientsAt(subject, [x], [words]);
      const inner = layerSubject(subject, [x], words);
      const direction = patterned([2, 5, 3], 7);
      const expected = inputDerivative(activations, 0, direction, (a) => tf.tidy(() => inner.scores(a).dataSync()));
      const along = tf.tidy(() => tf.sum(tf.mul(gradients[0] ?? 0, direction), [1, 2]).dataSync());
      expectCloseTo(along, expected, tolerance);
      expectClose(
        tf.tidy(() => inner.scores(activations).dataSync()),
        predicted(model, [x], 1),
        1e-6,
      );
      tf.dispose([x, direction, activations, gradients]);
    });
  });

  it('asks the same of a layer as of the input, for rows in any order', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 4);
      const subject = await modelSubject(model, x, {target: [0, 1, 2, 3], run: runOf()});
      const site = networkOf(model).site('conv_2');
      const {activations, gradients} = gradientsAt(subject, x, [site]);
      const inner = layerSubject(subject, x, site);
      await expectNoLeak(() =>
        tf.tidy(() => {
          expectCloseTo(inner.gradient(activations), gradients, 1e-6);
          const order = [3, 1, 1, 0];
          const again = inner.take(order).take([0, 3]);
          const index = tf.tensor1d([3, 0], 'int32');
          const wanted = (list: readonly tf.Tensor[]) => list.map((t) => tf.gather(t, index));
          expectCloseTo(again.scores(wanted(activations)), tf.gather(subject.scores(x), index), 1e-6);
          expectCloseTo(again.gradient(wanted(activations)), wanted(gradients), 1e-6);
        }),
      );
      tf.dispose([x, activations, gradients]);
    });
  });

  it('says when there are no layers to look at, and when a layer has no say', async () => {
    await withModel(multiModel, async (model) => {
      const x = inputsFor(model, 2);
      const sites = [networkOf(model).site('size')];
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      await expectNoLeak(async () => {
        await expectExplainError(
          () => gradientsAt(subject, x, sites),
          'not-applicable',
          /does not depend on the output of layer 'size'/,
        );
        const zeros = tf.zeros([1, 2]);
        const f = functionSubject(1, (input) => tf.sum(input, 1));
        await expectExplainError(() => activationsAt(f, [zeros], sites), 'no-such-layer', /'size' was not reached/);
        zeros.dispose();
      });
      tf.dispose(x);
    });
  });
});
