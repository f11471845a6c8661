import * as tf from '@tensorflow/tfjs-core';
import {input, type LayersModel, layers, model, type SymbolicTensor, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject} from '../../../src/core/model-subject.ts';
import {innerLayers} from '../../../src/core/network/layers.ts';
import {networkOf} from '../../../src/core/network/network.ts';
import {gradientsAt} from '../../../src/core/passes/layer-gradients.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectClose, expectCloseTo} from '../../helpers/close.ts';
import {inputDerivative, predicted} from '../../helpers/differences.ts';
import {expectExplainError} from '../../helpers/errors.ts';
import {expectNoLeak} from '../../helpers/leaks.ts';
import {multiModel, nestedModel, sequentialModel, sharedModel} from '../../helpers/models.ts';
import {runOf} from '../../helpers/run.ts';
import {handWeighted, inputsFor, patterned, weightValues, withModel} from '../../helpers/weights.ts';

const addresses = (net: LayersModel) => networkOf(net).sites.map((site) => site.address);
const dense = (name: string, units = 3) => layers.dense({name, units});
/** A layer applied to one symbolic tensor gives one. */
const on = (layer: {apply(x: SymbolicTensor): unknown}, x: SymbolicTensor) => layer.apply(x) as SymbolicTensor;

/** One encoder, itself a model, for both inputs, as siamese networks are built. */
function siameseModel(): LayersModel {
  const x = input({shape: [4], name: 'x'});
  const encoder = model({
    inputs: x,
    outputs: on(layers.activation({name: 'tanh', activation: 'tanh'}), on(dense('code'), x)),
    name: 'encoder',
  });
  const [a, b] = [input({shape: [4], name: 'a'}), input({shape: [4], name: 'b'})];
  const codes = [on(encoder, a), on(encoder, b)];
  const both = layers.concatenate({name: 'both'}).apply(codes) as SymbolicTensor;
  return handWeighted(model({inputs: [a, b], outputs: on(dense('out', 2), both), name: 'siamese_net'}));
}

/** A nested model with two outputs, both of them used: tfjs runs it once for each. */
function twoOutputsInside(): LayersModel {
  const x = input({shape: [4], name: 'x'});
  const hidden = on(dense('hidden'), x);
  const inner = model({inputs: x, outputs: [on(dense('left'), hidden), on(dense('right'), hidden)], name: 'inner'});
  const z = input({shape: [4], name: 'z'});
  const [left, right] = inner.apply(z) as SymbolicTensor[];
  const product = layers.multiply({name: 'product'}).apply(left && right ? [left, right] : []) as SymbolicTensor;
  return handWeighted(model({inputs: z, outputs: on(dense('out', 2), product), name: 'outer_net'}));
}

/** The same, its two outputs being those of the whole. */
function twoOutputsOutside(): LayersModel {
  const x = input({shape: [4], name: 'x'});
  const hidden = on(dense('hidden'), x);
  const inner = model({inputs: x, outputs: [on(dense('left'), hidden), on(dense('right'), hidden)], name: 'inner'});
  const z = input({shape: [4], name: 'z'});
  return handWeighted(model({inputs: z, outputs: inner.apply(z) as SymbolicTensor[], name: 'outer_net'}));
}

describe('core/network', () => {
  useBackend();

  it('names every call of every layer', async () => {
    await withModel(sequentialModel, (net) =>
      expect(addresses(net)).to.have.ordered.members([
        'conv_1',
        'tanh_1',
        'pool_1',
        'conv_2',
        'tanh_2',
        'drop',
        'flat',
        'out',
      ]),
    );
    await withModel(nestedModel, (net) =>
      expect(addresses(net)).to.have.members([
        ...['base/conv_1', 'base/tanh_1', 'base/block/conv_4', 'base/block/tanh_4', 'base/block', 'base/conv_5'],
        ...['base/tanh_5', 'head/gap', 'head/dense_1', 'head/tanh_6', 'head/out', 'head'],
      ]),
    );
    await withModel(sharedModel, (net) =>
      expect(addresses(net)).to.have.members(['enc', 'enc#1', 'tanh_a', 'tanh_b', 'both', 'out']),
    );
    await withModel(siameseModel, (net) =>
      expect(addresses(net)).to.have.members([
        ...['encoder/code', 'encoder/tanh', 'encoder', 'encoder/code#1', 'encoder/tanh#1', 'encoder#1', 'both', 'out'],
      ]),
    );
  });

  it('knows shapes, kinds and sizes', async () => {
    await withModel(sequentialModel, (net) => {
      const network = networkOf(net);
      expect(network.site('conv_1')).to.deep.include({shape: [6, 5, 3], kind: 'Conv2D', call: 0});
      expect(network.site('pool_1')).to.deep.include({shape: [3, 2, 3], kind: 'AveragePooling2D'});
      expect(network.inputNames).to.deep.equal(net.inputNames);
      // conv_1 and tanh_1 90 values each, five layers of 18, and four classes.
      expect(network.bytesPerRow).to.equal(4 * (2 * 90 + 5 * 18 + 4));
    });
  });

  it('tells apart what a nested model does with each input', async () => {
    await withModel(siameseModel, async (net) => {
      const x = inputsFor(net, 2);
      const subject = await modelSubject(net, x, {target: 1, run: runOf()});
      const network = networkOf(net);
      const sites = ['encoder/code', 'encoder/code#1'].map((address) => network.site(address));
      const {activations, gradients} = gradientsAt(subject, x, sites);
      const code = innerLayers(net.getLayer('encoder'))?.find((layer) => layer.name === 'code');
      const [kernel, bias] = code?.getWeights() ?? [];
      const rebuilt = tf.tidy(() => x.map((t) => tf.add(tf.dot(t, kernel ?? 0), bias ?? 0)));
      expectClose(activations, rebuilt, 1e-6);
      // dS/dx = dS/dcode times the kernel, for each input by itself.
      const chained = tf.tidy(() => gradients.map((g) => tf.matMul(g, kernel ?? g, false, true)));
      const direct = subject.gradient(x);
      expectClose(chained, direct, 1e-6);
      tf.dispose([x, activations, gradients, rebuilt, chained, direct]);
    });
  });

  for (const [name, build, output] of [
    ['inside', twoOutputsInside, 0],
    ['outside', twoOutputsOutside, 1],
  ] as const) {
    it(`sees one call where tfjs runs a nested model for each of its outputs (${name})`, async () => {
      await withModel(build, async (net) => {
        expect(addresses(net).filter((address) => /#/.test(address))).to.deep.equal([]);
        const x = inputsFor(net, 2);
        const subject = await modelSubject(net, x, {target: 1, output, run: runOf()});
        const site = networkOf(net).site('inner/hidden');
        const {gradients} = gradientsAt(subject, x, [site]);
        const [kernel] = site.layer.getWeights();
        const chained = tf.tidy(() => tf.matMul(gradients[0] ?? tf.zeros([0]), kernel ?? tf.zeros([0]), false, true));
        const direction = patterned([2, 4], 5);
        const along = tf.tidy(() => tf.sum(tf.mul(chained, direction), 1).dataSync());
        expectCloseTo(
          along,
          inputDerivative(x, 0, direction, (moved) => predicted(net, moved, 1, output)),
          1e-3,
        );
        await expectNoLeak(() => {
          const again = gradientsAt(subject, x, [site]);
          tf.dispose([again.activations, again.gradients]);
        });
        tf.dispose([x, gradients, chained, direction]);
      });
    });
  }

  it('lets a base be named that a Sequential takes apart', async () => {
    await withModel(nestedModel, async (net) => {
      const network = networkOf(net);
      expect(network.site('base').address).to.equal('base/tanh_5');
      expect(network.site('head').address).to.equal('head');
    });
  });

  it('lists the layers there are when one is not there', async () => {
    await withModel(sharedModel, async (net) => {
      const network = networkOf(net);
      expect(network.site('enc#0')).to.equal(network.site('enc'));
      for (const wrong of ['conv', 'enc#2', '', 'Enc', 'base/enc']) {
        await expectExplainError(
          () => network.site(wrong),
          'no-such-layer',
          new RegExp(`no layer '${wrong}' in model 'shared_net'; its layers: (?=.*enc, ).*enc#1, .*out`),
        );
      }
    });
  });

  it('takes axes of open size from the inputs', async () => {
    const build = () =>
      handWeighted(
        sequential({
          name: 'open_net',
          layers: [
            layers.conv2d({name: 'conv_1', filters: 2, kernelSize: 5, inputShape: [null, null, 1]}),
            layers.maxPooling2d({name: 'pool_1', poolSize: 2}),
            layers.globalAveragePooling2d({name: 'gap'}),
            layers.dense({name: 'out', units: 2}),
          ],
        }),
      );
    await withModel(build, async (net) => {
      const x = patterned([3, 12, 10, 1]);
      const network = networkOf(net, [x]);
      expect(network.site('conv_1').shape).to.deep.equal([8, 6, 2]);
      const subject = await modelSubject(network, [x], {target: 0, run: runOf()});
      const {gradients} = gradientsAt(subject, [x], [network.site('conv_1')]);
      expect(gradients[0]?.shape).to.deep.equal([3, 8, 6, 2]);
      const unsized = networkOf(net);
      expect(unsized.site('conv_1').shape).to.deep.equal([60, 60, 2]);
      await expectExplainError(
        () => gradientsAt(subject, [x], [unsized.site('conv_1')]),
        'bad-data',
        /'conv_1' puts out \[n, 8, 6, 2\] for this input, \[n, 60, 60, 2\]/,
      );
      tf.dispose([x, gradients]);
    });
  });

  it('refuses a model that is not built, or that keeps state', async () => {
    await expectExplainError(() => networkOf(sequential()), 'no-model', /not built yet.*inputShape/);
    const build = () =>
      sequential({name: 'memory', layers: [layers.lstm({units: 2, stateful: true, batchInputShape: [2, 3, 1]})]});
    await withModel(build, (net) =>
      expectExplainError(() => networkOf(net), 'not-applicable', /'memory' keeps state.*stateful: false/),
    );
  });

  it('gives one tensor an output, whatever is watched', async () => {
    await withModel(multiModel, (net) => {
      const x = inputsFor(net, 2);
      tf.tidy(() => {
        const network = networkOf(net);
        const plain = network.run(x);
        const watched = network.run(x, {sites: network.sites, see: () => undefined});
        expectClose(watched, plain, 0);
        expectClose(plain, net.predict(x) as tf.Tensor[], 1e-7);
        // Zero instead of the code that both outputs are read from: only the biases are left.
        const both = network.site('both');
        const cut = network.run(x, {sites: [both], see: (_, output) => tf.zerosLike(output)});
        const bias = net.getLayer('size').getWeights()[1] ?? tf.zeros([0]);
        expectClose(cut[1] ?? [], tf.add(tf.zeros([2, 2]), bias), 1e-7);
      });
      tf.dispose(x);
    });
  });

  it('adds nothing to the model', async () => {
    await withModel(nestedModel, (net) =>
      expectNoLeak(() => {
        const nodes = () => net.layers.map((layer) => [layer.inboundNodes.length, layer.outboundNodes.length]);
        const before = [nodes(), weightValues(net)];
        networkOf(net);
        expect([nodes(), weightValues(net)]).to.deep.equal(before);
      }),
    );
  });
});
