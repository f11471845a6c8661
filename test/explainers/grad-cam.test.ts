import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {networkOf} from '../../src/core/network/network.ts';
import {gradientsAt} from '../../src/core/passes/layer-gradients.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {gradCam} from '../../src/explainers/grad-cam.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, flat, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {multiModel, nestedModel, sequentialModel} from '../helpers/models.ts';
import {sequenceModel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {handWeighted, inputsFor, withModel} from '../helpers/weights.ts';

/** Two feature maps, the image and its negative, averaged and weighed 3 and -2 for the one score. */
function byHand(activation: 'linear' | 'relu'): LayersModel {
  const net = sequential({
    layers: [
      layers.conv2d({name: 'conv', filters: 2, kernelSize: 1, activation, inputShape: [2, 3, 1]}),
      layers.globalAveragePooling2d({name: 'gap'}),
      layers.dense({name: 'out', units: 1}),
    ],
  });
  tf.tidy(() => {
    net.getLayer('conv').setWeights([tf.tensor4d([1, -1], [1, 1, 1, 2]), tf.tensor1d([0, 0])]);
    net.getLayer('out').setWeights([tf.tensor2d([3, -2], [2, 1]), tf.tensor1d([7])]);
  });
  return net;
}

describe('explainers/grad-cam', () => {
  useBackend();

  const image = [1, -2, 3, -4, 5, -6];

  it('weighs feature maps by their mean gradient, adds them up and keeps what is positive', async () => {
    await withModel(
      () => byHand('linear'),
      async (model) => {
        const x = [tf.tensor4d(image, [1, 2, 3, 1])];
        const subject = await modelSubject(model, x, {target: 0, run: runOf()});
        // dS/dA is 3/6 and -2/6 everywhere, A is x and -x: their sum is 5/6 x.
        const cam = image.map((value) => (5 / 6) * value);
        const positive = cam.map((value) => Math.max(0, value));
        expectClose((await attributed(gradCam(), subject, x)).maps, positive, 1e-5);
        expectClose((await attributed(gradCam({relu: false}), subject, x)).maps, cam, 1e-5);
        // The other side of the score, as the negative class of a single unit asks for.
        const negative = await modelSubject(model, x, {target: 'negative', run: runOf()});
        const other = cam.map((value) => Math.max(0, -value));
        expectClose((await attributed(gradCam(), negative, x)).maps, other, 1e-5);
        tf.dispose(x);
      },
    );
  });

  it('guided takes positive gradients at positive activations only', async () => {
    await withModel(
      () => byHand('relu'),
      async (model) => {
        const x = [tf.tensor4d(image, [1, 2, 3, 1])];
        const subject = await modelSubject(model, x, {target: 0, run: runOf()});
        // relu(x) has gradient 3/6 and relu(-x) has -2/6 everywhere: after the ReLU of the map the latter is gone.
        const positive = image.map((value) => Math.max(0, value));
        expectClose(
          (await attributed(gradCam(), subject, x)).maps,
          positive.map((value) => value / 2),
          1e-5,
        );
        // Guided: 3/6 at the three places out of six where the first is positive, the second map not at all.
        const guided = await attributed(gradCam({guided: true}), subject, x);
        expectClose(
          guided.maps,
          positive.map((value) => value / 4),
          1e-5,
        );
        tf.dispose(x);
      },
    );
  });

  it('is the class activation map over the number of places where global average pooling comes last', async () => {
    const build = () =>
      handWeighted(
        sequential({
          layers: [
            layers.conv2d({name: 'conv', filters: 3, kernelSize: 3, activation: 'relu', inputShape: [6, 7, 1]}),
            layers.globalAveragePooling2d({name: 'gap'}),
            layers.dense({name: 'out', units: 4, activation: 'softmax'}),
          ],
        }),
      );
    await withModel(build, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: [3, 1], run: runOf()});
      const {maps, shapes} = await attributed(gradCam({upsample: 'none', relu: false}), subject, x);
      expect(shapes).to.deep.equal([[2, 4, 5]]);
      const expected = tf.tidy(() => {
        const features = model.getLayer('conv').apply(x[0] ?? []) as tf.Tensor;
        const [kernel = features] = model.getLayer('out').getWeights();
        const weights = tf.gather(tf.transpose(kernel), tf.tensor1d([3, 1], 'int32'));
        return flat(tf.div(tf.sum(tf.mul(features, tf.reshape(weights, [2, 1, 1, 3])), -1), 20));
      });
      expectCloseTo(maps, expected, 1e-5);
      tf.dispose(x);
    });
  });

  it('weighs by the gradients of any layer: nested, of a sequence, of one of several inputs', async () => {
    for (const [build, layer] of [
      [sequentialModel, 'conv_1'],
      [nestedModel, 'base/conv_5'],
      [nestedModel, 'base/block'],
      [sequenceModel, 'conv_2'],
      [multiModel, 'conv_1'],
    ] as const) {
      await withModel(build, async (model) => {
        const x = inputsFor(model, 3);
        const subject = await modelSubject(model, x, {target: 1, run: runOf()});
        const {activations, gradients} = gradientsAt(subject, x, [networkOf(model).site(layer)]);
        const expected = tf.tidy(() => {
          const [a = tf.zeros([0]), g = tf.zeros([0])] = [activations[0], gradients[0]];
          const channels = a.shape.at(-1) ?? 1;
          const alpha = tf.mean(tf.reshape(g, [3, -1, channels]), 1, true);
          return flat(tf.relu(tf.sum(tf.mul(tf.reshape(a, [3, -1, channels]), alpha), 2)));
        });
        const {maps, shapes} = await attributed(gradCam({layer, upsample: 'none'}), subject, x);
        expectCloseTo(maps, expected, 1e-5, layer);
        // By default it has the size of the input that has as many axes.
        const large = await attributed(gradCam({layer}), subject, x);
        const shown = x.find((t) => t.rank === (shapes[0]?.length ?? 0) + 1);
        expect(large.shapes).to.deep.equal([shown?.shape.slice(0, -1)]);
        tf.dispose([x, activations, gradients]);
      });
    }
  });

  it('works on probabilities, where a saturated softmax leaves nothing', async () => {
    await withModel(sequentialModel, async (model) => {
      const out = model.getLayer('out');
      // Outputs so sure that the probability is 1 in float32.
      tf.tidy(() => out.setWeights([tf.mul(out.getWeights()[0] ?? 0, 1), tf.tensor1d([200, 0, 0, 0])]));
      const x = inputsFor(model, 2);
      const peak = async (score: 'logit' | 'probability') => {
        const subject = await modelSubject(model, x, {target: 0, score, run: runOf()});
        return largest((await attributed(gradCam({relu: false}), subject, x)).maps);
      };
      expect(await peak('probability')).to.equal(0);
      expect(await peak('logit')).to.be.greaterThan(1e-3);
      tf.dispose(x);
    });
  });

  it('wants a layer with places, of a model that has layers', async () => {
    await withModel(sequentialModel, async (model) => {
      const x = inputsFor(model, 1);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      const check = (layer: string) => gradCam({layer}).check?.(subject, x, runOf());
      await expectExplainError(() => check('conv_3'), 'no-such-layer', /no layer 'conv_3'.*conv_1, tanh_1, pool_1/);
      await expectExplainError(
        () => check('flat'),
        'not-applicable',
        /'flat' puts out \[n, 18\].*layers that have: conv_1/,
      );
      const plain = functionSubject(1, (input) => tf.sum(input, [1, 2, 3]));
      await expectExplainError(() => gradCam().check?.(plain, x, runOf()), 'not-applicable', /a plain function/);
      tf.dispose(x);
    });
  });
});
