import * as tf from '@tensorflow/tfjs-core';
import {layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {Explainer} from '../src/core/explainer.ts';
import {modelSubject} from '../src/core/model-subject.ts';
import {networkOf} from '../src/core/network/network.ts';
import type {Run} from '../src/core/run.ts';
import {type ExplainOptions, explain, explainAll, runFor} from '../src/explain.ts';
import {explainers as m} from '../src/explainers/index.ts';
import {useBackend} from './helpers/backend.ts';
import {expectClose, flat} from './helpers/close.ts';
import {expectExplainError} from './helpers/errors.ts';
import {imageModel} from './helpers/image-models.ts';
import {expectNoLeak} from './helpers/leaks.ts';
import {multiModel} from './helpers/models.ts';
import {runOf} from './helpers/run.ts';
import {watchPasses} from './helpers/spy.ts';
import {inputsFor, withModel} from './helpers/weights.ts';

const image = () => imageModel(1);

describe('explain', () => {
  useBackend();

  it('does in one call what a subject and a run do step by step', async () => {
    await withModel(image, async (model) => {
      const x = inputsFor(model, 3);
      await expectNoLeak(async () => {
        const options = {target: [2, 0, 1], score: 'probability'} as const;
        const {maps} = await explain(m.integratedGradients(), model, x, {...options, batchSize: 32});
        const subject = await modelSubject(model, x, {...options, run: runOf()});
        const byHand = await m.integratedGradients().attribute(subject, x, runOf());
        expectClose(maps, byHand.maps, 0);
        tf.dispose([...maps, ...byHand.maps]);
      });
      tf.dispose(x);
    });
  });

  it('takes a tensor or one for each input, and hands on seed, batch size, signal, progress and background', async () => {
    await withModel(multiModel, async (model) => {
      const x = inputsFor(model, 2);
      const runs: Run[] = [];
      const spy: Explainer = {
        name: 'spy',
        map: 'signed',
        async attribute(_subject, _x, run) {
          runs.push(run);
          return {maps: []};
        },
      };
      const {signal} = new AbortController();
      const progress = () => {};
      await explain(spy, model, x, {seed: 7, batchSize: 5, signal, progress, background: x});
      expect(runs[0]).to.deep.equal({seed: 7, batchSize: 5, signal, progress, background: x});
      await explain(spy, model, x);
      expect(runs[1]).to.include({seed: 0, batchSize: 512, signal: undefined});
      tf.dispose(x);
    });
  });

  it('makes no pass that takes more memory than is meant for one', async () => {
    // 256 x 256 x 16 activations of a convolution are 4 MiB a row; a backward pass takes about three times as much.
    const build = () =>
      sequential({
        layers: [
          layers.conv2d({filters: 16, kernelSize: 1, inputShape: [256, 256, 1]}),
          layers.globalAveragePooling2d({}),
        ],
      });
    await withModel(build, (model) => {
      const network = networkOf(model);
      expect(network.bytesPerRow).to.equal(4 * 16 * (256 * 256 + 1));
      const {batchSize} = runFor(network);
      expect(3 * network.bytesPerRow * batchSize).to.be.within(0.9 * 256 * 2 ** 20, 256 * 2 ** 20);
    });
  });

  it('never passes more rows than the batch size: 16 images of 200 steps are no batch of 3,200', async () => {
    await withModel(image, async (model) => {
      const x = inputsFor(model, 16);
      const passes: number[] = [];
      const stop = watchPasses(model, (rows) => passes.push(rows));
      const {maps} = await explain(m.integratedGradients({steps: 200}), model, x, {target: 1});
      stop();
      expect(Math.max(...passes)).to.equal(512);
      // 16 x 200 points in 25 full passes, the score at both ends, and one row to look at the model.
      expect(passes.reduce((a, b) => a + b, 0)).to.equal(16 * 200 + 2 * 16 + 1);
      tf.dispose([...x, ...maps]);
    });
  });

  it('takes whole numbers as they come from images', async () => {
    await withModel(image, async (model) => {
      const [whole] = tf.tidy(() => inputsFor(model, 2).map((t) => tf.cast(tf.mul(t, 20), 'int32')));
      const floats = tf.cast(whole ?? tf.zeros([0]), 'float32');
      for (const method of [m.gradient(), m.integratedGradients(), m.occlusion(), m.smoothGrad(), m.gradCam()]) {
        const [a, b] = [
          await explain(method, model, whole ?? floats, {target: 1}),
          await explain(method, model, floats, {target: 1}),
        ];
        expect(a.maps[0]?.dtype).to.equal('float32');
        expectClose(a.maps, b.maps, 0, method.name);
        tf.dispose([...a.maps, ...b.maps]);
      }
      tf.dispose([whole ?? [], floats]);
    });
  });

  it('refuses input that does not fit the model, in words, and leaves nothing behind', async () => {
    const shapes = async (build: typeof image, given: number[][], message: RegExp) =>
      withModel(build, async (model) => {
        const x = given.map((shape) => tf.zeros(shape));
        await expectNoLeak(() => expectExplainError(() => explain(m.gradient(), model, x), 'bad-data', message));
        tf.dispose(x);
      });
    await shapes(image, [[0, 7, 6, 1]], /at least one row of input, got none/);
    // As many values, other sides: tfjs would not notice before the flattened layer, or not at all.
    await shapes(
      image,
      [[2, 6, 7, 1]],
      /input 'conv_1_input' of model 'image_net_1' must be \[n, 7, 6, 1\]; got \[2, 6, 7, 1\]/,
    );
    await shapes(image, [[7, 6, 1]], /must be \[n, 7, 6, 1\]; got \[7, 6, 1\]/);
    await shapes(
      image,
      [
        [2, 7, 6, 1],
        [2, 7, 6, 1],
      ],
      /has 1 input \(conv_1_input\); got 2 tensors/,
    );
    await shapes(multiModel, [[2, 4, 4, 1]], /'multi_net' has 2 inputs \(image, facts\); got 1 tensor$/);
    await shapes(
      multiModel,
      [
        [2, 3],
        [2, 4, 4, 1],
      ],
      /input 'image' of model 'multi_net' must be \[n, 4, 4, 1\]; got \[2, 3\]/,
    );
    await shapes(
      multiModel,
      [
        [2, 4, 4, 1],
        [3, 3],
      ],
      /input 0 has 2, input 1 has 3/,
    );
  });

  it('refuses options that are none, as untyped programs may pass them', async () => {
    await withModel(image, async (model) => {
      const x = inputsFor(model, 2);
      const untyped = (options: string): ExplainOptions => JSON.parse(options);
      for (const [options, code, message] of [
        ['{"batchSize": 0}', 'bad-option', /batchSize must be a whole number >= 1; got 0/],
        ['{"batchSize": 2.5}', 'bad-option', /got 2.5/],
        ['{"target": "dog"}', 'bad-target', /'predicted', 'label', .*or a function; got 'dog'/],
        ['{"score": "logits"}', 'bad-target', /score must be logit or probability; got 'logits'/],
        ['{"output": 3}', 'bad-target', /no output '3'; this model has 0 \(out\)/],
      ] as const) {
        await expectExplainError(() => explain(m.gradient(), model, x, untyped(options)), code, message);
      }
      tf.dispose(x);
    });
  });

  it('explains with a method of your own', async () => {
    const brightness: Explainer = {
      name: 'brightness',
      map: 'positive',
      attribute: async (_subject, x) => ({maps: tf.tidy(() => x.map((t) => tf.abs(t)))}),
    };
    await withModel(image, async (model) => {
      const x = inputsFor(model, 2);
      const {maps} = await explain(brightness, model, x);
      expectClose(maps, flat(x).map(Math.abs), 0);
      tf.dispose([...maps, ...x]);
    });
  });
});

describe('explainAll', () => {
  useBackend();

  const onePass = [
    m.gradient(),
    m.gradCam(),
    m.inputXGradient(),
    m.layerCam({layer: ['conv_1', 'conv_2']}),
    m.activations(),
  ];

  it('gives what each gives alone, with one pass for those that need no more', async () => {
    await withModel(image, async (model) => {
      const x = inputsFor(model, 3);
      const all = [m.occlusion({patch: 3}), ...onePass, m.integratedGradients({steps: 3})];
      await expectNoLeak(async () => {
        const options = {target: 1} as const;
        const together = await explainAll(all, model, x, options);
        for (const [i, explainer] of all.entries()) {
          const alone = await explain(explainer, model, x, options);
          expectClose(together[i]?.maps ?? [], alone.maps, 1e-6, explainer.name);
          expect(together[i]?.parts, explainer.name).to.deep.equal(alone.parts);
          tf.dispose([...alone.maps]);
        }
        tf.dispose(together.map(({maps}) => [...maps]));
      });
      const rows: number[] = [];
      const stop = watchPasses(model, (n) => rows.push(n));
      const shared = await explainAll(onePass, model, x, {target: 1});
      stop();
      // One row to get to know the network, then all of them once.
      expect(rows).to.deep.equal([1, 3]);
      tf.dispose([...x, ...shared.flatMap(({maps}) => [...maps])]);
    });
  });

  it('fails as the one does that fails, and frees what the others gave', async () => {
    await withModel(image, async (model) => {
      const x = inputsFor(model, 2);
      for (const [bad, code, message] of [
        [m.gradCam({layer: 'nowhere'}), 'no-such-layer', /no layer 'nowhere'/],
        [m.cam(), 'not-applicable', /^cam needs a network that ends in/],
      ] as const) {
        await expectNoLeak(() =>
          expectExplainError(() => explainAll([...onePass, bad], model, x, {target: 1}), code, message),
        );
      }
      const aborted = AbortSignal.abort();
      await expectNoLeak(() =>
        expectExplainError(() => explainAll(onePass, model, x, {target: 1, signal: aborted}), 'aborted', /aborted/),
      );
      tf.dispose(x);
    });
  });
});
