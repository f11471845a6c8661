import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {version_layers} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {CallbackOptions} from '../../callbacks/options.ts';
import {ExplainCallback, type Explainer, explain, explainers, version} from '../../src/index.ts';
import {decodeNpy} from '../../src/node/npy.ts';
import {decodePng} from '../../src/node/png.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {smallDisk} from '../node/backend/temporary-project.ts';
import {eventValues, judge, useFolder} from '../node/run-folder.ts';
import {classNames, type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

const methods = () => [
  explainers.gradCam(),
  explainers.integratedGradients({steps: 4}),
  explainers.activations({layers: ['conv', 'out']}),
];

/** Pictures that are drawn once, when the training ends. */
const atTheEnd = /(^|\/)(storyboard|cartography|animation)$/;

describe('the log directory of a real training', () => {
  useBackend();
  const folder = useFolder();
  let held: Tensors;
  before(() => {
    held = tensors(9, 1);
  });
  after(() => held.dispose());
  const reports: string[] = [];
  beforeEach(() => {
    reports.length = 0;
  });
  const begin = (options: Partial<CallbackOptions> = {}, own: readonly Explainer[] = methods()) =>
    new ExplainCallback(own, {
      ...{validationData: [held.x, held.y], outputDir: folder.path, name: 'halves', classNames, maxImages: 4},
      ...{report: (message: string) => void reports.push(message), ...options},
    });

  it('is shown by the real TensorBoard without an error or a warning, every step of it, also after going on', async () => {
    const first = begin({runName: 'r', hyperparameters: {learningRate: 0.5, note: 'a|b'}});
    await train(first, {epochs: 3, validationData: [held.x, held.y]});
    const verdict = await judge(folder.path);
    expect(verdict.errors).to.deep.equal([]);
    expect(verdict.warnings).to.deep.equal([]);
    expect(verdict.code).to.equal(0);
    const values = eventValues(first.directory);
    const countOf = (kind: string) => values.filter((value) => value.kind === kind).length;
    for (const [plugin, kind] of Object.entries({
      images: 'image',
      scalars: 'scalar',
      histograms: 'histogram',
      text: 'text',
    })) {
      expect(verdict.plugins[plugin], plugin).to.include({written: countOf(kind), points: countOf(kind)});
    }
    // 2 maps and their films, all methods, 2 images of 2 layers, the film of one layer, the confusion: at each of 4 steps.
    const atEnd = values.filter(({kind, tag}) => kind === 'image' && atTheEnd.test(tag));
    expect(countOf('image') - atEnd.length).to.equal(4 * (2 + 2 + 1 + 4 + 1 + 1));
    expect(atEnd.map(({step}) => step)).to.deep.equal(atEnd.map(() => 3));
    expect(atEnd.length).to.be.greaterThan(0);
    // 3 classes and all together.
    expect(verdict.plugins['pr_curves']).to.include({written: 4 * 4, points: 4 * 4});
    expect(verdict.plugins['custom_scalars']).to.include({written: 1, points: 2 + 2 * 5 + 1 + 1 + 1});
    // 4 images at 4 steps, twice, and once more at the last.
    expect(verdict.plugins['projector']).to.include({points: 2 * 16 + 4});
    expect(verdict.plugins['graph_keras_model']?.written).to.equal(1);
    expect(verdict.plugins['hparams']?.points).to.be.greaterThan(0);

    const second = begin({runName: 'r'});
    await train(second, {epochs: 5, initialEpoch: 3});
    expect(second.directory).to.equal(first.directory);
    for (const loader of [[], ['--load-fast', 'false']]) {
      const again = await judge(folder.path, ...loader);
      expect(again.errors).to.deep.equal([]);
      expect(again.warnings).to.deep.equal([]);
      const images = eventValues(second.directory).filter(({kind}) => kind === 'image');
      expect(images.filter(({tag}) => !atTheEnd.test(tag))).to.have.length(6 * 11);
      expect(again.plugins['images']).to.include({written: images.length, points: images.length});
    }
    expect(metricsOf(second.directory).map(({step}) => step)).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(
      reports.every((text) => /explanations are written to|all zero/.test(text)),
      reports.join(),
    ).to.equal(true);
  }).timeout(240_000);

  it('says in run.json what the run is and what each step found', async () => {
    const callback = begin({seed: 5, every: 2, batchSize: 3, hyperparameters: {learningRate: 0.5}});
    await train(callback, {epochs: 3});
    const run = runOf(callback.directory);
    expect(callback.directory).to.match(new RegExp(`^${folder.path}/halves/\\d{8}-\\d{6}$`));
    expect(callback.command).to.equal(`tensorboard --logdir ${folder.path} --samples_per_plugin images=1000`);
    expect(run).to.deep.include({
      ...{seed: 5, every: 2, batchSize: 3, classNames, question: 'true class', score: 'logit', status: 'finished'},
      versions: {'tfjs-explain': version, 'tfjs-core': tf.version_core, 'tfjs-layers': version_layers},
      ...{backend: tf.getBackend(), output: {index: 0, kind: 'softmax', units: 3}, inputNames: ['conv_input']},
      ...{hyperparameters: {learningRate: 0.5}, inputs: {inputs: 'inputs.npy'}, backgroundRows: 5},
      colors: {scale: 'image', percentile: 99, overlay: 0.6},
    });
    expect(run['model'])
      .to.have.nested.property('layers[0]')
      .that.deep.equals({
        ...{address: 'conv', kind: 'Conv2D', output: [6, 6, 3], parameters: 3 * 3 * 3 + 3},
      });
    expect(run['explainers']).to.have.nested.property('[1].options.steps', 4);
    const {rows, labels, available} = run['images'] as {rows: number[]; labels: number[]; available: number};
    expect(available).to.equal(9);
    expect(labels).to.deep.equal(rows.map((row) => held.labels[row]));
    const steps = run['steps'] as {[key: string]: unknown}[];
    expect(steps.map(({step, explained}) => [step, explained])).to.deep.equal([
      [0, true],
      [1, false],
      [2, true],
      [3, true],
    ]);
    for (const step of steps) {
      if (!step['explained']) continue;
      const {colorLimits, methods: found} = step as {
        colorLimits: {[tag: string]: number[]};
        methods: {[name: string]: object};
      };
      expect(Object.keys(colorLimits)).to.deep.equal(['grad-cam', 'integrated-gradients']);
      expect(colorLimits['integrated-gradients']).to.have.length(4);
      expect(found['integrated-gradients']).to.include({nan: 0, infinite: 0, zeroMaps: 0});
      expect(step['predictions']).to.have.length(4);
    }
    expect(metricsOf(callback.directory)).to.deep.equal(callback.steps.map(({step, metrics}) => ({step, metrics})));
  });

  it('holds inputs, predictions and maps that are what explain() gives for the same weights', async () => {
    const model = tinyNet();
    const callback = begin({precision: 'float32', maxImages: 5, seed: 2});
    const data = tensors(12);
    await model.fit(data.x, data.y, {epochs: 2, batchSize: 4, verbose: 0, callbacks: callback});
    const read = (file: string) => decodeNpy(readFileSync(join(callback.directory, file)));
    const {rows, labels} = runOf(callback.directory)['images'] as {rows: number[]; labels: number[]};
    const chosen = tf.gather(held.x, tf.tensor1d(rows, 'int32'));
    expect(read('inputs.npy')).to.deep.equal({shape: [5, 6, 6, 1], type: 'f4', values: chosen.dataSync().slice()});
    const outputs = model.predict(chosen) as tf.Tensor;
    expectClose(read('maps/predictions/2.npy').values, outputs, 1e-6);
    for (const [name, method] of [
      ['grad-cam', explainers.gradCam()],
      ['integrated-gradients', explainers.integratedGradients({steps: 4})],
    ] as const) {
      const {maps} = await explain(method, model, chosen, {target: labels});
      const stored = read(`maps/${name}/2.npy`);
      expect(stored.shape).to.deep.equal(maps[0]?.shape);
      expectClose(stored.values, maps[0] ?? [], 1e-6, name);
      tf.dispose([...maps]);
    }
    const {maps} = await explain(explainers.activations({layers: ['conv', 'out']}), model, chosen);
    const [conv, out] = [read('maps/activations/conv/2.npy'), read('maps/activations/out/2.npy')];
    // Of feature maps the first images are kept.
    expectClose(conv.values, Array.from(maps[0]?.dataSync() ?? []).slice(0, 2 * 6 * 6 * 3), 1e-6);
    expectClose(out.values, Array.from(maps[1]?.dataSync() ?? []).slice(0, 2 * 3), 1e-6);
    data.dispose();
    model.dispose();
  });

  it('has a picture for each tag of TensorBoard, the same to the byte', async () => {
    const callback = begin();
    await train(callback, {epochs: 1});
    const run = runOf(callback.directory);
    const steps = run['steps'] as {step: number; wrote: {images: {[tag: string]: string}}}[];
    let count = 0;
    for (const value of eventValues(callback.directory)) {
      if (value.kind !== 'image') continue;
      const file = steps.find(({step}) => step === value.step)?.wrote.images[value.tag] ?? '';
      const bytes = readFileSync(join(callback.directory, file));
      expect(Buffer.from(value.pngs[0] ?? []).equals(bytes), file).to.equal(true);
      const moves = value.tag.endsWith('/animation');
      expect(file).to.match(moves ? /\.gif$/ : /\.png$/);
      expect(moves ? value.width : decodePng(bytes).width).to.be.greaterThan(200);
      if (!atTheEnd.test(value.tag)) count++;
    }
    expect(count).to.equal(2 * 11);
    expect(readdirSync(join(callback.directory, 'images')).sort()).to.deep.equal([
      'activations',
      'all-methods',
      'cartography',
      'confusion',
      'grad-cam',
      'integrated-gradients',
      'storyboard',
    ]);
  });

  it('is whole when the model diverges: NaN is counted, drawn in its own colour and shown as a scalar', async () => {
    const callback = begin();
    await train(callback, {epochs: 2, model: tinyNet({learningRate: 1e30})});
    const {errors, warnings} = await judge(folder.path);
    expect([errors, warnings]).to.deep.equal([[], []]);
    const steps = runOf(callback.directory)['steps'] as {
      methods: {[name: string]: {nan: number}};
      outputsNotFinite: number;
    }[];
    expect(steps.map(({outputsNotFinite}) => outputsNotFinite)).to.deep.equal([0, 12, 12]);
    expect(steps.map(({methods: found}) => found['integrated-gradients']?.nan)).to.deep.equal([0, 4 * 36, 4 * 36]);
    expect(metricsOf(callback.directory)[2]).to.have.nested.property('notFinite.loss', 'NaN');
    const {data} = decodePng(readFileSync(join(callback.directory, 'images/integrated-gradients/2.png')));
    const magenta = data.reduce(
      (n, _, i) => n + Number(i % 4 === 0 && data[i] === 255 && data[i + 1] === 0 && data[i + 2] === 255),
      0,
    );
    // Each of 4 images has its map and itself below it, 72 x 72 pixels.
    expect(magenta).to.be.greaterThan(4 * 2 * 70 * 70);
  });

  it('ends no training when the disk is full: that is told once, and what is there is whole', async () => {
    const disk = await smallDisk(folder.path, '400k');
    try {
      const callback = begin({outputDir: disk.folder});
      const history = await train(callback, {epochs: 12});
      expect(history['loss']).to.have.length(12);
      const told = reports.filter((text) => !/explanations are written to|all zero/.test(text));
      expect(told, told.join('\n')).to.have.length(1);
      expect(told[0]).to.match(/could not be written: the disk is full \(ENOSPC\)\. The training goes on/);
      expect(callback.steps.map(({step}) => step)).to.deep.equal(Array.from({length: 13}, (_, i) => i));
      expect(eventValues(callback.directory).length).to.be.greaterThan(20);
      for (const file of readdirSync(join(callback.directory, 'images/grad-cam')).filter((name) =>
        name.endsWith('.png'),
      )) {
        expect(decodePng(readFileSync(join(callback.directory, 'images/grad-cam', file))).width).to.be.greaterThan(200);
      }
    } finally {
      await disk.remove();
    }
  });

  it('goes beside own sinks where an outputDir is given', async () => {
    const records: string[] = [];
    const callback = begin({sinks: [{write: ({tag}) => void records.push(tag)}]}, [explainers.gradient()]);
    await train(callback, {epochs: 1});
    expect(records).to.include('gradient');
    expect(metricsOf(callback.directory)).to.have.length(2);
  });
});

function runOf(directory: string): {[key: string]: unknown} {
  return JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
}

function metricsOf(directory: string): {step: number; metrics: object}[] {
  const lines = readFileSync(join(directory, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}
