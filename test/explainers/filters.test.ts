import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {filters} from '../../src/explainers/filters.ts';
import {smoothGrad} from '../../src/explainers/smooth-grad.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {functionalModel, nestedModel} from '../helpers/models.ts';
import {sequenceModel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {handWeighted, inputsFor, withModel} from '../helpers/weights.ts';

/** Every kind of layer that has filters. */
const mixed = (): LayersModel =>
  handWeighted(
    sequential({
      layers: [
        layers.conv2d({name: 'conv', inputShape: [6, 6, 2], filters: 3, kernelSize: [2, 3]}),
        layers.depthwiseConv2d({name: 'depth', kernelSize: 2, depthMultiplier: 2}),
        layers.separableConv2d({name: 'separate', filters: 5, kernelSize: 2}),
        layers.conv2dTranspose({name: 'up', filters: 4, kernelSize: 3, useBias: false}),
        layers.globalAveragePooling2d({name: 'gap'}),
        layers.dense({name: 'out', units: 2}),
      ],
    }),
  );

describe('explainers/filters', () => {
  useBackend();

  it('are the kernels as they are, a transposed one with its channels in order', async () => {
    await withModel(mixed, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      const {maps, shapes, parts} = await attributed(filters(), subject, x);
      expect(parts).to.deep.equal(['conv', 'depth', 'separate', 'up']);
      expect(shapes).to.deep.equal([
        [1, 2, 3, 2, 3],
        [1, 2, 2, 3, 2],
        [1, 2, 2, 6, 1],
        [1, 3, 3, 5, 4],
      ]);
      for (const [i, name] of ['conv', 'depth', 'separate'].entries()) {
        expectClose(maps[i] ?? [], flat(model.getLayer(name).getWeights()[0] ?? tf.zeros([0])), 0, name);
      }
      // What a transposed convolution makes of a single 1 in channel 2 is its kernel for that channel.
      const up = model.getLayer('up');
      const response = tf.tidy(() => flat(up.apply(tf.tensor4d([0, 0, 1, 0, 0], [1, 1, 1, 5])) as tf.Tensor));
      const ours = (maps[3] ?? []).filter((_, k) => Math.floor(k / 4) % 5 === 2);
      expectClose(ours, response, 1e-6);
      tf.dispose(x);
    });
  });

  it('are found in nested models and sequences', async () => {
    for (const [build, parts] of [
      [nestedModel, ['base/conv_1', 'base/block/conv_4', 'base/conv_5']],
      [sequenceModel, ['conv_1', 'conv_2']],
    ] as const) {
      await withModel(build, async (model) => {
        const x = inputsFor(model, 1);
        const subject = await modelSubject(model, x, {target: 0, run: runOf()});
        expect((await attributed(filters(), subject, x)).parts).to.deep.equal(parts);
        const one = await attributed(filters({layers: parts[1]}), subject, x);
        expect(one.parts).to.deep.equal([parts[1]]);
        tf.dispose(x);
      });
    }
  });

  it('refuse what has no kernel, and to be smoothed', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 1);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      await expectExplainError(
        () => filters({layers: ['gap']}).check?.(subject, x, runOf()),
        'not-applicable',
        /layer 'gap' is a GlobalAveragePooling2D, .* layers that have: conv_1, conv_2/,
      );
      await expectExplainError(() => smoothGrad({of: filters()}), 'bad-option', /'filters' gives feature maps/);
      tf.dispose(x);
    });
    const flatNet = () =>
      handWeighted(sequential({layers: [layers.flatten({inputShape: [2, 2, 1]}), layers.dense({units: 2})]}));
    await withModel(flatNet, async (model) => {
      const x = inputsFor(model, 1);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      await expectExplainError(
        () => filters().check?.(subject, x, runOf()),
        'not-applicable',
        /filters needs a convolution layer \(Conv1D, .*\); model .* has none/,
      );
      tf.dispose(x);
    });
  });
});
