import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import {layers, type ModelFitArgs} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {generator} from '../../src/core/random.ts';
import {ExplainCallback, memorySink, registry} from '../../src/index.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import {prepareTraining} from '../../src/node/prepare-training.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {weightValues} from '../helpers/weights.ts';
import {useFolder} from '../node/run-folder.ts';
import {type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

const longTraining = fileURLToPath(new URL('long-training.ts', import.meta.url));

describe('a training with callbacks', () => {
  useBackend();
  const folder = useFolder();
  let held: Tensors;
  before(() => {
    held = tensors(6, 1);
    // A callback does so when a training begins: like is compared with like.
    prepareTraining();
  });
  after(() => held.dispose());
  /** Every method for images; CAM needs a network of its own kind. */
  const all = () =>
    new ExplainCallback(
      registry
        .filter(({spec}) => spec.name !== 'cam' && spec.inputs.includes('image'))
        .map((method) => method.from('steps' in method.spec.options ? {steps: 3} : {})),
      {validationData: [held.x, held.y], sinks: [memorySink()], maxImages: 3, report: () => {}},
    );

  it('ends with the very weights, optimizer and random numbers of one without, with dropout, batch norm and shuffling', async () => {
    const outcome = async (shuffle: boolean, callbacks: ModelFitArgs['callbacks']) => {
      const optimizer = tf.train.adam(0.01);
      const model = tinyNet({
        extra: [layers.batchNormalization({name: 'norm'}), layers.dropout({name: 'drop', rate: 0.5})],
      });
      model.compile({optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy']});
      const data = tensors(12);
      const random = Math.random;
      let drawn = 0;
      const next = generator(1);
      Math.random = () => {
        drawn++;
        return next();
      };
      try {
        await model.fit(data.x, data.y, {
          epochs: 4,
          batchSize: 4,
          verbose: 0,
          shuffle,
          ...(callbacks ? {callbacks} : {}),
        });
        const state = (await optimizer.getWeights()).map(({name, tensor}) => [name, Array.from(tensor.dataSync())]);
        return {weights: weightValues(model), state: state.map(([, values]) => values), drawn};
      } finally {
        Math.random = random;
        data.dispose();
        optimizer.dispose();
        model.dispose();
      }
    };
    for (const shuffle of [false, true]) {
      const plain = await outcome(shuffle, undefined);
      const explained = await outcome(shuffle, all());
      expect(plain.drawn, 'dropout draws').to.be.greaterThan(0);
      expect(explained).to.deep.equal(plain);
      expect(plain.state.length).to.be.greaterThan(2);
    }
  });

  it('leaves no tensor behind, and the layers as they were', async () => {
    await train(undefined);
    const model = tinyNet();
    const keys = model.layers.map((layer) => Object.keys(layer).join());
    await expectNoLeak(async () => {
      await train(all());
    });
    const data = tensors(12);
    await model.fit(data.x, data.y, {epochs: 1, verbose: 0, callbacks: all()});
    expect(model.layers.map((layer) => Object.keys(layer).join())).to.deep.equal(keys);
    data.dispose();
    model.dispose();
  });

  it('over 200 epochs leaks no tensor, and at epoch 200 takes no more than 20 MB above epoch 20', async () => {
    const args = ['--expose-gc', '--import=tsx', longTraining, folder.path];
    const {code, stdout, stderr} = await runCommand(process.execPath, args);
    expect(code, stderr).to.equal(0);
    const epochs: {step: number; resident: number; tensors: number}[] = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    expect(epochs.map(({step}) => step)).to.deep.equal(Array.from({length: 200}, (_, i) => i + 1));
    expect(new Set(epochs.map(({tensors: count}) => count)).size, 'tensors').to.equal(1);
    const megabytes = ((epochs[199]?.resident ?? Infinity) - (epochs[19]?.resident ?? 0)) / 2 ** 20;
    expect(megabytes).to.be.lessThan(20);
    expect(existsSync(join(folder.path, 'run'))).to.equal(true);
  }).timeout(180_000);
});
