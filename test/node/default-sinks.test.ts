import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ExplainError} from '../../src/core/errors.ts';
import {defaultSinks} from '../../src/node/default-sinks.ts';
import {decodeNpy} from '../../src/node/npy.ts';
import {decodePng} from '../../src/node/png.ts';
import type {DefaultSinks, DefaultSinksOptions} from '../../src/sinks/default-sinks.ts';
import type {Sink} from '../../src/sinks/sink.ts';
import {epochRecords, eventFiles, eventValues, judge, picture, useFolder} from './run-folder.ts';

const first = new Date(2026, 1, 3, 9, 5, 7);

describe('the default sinks', () => {
  const folder = useFolder();
  const reports: string[] = [];
  beforeEach(() => {
    reports.length = 0;
  });
  const begin = (options: Partial<DefaultSinksOptions> = {}): DefaultSinks =>
    defaultSinks({outputDir: folder.path, name: 'digits', report: (message) => reports.push(message), ...options});

  it('write one of each kind, and go on in a second file, so that the real TensorBoard shows every step', async () => {
    const graph = kerasGraph();
    const start = [
      {tag: 'keras', step: 0, kind: 'graph', json: graph},
      {tag: 'settings', step: 0, kind: 'hparams', values: {learningRate: 0.01, optimizer: 'adam', augment: false}},
      {tag: 'inputs', step: 0, kind: 'array', values: Float32Array.of(0, 0.5, 1), shape: [1, 3]},
    ] as const;
    const one = begin();
    await write(one, [0, 1, 2, 3], {seed: 7}, start);
    const two = begin({runName: one.runName});
    expect(two.resumed).to.equal(true);
    expect(two.lastStep).to.equal(3);
    await write(two, [4, 5, 6], {seed: 7}, start);

    const verdict = await judge(folder.path);
    expect(verdict.errors).to.deep.equal([]);
    expect(verdict.warnings).to.deep.equal([]);
    expect(verdict.code).to.equal(0);
    // The slow loader has rules of its own about restarts.
    expect((await judge(folder.path, '--load-fast', 'false')).errors).to.deep.equal([]);
    const {plugins} = verdict;
    for (const plugin of ['scalars', 'images', 'histograms', 'text']) {
      expect(plugins[plugin], plugin).to.include({written: 7, points: 7});
    }
    expect(plugins['graph_keras_model']?.written).to.equal(1);
    expect(plugins['hparams']?.points, 'settings of one session').to.equal(3);
    expect(eventFiles(one.directory).length).to.equal(2);
    expect(reports).to.deep.equal([]);
  });

  it('write pictures, maps, inputs, run.json and metrics.jsonl beside the event file', async () => {
    const run = begin({now: () => first});
    const inputs = Float32Array.of(0, 0.25, 1e-9, 1e6);
    await write(run, [0, 1], {seed: 7, classNames: ['a', 'b']}, [
      {tag: 'inputs', step: 0, kind: 'array', values: inputs, shape: [2, 2]},
    ]);
    expect(run.directory).to.equal(join(folder.path, 'digits', '20260203-090507'));
    expect(
      readdirSync(run.directory)
        .filter((file) => !file.includes('tfevents'))
        .sort(),
    ).to.deep.equal([...['images', 'inputs.npy', 'maps', 'metrics.jsonl', 'run.json']]);
    const png = readFileSync(join(run.directory, 'images/grad-cam/1.png'));
    expect(decodePng(png)).to.deep.equal(picture(1));
    const [logged] = eventValues(run.directory).filter(({kind, step}) => kind === 'image' && step === 1);
    expect(logged?.kind === 'image' && Buffer.from(logged.pngs[0] ?? []).equals(png)).to.equal(true);

    const stored = decodeNpy(readFileSync(join(run.directory, 'inputs.npy')));
    expect(stored).to.deep.equal({shape: [2, 2], type: 'f4', values: inputs});
    const map = decodeNpy(readFileSync(join(run.directory, 'maps/grad-cam/1.npy')));
    expect(map.type).to.equal('f2');
    expect(map.shape).to.deep.equal([2, 5, 5]);
    map.values.forEach((value, i) => {
      expect(value).to.be.closeTo(Math.sin(i * 0.7 + 1), 2 ** -11);
    });

    const wrote = (step: number) => ({
      images: {'grad-cam': `images/grad-cam/${step}.png`},
      maps: {'grad-cam': {file: `maps/grad-cam/${step}.npy`, type: 'float16'}},
    });
    const time = first.toISOString();
    const entry = (step: number) => ({step, session: 0, time, wrote: wrote(step), seconds: 0.5});
    const record = JSON.parse(readFileSync(join(run.directory, 'run.json'), 'utf8'));
    const {sessions, ...rest} = record;
    expect(rest).to.deep.equal({
      ...{format: 'tfjs-explain run 1', status: 'finished', started: time, updated: time, precision: 'float16'},
      ...{seed: 7, classNames: ['a', 'b'], folders: {'grad-cam': 'grad-cam'}, inputs: {inputs: 'inputs.npy'}},
      steps: [entry(0), entry(1)],
    });
    expect(sessions).to.have.length(1);
    expect(sessions[0]).to.include({pid: process.pid, status: 'finished', started: time});
    expect(lines(run.directory)).to.deep.equal([
      {step: 0, metrics: {loss: 1}},
      {step: 1, metrics: {loss: 0.5}},
    ]);
  });

  it('keep numbers that JSON has no word for, as null with the reason', async () => {
    const run = begin();
    const [sink] = run.sinks;
    await sink?.open?.({scale: Number.NaN});
    await sink?.write({tag: 'loss', step: 1, kind: 'scalar', value: Number.NaN});
    await sink?.endStep?.({step: 1, metrics: {loss: Number.NaN, acc: 0.5, norm: Infinity}, worst: -Infinity});
    await sink?.close?.({status: 'failed', reason: 'diverged'});
    expect(lines(run.directory)).to.deep.equal([
      {step: 1, metrics: {loss: null, acc: 0.5, norm: null}, notFinite: {loss: 'NaN', norm: 'Infinity'}},
    ]);
    const record = JSON.parse(readFileSync(join(run.directory, 'run.json'), 'utf8'));
    expect(record).to.deep.include({scale: null, notFinite: {scale: 'NaN'}, status: 'failed', reason: 'diverged'});
    expect(record.steps[0]).to.deep.include({worst: null, notFinite: {worst: '-Infinity'}});
    expect(eventValues(run.directory)).to.deep.include.members([
      {...eventValues(run.directory)[0], tag: 'loss', kind: 'scalar', value: Number.NaN},
    ]);
    expect((await judge(folder.path)).errors).to.deep.equal([]);
  });

  it('store a map that half precision can not hold in single precision, and say so', async () => {
    const run = begin();
    const [sink] = run.sinks;
    await sink?.open?.({});
    const large = Float32Array.of(1, -70000, Number.NaN);
    const small = Float32Array.of(1e-7, -3e-9);
    await sink?.write({tag: 'large', step: 0, kind: 'array', values: large, shape: [3]});
    await sink?.write({tag: 'small', step: 0, kind: 'array', values: small, shape: [2]});
    await sink?.endStep?.({step: 0, metrics: {}});
    await sink?.close?.();
    expect(decodeNpy(readFileSync(join(run.directory, 'maps/large/0.npy'))).values).to.deep.equal(large);
    expect(decodeNpy(readFileSync(join(run.directory, 'maps/small/0.npy'))).values).to.deep.equal(small);
    const {steps} = JSON.parse(readFileSync(join(run.directory, 'run.json'), 'utf8'));
    expect(steps[0].wrote.maps.large).to.deep.equal({file: 'maps/large/0.npy', type: 'float32'});
  });

  it('never overwrite what an earlier go wrote, also when a step is done again', async () => {
    const one = begin();
    await write(one, [0, 1, 2], {seed: 1});
    const before = readFileSync(join(one.directory, 'images/grad-cam/2.png'));
    const [oldEvents = ''] = eventFiles(one.directory);
    const oldBytes = readFileSync(join(one.directory, oldEvents));

    const two = begin({runName: one.runName});
    const [sink] = two.sinks;
    await sink?.open?.({seed: 2});
    await sink?.write({tag: 'grad-cam', step: 2, kind: 'image', image: picture(99)});
    await sink?.endStep?.({step: 2, metrics: {loss: 9}});
    await sink?.close?.();

    expect(readFileSync(join(one.directory, 'images/grad-cam/2.png')).equals(before)).to.equal(true);
    expect(readFileSync(join(one.directory, oldEvents)).equals(oldBytes)).to.equal(true);
    expect(decodePng(readFileSync(join(one.directory, 'images/grad-cam/2-2.png')))).to.deep.equal(picture(99));
    const record = JSON.parse(readFileSync(join(one.directory, 'run.json'), 'utf8'));
    expect(record.seed).to.equal(2);
    expect(record.sessions[1].replaced).to.deep.equal({seed: 1});
    expect(record.steps.map(({step, session}: {step: number; session: number}) => [step, session])).to.deep.equal([
      ...[
        [0, 0],
        [1, 0],
        [2, 0],
        [2, 1],
      ],
    ]);
    expect(record.steps[3].wrote.images).to.deep.equal({'grad-cam': 'images/grad-cam/2-2.png'});
    expect(lines(one.directory).map(({step}) => step)).to.deep.equal([0, 1, 2, 2]);
    expect(begin({runName: one.runName}).lastStep).to.equal(2);
    const verdict = await judge(folder.path, '--allow-restart');
    expect(verdict.errors).to.deep.equal([]);
  });

  it('refuse one tag for two kinds, and a bad step, without a trace in either place', async () => {
    const run = begin();
    const [sink] = run.sinks;
    await sink?.open?.({});
    await sink?.write({tag: 'loss', step: 0, kind: 'scalar', value: 1});
    const image = {tag: 'loss', step: 0, kind: 'image', image: picture(0)} as const;
    await expectError(() => sink?.write(image), /'loss' already holds scalars and can't hold images/);
    await expectError(() => sink?.write({...image, tag: 'maps', step: -1}), /got -1/);
    await expectError(() => sink?.write({...image, tag: ''}), /it is empty/);
    await sink?.close?.();
    expect(eventValues(run.directory).map(({tag}) => tag)).to.deep.equal(['loss']);
    expect(existsSync(join(run.directory, 'images'))).to.equal(false);
    // An earlier file's tags count as well.
    const again = begin({runName: run.runName}).sinks[0];
    await again?.open?.({});
    await expectError(() => again?.write(image), /'loss' already holds scalars/);
    await again?.close?.();
  });

  it("refuse run information that would hide run.json's own", async () => {
    const run = begin();
    await expectError(() => run.sinks[0]?.open?.({steps: 3}), /rename steps/, 'bad-option');
    // The lock is gone with it.
    expect(begin({runName: run.runName}).runName).to.equal(run.runName);
  });

  it('print the command that shows every picture', () => {
    expect(begin().command).to.equal(`tensorboard --logdir ${folder.path} --samples_per_plugin images=1000`);
    const blank = join(folder.path, "it's mine");
    expect(begin({outputDir: blank}).command).to.include(`--logdir '${folder.path}/it'\\''s mine'`);
  });
});

async function write(
  run: DefaultSinks,
  steps: readonly number[],
  info: object,
  before: readonly Parameters<Sink['write']>[0][] = [],
): Promise<void> {
  const [sink] = run.sinks;
  await sink?.open?.({...info});
  for (const record of before) await sink?.write(record);
  for (const step of steps) {
    for (const record of epochRecords(step)) await sink?.write(record);
    await sink?.endStep?.({step, metrics: {loss: 1 / (step + 1)}, seconds: 0.5});
  }
  await sink?.close?.();
}

function lines(directory: string): readonly {step: number}[] {
  const text = readFileSync(join(directory, 'metrics.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function kerasGraph(): string {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu'}),
      tf.layers.flatten(),
      tf.layers.dense({units: 10, activation: 'softmax'}),
    ],
  });
  const json = model.toJSON();
  model.dispose();
  return typeof json === 'string' ? json : JSON.stringify(json);
}

async function expectError(act: () => unknown, message: RegExp, code = 'bad-data'): Promise<void> {
  try {
    await act();
  } catch (error) {
    expect(error).to.be.instanceOf(ExplainError);
    expect(error).to.have.property('message').that.matches(message);
    expect(error).to.have.property('code', code);
    return;
  }
  throw new Error(`this should have failed with ${message}`);
}
