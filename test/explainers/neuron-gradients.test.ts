import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {activations} from '../../src/explainers/activations.ts';
import {neuronGradients} from '../../src/explainers/neuron-gradients.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {functionalModel, sharedModel} from '../helpers/models.ts';
import {denseSoftmax} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';

describe('explainers/neuron-gradients', () => {
  useBackend();

  it('of a first dense layer are the weights of the unit, whatever the target', async () => {
    await withModel(denseSoftmax, async (model) => {
      const x = inputsFor(model, 2);
      const [kernel] = model.getLayer('dense_1').getWeights();
      const weights = kernel?.arraySync() as number[][];
      const column = weights.map((row) => row[3] ?? 0);
      for (const target of [0, 'predicted'] as const) {
        const subject = await modelSubject(model, x, {target, run: runOf()});
        const {maps} = await attributed(neuronGradients({layer: 'dense_1', unit: 3}), subject, x, {batchSize: 1});
        expectClose(maps[0] ?? [], [...column, ...column], 1e-6);
      }
      tf.dispose(x);
    });
  });

  it('meet what a unit does when the input is changed', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 1);
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const unit = [2, 3, 1];
      const {maps} = await attributed(neuronGradients({layer: 'conv_2', unit}), subject, x);
      const at = async (place: number, by: number) => {
        const moved = tf.tidy(() => x.map((t) => tf.add(t, tf.reshape(tf.mul(tf.oneHot([place], 36), by), t.shape))));
        const seen = (await attributed(activations({layers: ['conv_2']}), subject, moved)).maps[0] ?? [];
        tf.dispose(moved);
        return seen[(2 * 6 + 3) * 3 + 1] ?? 0;
      };
      for (const place of [14, 21, 1]) {
        const slope = ((await at(place, 0.01)) - (await at(place, -0.01))) / 0.02;
        expect(maps[0]?.[place]).to.be.closeTo(slope, 1e-4);
      }
      // Two convolutions of 3 x 3 see no further than two pixels.
      const seen = (maps[0] ?? []).flatMap((value, place) => (value === 0 ? [] : [[Math.floor(place / 6), place % 6]]));
      expect(seen).to.deep.equal([0, 1, 2, 3, 4].flatMap((row) => [1, 2, 3, 4, 5].map((column) => [row, column])));
      tf.dispose(x);
    });
  });

  it('of a channel are the sum over its places; by default of the channel that is driven most', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 3);
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const layer = 'conv_1';
      const channels: (readonly number[])[] = [];
      for (const unit of [0, 1, 2]) {
        const {maps} = await attributed(neuronGradients({layer, unit}), subject, x);
        const sum = new Array<number>(108).fill(0);
        for (let place = 0; place < 36; place++) {
          const at = neuronGradients({layer, unit: [Math.floor(place / 6), place % 6, unit]});
          (await attributed(at, subject, x)).maps[0]?.forEach((value, i) => {
            sum[i] = (sum[i] ?? 0) + value;
          });
        }
        expectClose(maps[0] ?? [], sum, 1e-5);
        channels.push(maps[0] ?? []);
      }
      const seen = (await attributed(activations({layers: [layer]}), subject, x)).maps[0] ?? [];
      const own = (await attributed(neuronGradients({layer}), subject, x)).maps[0] ?? [];
      for (const row of [0, 1, 2]) {
        const totals = [0, 1, 2].map((c) =>
          seen.slice(row * 108, (row + 1) * 108).reduce((sum, value, i) => sum + (i % 3 === c ? value : 0), 0),
        );
        const best = totals.indexOf(Math.max(...totals));
        expectClose(own.slice(row * 36, (row + 1) * 36), channels[best]?.slice(row * 36, (row + 1) * 36) ?? [], 1e-6);
      }
      tf.dispose(x);
    });
  });

  it('leave out the inputs that a call of a shared layer does not see', async () => {
    await withModel(sharedModel, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const {maps, parts} = await attributed(neuronGradients({layer: 'enc#1', unit: 1}), subject, x);
      expect(parts).to.deep.equal(['a', 'b']);
      expect(largest(maps[0] ?? [1])).to.equal(0);
      const [kernel] = model.getLayer('enc').getWeights();
      const column = tf.tidy(() => flat(tf.slice(kernel ?? tf.zeros([4, 3]), [0, 1], [4, 1])));
      expectClose(maps[1] ?? [], [...column, ...column], 1e-6);
      tf.dispose(x);
    });
  });

  it('refuse a unit or a layer that is not there', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 1);
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const refused = (options: Parameters<typeof neuronGradients>[0]) =>
        expectExplainError(
          () => neuronGradients(options).check?.(subject, x, runOf()),
          'bad-option',
          /layer 'conv_1' puts out \[n, 6, 6, 3\]: unit must be a channel below 3 or 3 numbers below 6, 6, 3; got/,
        );
      await refused({layer: 'conv_1', unit: 3});
      await refused({layer: 'conv_1', unit: [1, 2]});
      await refused({layer: 'conv_1', unit: [6, 0, 0]});
      await expectExplainError(
        () => neuronGradients({layer: 'conv_9'}).check?.(subject, x, runOf()),
        'no-such-layer',
        /conv_9/,
      );
      await expectExplainError(() => neuronGradients({unit: -1}), 'bad-option', /'unit' must be whole number >= 0/);
      tf.dispose(x);
    });
  });
});
