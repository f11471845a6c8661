import * as tf from '@tensorflow/tfjs-core';
import {input, type LayersModel, layers, model as modelOf, type SymbolicTensor} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {asList} from '../../../src/core/network/layers.ts';
import {networkOf} from '../../../src/core/network/network.ts';
import {decidingLayer, outputsAndFeatures} from '../../../src/core/network/penultimate.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectClose} from '../../helpers/close.ts';
import {expectNoLeak} from '../../helpers/leaks.ts';
import {pattern} from '../../helpers/weights.ts';

const after = (layer: layers.Layer, ...before: readonly SymbolicTensor[]): SymbolicTensor => {
  const [only] = before;
  const [made] = asList(layer.apply(before.length === 1 && only ? only : [...before]));
  if (!made || made instanceof tf.Tensor) throw new Error('a layer of a symbolic tensor makes a symbolic tensor');
  return made;
};
const dense = (name: string, units: number) => layers.dense({name, units, activation: 'tanh'});

describe('the features that the last layer decides by', () => {
  useBackend();

  /** Of five rows in batches of two, against those of tfjs's own model of the same layers. */
  const compare = async (
    model: LayersModel,
    name: string,
    expected: (x: tf.Tensor) => tf.Tensor,
    shape: readonly number[],
    index = 0,
  ) => {
    const layer = decidingLayer(model, index);
    expect(layer?.name).to.equal(name);
    if (!layer) return;
    const network = networkOf(model);
    const x = tf.tensor(pattern(5 * shape.reduce((a, b) => a * b, 1), 1), [5, ...shape]);
    const run = {seed: 0, batchSize: 2};
    const made = await expectNoLeak(async () => {
      const {outputs, features} = await outputsAndFeatures(network, layer, [x], run, index);
      const read = {outputs: await outputs.data(), features: await features.data(), shape: features.shape};
      tf.dispose([outputs, features]);
      return read;
    });
    tf.tidy(() => {
      const own = expected(x);
      expect(made.shape).to.deep.equal(own.shape);
      expectClose(made.features, own.dataSync(), 1e-5);
      expectClose(made.outputs, asList(model.predict(x))[index]?.dataSync() ?? [], 1e-5);
    });
    x.dispose();
    model.dispose();
  };

  it('are the input of the last dense layer, whatever squashes behind it', async () => {
    const x = input({shape: [4]});
    const hidden = after(dense('hidden', 3), x);
    const scores = after(layers.dense({name: 'scores', units: 2}), hidden);
    const model = modelOf({inputs: x, outputs: after(layers.softmax(), after(layers.dropout({rate: 0.5}), scores))});
    const inside = modelOf({inputs: x, outputs: hidden});
    await compare(model, 'scores', (rows) => asList(inside.predict(rows))[0] ?? rows, [4]);
  });

  it('are found inside of a nested model, and of the output that is asked for', async () => {
    const inner = input({shape: [3]});
    const [first, second] = [dense('first', 4), dense('second', 2)];
    const head = modelOf({inputs: inner, outputs: after(second, after(first, inner)), name: 'head'});
    const x = input({shape: [3]});
    const base = after(dense('base', 3), x);
    const model = modelOf({inputs: x, outputs: [after(dense('other', 5), base), after(head, base)]});
    const inside = modelOf({inputs: x, outputs: base});
    expect(decidingLayer(model, 0)?.name).to.equal('other');
    const expected = (rows: tf.Tensor) => asList(first.apply(asList(inside.predict(rows))[0] ?? rows))[0];
    await compare(
      model,
      'second',
      (rows) => {
        const own = expected(rows);
        return own instanceof tf.Tensor ? own : rows;
      },
      [3],
      1,
    );
  });

  it('are averaged over the places that a convolution decides at', async () => {
    const x = input({shape: [4, 4, 2]});
    const conv = layers.conv2d({name: 'places', filters: 3, kernelSize: 1});
    const model = modelOf({inputs: x, outputs: after(layers.globalAveragePooling2d({}), after(conv, x))});
    await compare(model, 'places', (rows) => tf.mean(rows, [1, 2]), [4, 4, 2]);
  });

  it('are unknown where several ways lead to the output', () => {
    const x = input({shape: [4]});
    const sum = after(layers.add(), after(dense('a', 2), x), after(dense('b', 2), x));
    const model = modelOf({inputs: x, outputs: after(layers.softmax(), sum)});
    expect(decidingLayer(model, 0)).to.equal(undefined);
    model.dispose();
  });
});
