import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {generator} from '../../src/core/random.ts';
import {explain} from '../../src/explain.ts';
import {explainers as m} from '../../src/explainers/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {handWeighted, patterned, weightValues} from '../helpers/weights.ts';

/** Everything that a careless look would disturb: dropout, noise, moving averages, an optimizer with momentum. */
function trainable(): LayersModel {
  const model = handWeighted(
    sequential({
      layers: [
        layers.gaussianNoise({stddev: 0.1, inputShape: [6, 6, 1]}),
        layers.conv2d({name: 'conv_1', filters: 3, kernelSize: 3, activation: 'relu'}),
        layers.batchNormalization({name: 'norm', momentum: 0.5}),
        layers.dropout({rate: 0.5}),
        layers.flatten(),
        layers.dense({name: 'out', units: 3, activation: 'softmax'}),
      ],
    }),
  );
  model.compile({optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy']});
  return model;
}

interface Trained {
  readonly weights: readonly (readonly number[])[];
  readonly optimizer: readonly (readonly number[])[];
  readonly losses: readonly unknown[];
}

/** Trains for three epochs from fixed weights with a seeded Math.random; `look` runs after each batch and epoch. */
async function trained(look: (model: LayersModel, x: tf.Tensor) => Promise<void>): Promise<Trained> {
  const random = Math.random;
  Math.random = generator(7, 'training');
  const [x, y] = [
    patterned([12, 6, 6, 1], 3),
    tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], 'int32'), 3)),
  ];
  const model = trainable();
  try {
    const onLook = () => look(model, x);
    const callbacks = {onBatchEnd: onLook, onEpochEnd: onLook};
    const history = await model.fit(x, y, {epochs: 3, batchSize: 4, shuffle: true, verbose: 0, callbacks});
    const state = await model.optimizer.getWeights();
    const optimizer = state.map(({tensor}) => Array.from(tensor.dataSync()));
    return {weights: weightValues(model), optimizer, losses: history.history['loss'] ?? []};
  } finally {
    Math.random = random;
    model.dispose();
    tf.dispose([x, y]);
  }
}

describe('explaining while a model trains', () => {
  useBackend();

  it('changes no bit of the training: weights, moving averages, optimizer, losses', async () => {
    const alone = await trained(async () => {});
    let looks = 0;
    const methods = [
      m.gradCam(),
      m.activations(),
      m.occlusion({patch: 3, stride: 3}),
      m.smoothGrad({samples: 2, of: m.integratedGradients({steps: 2})}),
      m.expectedGradients({samples: 2}),
    ];
    const watched = await trained(async (model, x) => {
      looks += 1;
      for (const method of methods) {
        const {maps} = await explain(method, model, x, {target: 1, background: x, batchSize: 24});
        tf.dispose([...maps]);
      }
    });
    expect(looks).to.equal(12);
    expect(alone.optimizer.length).to.be.greaterThan(4);
    expect(watched).to.deep.equal(alone);
    // The comparison would notice: without dropout's draws the losses are others.
    const disturbed = await trained(async () => void Math.random());
    expect(disturbed).to.not.deep.equal(alone);
  });

  it('goes on as before after an explanation that failed or was aborted', async () => {
    const alone = await trained(async () => {});
    let failures = 0;
    const watched = await trained(async (model, x) => {
      const controller = new AbortController();
      const progress = () => controller.abort();
      const failing = () => {
        throw new Error('own target broke');
      };
      for (const options of [{signal: controller.signal, progress, batchSize: 2}, {target: failing}] as const) {
        await explain(m.gradCam(), model, x, options).catch(() => {
          failures += 1;
        });
      }
    });
    expect(failures).to.equal(24);
    expect(watched).to.deep.equal(alone);
  });

  it("looks without dropout, noise or the batch's own averages", async () => {
    const model = trainable();
    const x = patterned([5, 6, 6, 1], 3);
    const look = async (input: tf.Tensor) => {
      const {maps} = await explain(m.gradient(), model, input, {target: 1, score: 'probability'});
      const values = maps.flatMap((map) => Array.from(map.dataSync()));
      tf.dispose([...maps]);
      return values;
    };
    const all = await look(x);
    expect(await look(x)).to.deep.equal(all);
    const one = tf.slice(x, 3, 1);
    const alone = await look(one);
    const most = Math.max(...all.map(Math.abs));
    alone.forEach((value, i) => {
      expect(value).to.be.closeTo(all[3 * 36 + i] ?? Number.NaN, 1e-5 * most);
    });
    model.dispose();
    tf.dispose([x, one]);
  });
});
