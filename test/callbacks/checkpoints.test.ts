import {appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {
  type CustomCallback,
  input,
  type LayersModel,
  layers,
  loadLayersModel,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {CallbackOptions} from '../../callbacks/options.ts';
import {asCallback, ExplainCallback, explainers} from '../../src/index.ts';
import {loadModelFile} from '../../src/node/model/load-model.ts';
import {decodeNpy} from '../../src/node/npy.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {smallDisk} from '../node/backend/temporary-project.ts';
import {useFolder} from '../node/run-folder.ts';
import {recorded, side, type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

describe('checkpoints', () => {
  useBackend();
  const folder = useFolder();
  const reports: string[] = [];
  let held: Tensors;
  before(() => {
    held = tensors(12, 1);
  });
  after(() => held.dispose());
  beforeEach(() => {
    reports.length = 0;
  });
  const begin = (options: Partial<CallbackOptions>, outputDir = folder.path): ExplainCallback =>
    new ExplainCallback([explainers.gradient()], {
      ...{validationData: [held.x, held.y], outputDir, name: 'n', runName: 'r', maxImages: 3},
      ...{report: (message: string) => void reports.push(message), ...options},
    });
  const run = () => join(folder.path, 'n', 'r');
  const stored = (directory = run()) => readdirSync(join(directory, 'checkpoints')).sort((a, b) => +a - +b);
  const runInfo = () => JSON.parse(readFileSync(join(run(), 'run.json'), 'utf8'));
  /** Keeps what the model says of the held images after each epoch. */
  const listener = (of: LayersModel): {readonly said: Map<number, Uint8Array>; readonly callback: CustomCallback} => {
    const said = new Map<number, Uint8Array>();
    const listen = async (step: number) => void said.set(step, saidBy(of, held.x));
    // The last hook sees weights that no step had: the checkpoint must not be of these.
    const spoil = async () => tf.tidy(() => of.setWeights(of.getWeights().map((weight) => tf.zerosLike(weight))));
    const hooks = {onTrainBegin: () => listen(0), onEpochEnd: (epoch: number) => listen(epoch + 1), onTrainEnd: spoil};
    return {said, callback: asCallback(hooks)};
  };

  it('give the very predictions of the model at their step, by our loader and by that of tfjs', async () => {
    const net = tinyNet();
    const {said, callback} = listener(net);
    await train([callback, begin({checkpoint: {every: 2}})], {epochs: 5, model: net});
    expect(stored()).to.deep.equal(['0', '2', '4', '5']);
    for (const step of [0, 2, 4, 5]) {
      const own = join(run(), 'checkpoints', `${step}`);
      expect(readdirSync(own).sort()).to.deep.equal(['model.json', 'weights.bin']);
      for (const load of [() => loadModelFile(own), () => loadByTfjs(own)]) {
        const loaded = await load();
        expect(saidBy(loaded, held.x), `step ${step}`).to.deep.equal(said.get(step));
        loaded.dispose();
      }
    }
    expect(said.get(2)).not.to.deep.equal(said.get(4));
    // 3 filters of 9 weights, 3 units of 108, and their biases, in float32: nothing of the optimizer.
    expect(readFileSync(join(run(), 'checkpoints/5/weights.bin')).length).to.equal(4 * (3 * 9 + 3 + 3 * 108 + 3));
    expect(reports.filter((text) => /checkpoint/.test(text))).to.deep.equal([]);
  });

  it('leave no tensors behind', async () => {
    await expectNoLeak(() => train(begin({checkpoint: true}), {epochs: 2}));
  });

  it('are stored for the last epoch of a training that is stopped early', async () => {
    const net = tinyNet();
    const stop = asCallback({
      onEpochEnd: async (epoch) => {
        if (epoch === 1) net.stopTraining = true;
      },
    });
    await train([begin({checkpoint: {every: 10}}), stop], {epochs: 9, model: net});
    expect(stored()).to.deep.equal(['0', '2']);
  });

  it('go as they get old, but for the first one', async () => {
    await train(begin({checkpoint: {keep: 2}}), {epochs: 5});
    expect(stored()).to.deep.equal(['0', '4', '5']);
    await train(begin({checkpoint: {keep: 1}, runName: 'long'}), {epochs: 3});
    expect(stored(join(folder.path, 'n/long'))).to.deep.equal(['0', '3']);
    await train(begin({checkpoint: true, runName: 'default', atStart: false, maxImages: 1}), {epochs: 22});
    expect(stored(join(folder.path, 'n/default')).map(Number)).to.deep.equal([
      1,
      ...Array.from({length: 20}, (_, i) => i + 3),
    ]);
  });

  it('go on with a run; a step that is done again is replaced', async () => {
    await train(begin({checkpoint: true}), {epochs: 3});
    const [before, kept] = [2, 1].map((step) => readFileSync(join(run(), `checkpoints/${step}/weights.bin`)));
    // What a process left that was killed while it wrote one.
    mkdirSync(join(run(), 'checkpoints/.part'));
    writeFileSync(join(run(), 'checkpoints/.part/weights.bin'), 'half');
    const net = tinyNet({learningRate: 0.01});
    const {said, callback} = listener(net);
    await train([callback, begin({checkpoint: true})], {initialEpoch: 1, epochs: 2, model: net});
    expect(stored()).to.deep.equal(['0', '1', '2', '3']);
    const again = readFileSync(join(run(), 'checkpoints/2/weights.bin'));
    expect(before && again.equals(before)).to.equal(false);
    expect(kept?.equals(readFileSync(join(run(), 'checkpoints/1/weights.bin')))).to.equal(true);
    const loaded = await loadModelFile(join(run(), 'checkpoints/2'));
    expect(saidBy(loaded, held.x)).to.deep.equal(said.get(2));
    loaded.dispose();
  });

  it('cost a full disk nothing but themselves: told once, none half written, the training goes on', async () => {
    const disk = await smallDisk(folder.path, '4m');
    try {
      const filler = join(disk.folder, 'filler');
      const fill = asCallback({
        onEpochEnd: async (epoch) => (epoch === 1 ? takeAll(filler) : rmSync(filler, {force: true})),
      });
      const steps: number[] = [];
      // The disk is full for step 2 alone.
      const explain = begin(
        {checkpoint: true, filmstrip: false, onStep: ({step}) => void steps.push(step)},
        disk.folder,
      );
      await train([fill, explain], {epochs: 4});
      expect(steps).to.deep.equal([0, 1, 2, 3, 4]);
      const directory = join(disk.folder, 'n/r');
      expect(stored(directory)).to.deep.equal(['0', '1', '3', '4']);
      for (const step of stored(directory)) (await loadModelFile(join(directory, 'checkpoints', step))).dispose();
      const {steps: told} = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
      expect(told[2].lost).to.include('checkpoints/2');
      expect(reports.filter((text) => /the disk is full/.test(text))).to.have.length(1);
    } finally {
      await disk.remove();
    }
  });

  it('that can not be made are told once, and everything else is written', async () => {
    class Shy extends layers.Layer {
      static readonly className = 'Shy';
      override call(inputs: tf.Tensor | tf.Tensor[]) {
        return Array.isArray(inputs) ? inputs : [inputs];
      }
      override getConfig(): never {
        throw new Error('I keep my settings to myself');
      }
    }
    const {callback, sink, reports: said} = recorded([held.x, held.y], {checkpoint: true, maxImages: 3});
    await train(callback, {model: tinyNet({extra: [new Shy()]}), epochs: 3});
    expect(said.filter((text) => /no checkpoint/.test(text))).to.deep.equal([
      'step 0: no checkpoint could be made: I keep my settings to myself (told once; run.json counts it at each step)',
    ]);
    expect(sink.records.some(({kind}) => kind === 'checkpoint')).to.equal(false);
    expect(sink.steps.map(({failures}) => failures)).to.deep.equal([[], [], [], []]);
  });

  it('are not made unless asked for', async () => {
    await train(begin({}), {epochs: 1});
    expect(existsSync(join(run(), 'checkpoints'))).to.equal(false);
    expect(existsSync(join(run(), 'datapoints'))).to.equal(false);
    expect(runInfo()).not.to.have.property('datapoints');
  });

  it('have datapoints beside them: the explained images first, then others, with their labels and columns', async () => {
    const place = Array.from({length: 12}, (_, row) => `place ${row}`);
    const age = Float64Array.from({length: 12}, (_, row) => row / 2);
    await train(begin({checkpoint: {sample: 7}, metadata: {place, age}}), {epochs: 1});
    const {datapoints, images} = runInfo();
    const {rows, labels, inputs, metadata} = datapoints;
    expect(rows.slice(0, 3)).to.deep.equal(images.rows);
    expect(new Set(rows).size).to.equal(7);
    expect(labels).to.deep.equal(rows.map((row: number) => held.labels[row]));
    // 7 rows, balanced over the 3 classes as far as the explained ones let it be.
    const perClass = [0, 1, 2].map((k) => labels.filter((label: number) => label === k).length);
    expect(Math.max(...perClass) - Math.min(...perClass)).to.be.at.most(2);
    expect(metadata).to.deep.equal({
      place: rows.map((row: number) => `place ${row}`),
      age: rows.map((row: number) => row / 2),
    });
    const [[name, file] = []] = Object.entries<string>(inputs);
    expect(file).to.equal(`datapoints/${name}.npy`);
    const {values, shape} = decodeNpy(readFileSync(join(run(), file ?? '')));
    expect(values).to.be.instanceOf(Float32Array);
    expect(shape).to.deep.equal([7, side, side, 1]);
    const all = held.x.dataSync();
    const size = side * side;
    const wanted = rows.flatMap((row: number) => [...all.subarray(row * size, (row + 1) * size)]);
    expect([...values]).to.deep.equal(wanted);
    const explained = decodeNpy(readFileSync(join(run(), 'inputs.npy')));
    expect([...values.subarray(0, 3 * size)]).to.deep.equal([...explained.values]);
  });

  it('have the explained images beside them where fewer are asked for, and all where more are', async () => {
    await train(begin({checkpoint: {sample: 1}}), {epochs: 1});
    const {datapoints, images} = runInfo();
    expect(datapoints.rows).to.deep.equal(images.rows);
    await train(begin({checkpoint: {sample: 99}}), {epochs: 1});
    expect([...runInfo().datapoints.rows].sort((a, b) => a - b)).to.deep.equal(Array.from({length: 12}, (_, i) => i));
    expect(
      decodeNpy(readFileSync(join(run(), Object.values<string>(runInfo().datapoints.inputs)[0] ?? ''))).shape[0],
    ).to.equal(12);
  });

  it('have a file for each input, whatever its name, and names for the columns of a table', async () => {
    const [image, table] = [input({shape: [2, 2, 1], name: 'A/b'}), input({shape: [3], name: 'a-b'})];
    const flat = layers.flatten().apply(image);
    const both = layers
      .concatenate()
      .apply([flat, table].flatMap((one) => (Array.isArray(one) ? one : [one])) as SymbolicTensor[]);
    const outputs = layers.dense({units: 1}).apply(both) as SymbolicTensor;
    const net = model({inputs: [image, table], outputs});
    net.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const [x1, x2, y] = [tf.ones([4, 2, 2, 1]), tf.range(0, 12).reshape([4, 3]), tf.range(0, 4)];
    const options = {
      ...{validationData: [[x1, x2], y] as const, maxImages: 2, report: () => {}},
      ...{outputDir: folder.path, name: 'n', runName: 'r', checkpoint: true, inputColumns: ['age', 'mass', 'height']},
    };
    await net.fit([x1, x2], y, {
      epochs: 1,
      verbose: 0,
      callbacks: new ExplainCallback([explainers.gradient()], options),
    });
    const {datapoints} = runInfo();
    expect(datapoints.inputs).to.deep.equal({'A/b': 'datapoints/A-b.npy', 'a-b': 'datapoints/a-b-2.npy'});
    expect(datapoints.inputColumns).to.deep.equal(['age', 'mass', 'height']);
    expect(datapoints.labels).to.deep.equal(datapoints.rows);
    const {values} = decodeNpy(readFileSync(join(run(), 'datapoints/a-b-2.npy')));
    expect([...values]).to.deep.equal(datapoints.rows.flatMap((row: number) => [3 * row, 3 * row + 1, 3 * row + 2]));
    tf.dispose([x1, x2, y]);
    net.dispose();
  });

  const wrong: readonly (readonly [options: object, code: 'bad-option' | 'bad-data', message: RegExp])[] = [
    [{checkpoint: {every: 0}}, 'bad-option', /'checkpoint' must be true, false, or \{every, keep, sample\}/],
    [{checkpoint: {keep: 1.5}}, 'bad-option', /'checkpoint' must be/],
    [{checkpoint: {evry: 1}}, 'bad-option', /'checkpoint' must be/],
    [{checkpoint: 3}, 'bad-option', /'checkpoint' must be/],
    [{metadata: {a: [1]}}, 'bad-option', /metadata is stored beside checkpoints: give the option checkpoint too/],
    [{inputColumns: ['a'], checkpoint: false}, 'bad-option', /inputColumns is stored beside checkpoints/],
    [{checkpoint: true, metadata: ['a']}, 'bad-option', /'metadata' must be an object of columns/],
    [{checkpoint: true, metadata: {a: [1, 'b']}}, 'bad-option', /'metadata' must be/],
    [{checkpoint: true, metadata: {a: Float32Array.of(Number.NaN)}}, 'bad-option', /'metadata' must be/],
    [{checkpoint: true, inputColumns: 'ab'}, 'bad-option', /'inputColumns' must be a list of texts/],
    [
      {checkpoint: true, metadata: {a: ['x']}},
      'bad-data',
      /^the column 'a' of metadata needs a value for each of the 12 rows of validationData; got 1$/,
    ],
    [
      {checkpoint: true, inputColumns: ['a', 'b']},
      'bad-data',
      /^inputColumns has 2 names, which needs an input \[n, 2\]; validationData has \[12, 6, 6, 1\]$/,
    ],
  ];
  for (const [options, code, message] of wrong) {
    it(`are refused before training, with nothing written: ${JSON.stringify(options)}`, async () => {
      await expectExplainError(() => train(begin(options)), code, message);
      expect(readdirSync(folder.path)).to.deep.equal([]);
    });
  }
});

function saidBy(model: LayersModel, x: tf.Tensor): Uint8Array {
  const values = tf.tidy(() => {
    const out = model.predict(x);
    return (Array.isArray(out) ? out : [out]).map((one) => one.dataSync());
  });
  return new Uint8Array(Float32Array.from(values.flatMap((own) => [...own])).buffer);
}

/** As a page does it: tfjs reads model.json, and the weights by what that says. */
function loadByTfjs(folder: string): Promise<LayersModel> {
  const {modelTopology, weightsManifest} = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const [{paths, weights}] = weightsManifest;
  const weightData = new Uint8Array(readFileSync(join(folder, paths[0]))).buffer;
  return loadLayersModel({load: async () => ({modelTopology, weightSpecs: weights, weightData})});
}

/** Takes what a disk has left. */
function takeAll(path: string): void {
  for (const size of [2 ** 16, 2 ** 12, 1]) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(size));
    } catch {
      // Full for this size.
    }
  }
}
