import * as tf from '@tensorflow/tfjs-core';
import {input, type LayersModel, layers, model, type SymbolicTensor, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {networkOf} from '../../src/core/network/network.ts';
import {explain} from '../../src/explain.ts';
import {activations} from '../../src/explainers/activations.ts';
import {gradient} from '../../src/explainers/gradient.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectCloseTo, flat, largest} from '../helpers/close.ts';
import {inputDerivative, predicted} from '../helpers/differences.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {handWeighted, inputsFor, patterned, withModel} from '../helpers/weights.ts';

const softmax = () => layers.dense({name: 'out', units: 3, activation: 'softmax'});
const recurrent = {units: 2, returnSequences: true} as const;

/** A layer that looks at a hidden one is typed for recurrent cells only. */
type Inner = Parameters<typeof layers.timeDistributed>[0]['layer'];

const nets: Readonly<Record<string, () => LayersModel>> = {
  'separable, transposed and depthwise convolutions': () =>
    sequential({
      layers: [
        layers.separableConv2d({name: 'separable', filters: 3, kernelSize: 3, inputShape: [5, 5, 2]}),
        layers.leakyReLU({name: 'leaky'}),
        layers.conv2dTranspose({name: 'transposed', filters: 2, kernelSize: 3}),
        layers.upSampling2d({name: 'larger'}),
        layers.depthwiseConv2d({name: 'depthwise', kernelSize: 3}),
        layers.prelu({name: 'prelu'}),
        layers.layerNormalization({name: 'norm'}),
        layers.globalMaxPooling2d({name: 'gmp'}),
        softmax(),
      ],
    }),
  'both directions of time': () =>
    sequential({
      layers: [
        layers.masking({name: 'mask', maskValue: 9, inputShape: [3, 2]}),
        layers.bidirectional({name: 'both', layer: layers.lstm({units: 2}), mergeMode: 'sum'}),
        softmax(),
      ],
    }),
  'a layer at each time': () =>
    sequential({
      layers: [
        layers.gru({name: 'gru', ...recurrent, inputShape: [3, 2]}),
        layers.timeDistributed({name: 'each', layer: layers.dense({units: 3}) as Inner}),
        layers.flatten({name: 'flat'}),
        softmax(),
      ],
    }),
  'a layer with several outputs': () => {
    const x = input({shape: [3, 2], name: 'x'});
    const states = layers.lstm({name: 'lstm', units: 2, returnState: true}).apply(x) as SymbolicTensor[];
    const all = layers.concatenate({name: 'all'}).apply(states) as SymbolicTensor;
    return model({inputs: x, outputs: softmax().apply(all) as SymbolicTensor, name: 'states_net'});
  },
};

describe('layers of many kinds', () => {
  useBackend();

  for (const [name, build] of Object.entries(nets)) {
    it(`${name}: gradients meet finite differences, every layer can be looked at`, async () => {
      await withModel(
        () => handWeighted(build()),
        async (net) => {
          const x = inputsFor(net, 2, 3);
          const direction = patterned(x[0]?.shape ?? [], 7);
          const addresses = networkOf(net).sites.map((site) => site.address);
          expect(addresses.join()).to.not.match(/#/);
          await expectNoLeak(async () => {
            const {maps} = await explain(gradient(), net, x, {target: 1, score: 'probability'});
            const along = tf.tidy(() => flat(tf.sum(tf.reshape(tf.mul(maps[0] ?? 0, direction), [2, -1]), 1)));
            expect(largest(along)).to.be.greaterThan(1e-3);
            expectCloseTo(
              along,
              inputDerivative(x, 0, direction, (moved) => predicted(net, moved, 1)),
              5e-3,
            );
            const shown = await explain(activations({layers: addresses}), net, x, {target: 1, score: 'probability'});
            expectCloseTo(
              shown.maps.at(-1) ?? [],
              tf.tidy(() => flat(net.predict(x) as tf.Tensor)),
              1e-6,
            );
            tf.dispose([...maps, ...shown.maps]);
          });
          tf.dispose([x, direction]);
        },
      );
    });
  }
});
