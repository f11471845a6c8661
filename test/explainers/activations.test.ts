import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, model as modelOf} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {activations} from '../../src/explainers/activations.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {branchedModel, functionalModel, nestedModel, sharedModel} from '../helpers/models.ts';
import {denseSoftmax, embeddingModel, sequenceModel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';

/** What tfjs itself says that a layer of a flat model puts out. */
function byTfjs(model: LayersModel, layer: string, x: readonly tf.Tensor[]): number[] {
  const output = model.getLayer(layer).output;
  const part = modelOf({inputs: model.inputs, outputs: output});
  return tf.tidy(() => {
    const out = part.predict([...x]);
    return flat(Array.isArray(out) ? out : [out]);
  });
}

describe('explainers/activations', () => {
  useBackend();

  for (const build of [functionalModel, branchedModel, sequenceModel, denseSoftmax]) {
    it(`show what the layers put out: ${build.name}`, async () => {
      await withModel(build, async (model) => {
        const x = inputsFor(model, 3);
        const subject = await modelSubject(model, x, {target: 0, score: 'probability', run: runOf()});
        const layers = model.layers.filter((layer) => layer.getClassName() !== 'InputLayer').map((layer) => layer.name);
        const {maps, parts} = await attributed(activations({layers}), subject, x, {batchSize: 2});
        expect(parts).to.deep.equal(layers);
        for (const [i, layer] of layers.entries()) expectClose(maps[i] ?? [], byTfjs(model, layer, x), 1e-6, layer);
        tf.dispose(x);
      });
    });
  }

  it('show spatial layers that compute by default, all that compute where there are none', async () => {
    for (const [build, layers] of [
      [functionalModel, ['conv_1', 'norm', 'tanh_1', 'conv_2', 'tanh_2']],
      [
        nestedModel,
        ['base/conv_1', 'base/tanh_1', 'base/block/conv_4', 'base/block/tanh_4', 'base/conv_5', 'base/tanh_5'],
      ],
      [denseSoftmax, ['dense_1', 'tanh_1', 'out']],
    ] as const) {
      await withModel(build, async (model) => {
        const x = inputsFor(model, 2);
        const subject = await modelSubject(model, x, {target: 0, run: runOf()});
        expect((await attributed(activations(), subject, x)).parts).to.deep.equal(layers);
        tf.dispose(x);
      });
    }
  });

  it('show each call of a shared layer', async () => {
    await withModel(sharedModel, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      const {maps, parts} = await attributed(activations({layers: ['enc', 'enc#1']}), subject, x);
      expect(parts).to.deep.equal(['enc', 'enc#1']);
      const [kernel, bias] = model.getLayer('enc').getWeights();
      const expected = tf.tidy(() => x.map((t) => flat(tf.add(tf.dot(t, kernel ?? 0), bias ?? 0))));
      expectClose(maps, expected, 1e-6);
      tf.dispose(x);
    });
  });

  it('take word numbers', async () => {
    await withModel(embeddingModel, async (model) => {
      const x = [tf.tensor2d([[1, 2, 3, 4, 5]], [1, 5], 'int32')];
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      const {maps} = await attributed(activations({layers: ['words']}), subject, x);
      const table = flat(model.getLayer('words').getWeights()[0] ?? []);
      expectClose(
        maps,
        [1, 2, 3, 4, 5].flatMap((word) => table.slice(3 * word, 3 * word + 3)),
        0,
      );
      tf.dispose(x);
    });
  });

  it('name the layers there are when one is not there', async () => {
    await withModel(denseSoftmax, async (model) => {
      const x = inputsFor(model, 1);
      const subject = await modelSubject(model, x, {target: 0, run: runOf()});
      const made = activations({layers: ['dense_1', 'dense_7']});
      await expectExplainError(
        () => made.check?.(subject, x, runOf()),
        'no-such-layer',
        /no layer 'dense_7' in model 'dense_softmax'; its layers: dense_1, tanh_1, out/,
      );
      await expectExplainError(
        () => activations({layers: []}),
        'bad-option',
        /'layers' must be list of text; got \[\]/,
      );
      tf.dispose(x);
    });
  });
});
