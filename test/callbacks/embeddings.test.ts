import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {layers, model as modelOf} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {asList} from '../../src/core/network/layers.ts';
import {ExplainCallback, explainers} from '../../src/index.ts';
import type {LogRecord} from '../../src/sinks/sink.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {useFolder} from '../node/run-folder.ts';
import {classNames, recorded as quiet, type Recorded, type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

const recorded: typeof quiet = (data, options, methods) => quiet(data, {embeddings: true, ...options}, methods);

const pointsOf = ({sink}: Recorded, tag: string) =>
  sink.records.filter(
    (record): record is Extract<LogRecord, {kind: 'embedding'}> => record.kind === 'embedding' && record.tag === tag,
  );

describe('the explained images as points', () => {
  useBackend();
  const folder = useFolder();
  let held: Tensors;
  before(() => {
    held = tensors(9, 1);
  });
  after(() => held.dispose());

  it('are the features that the last layer decides by, of all steps and of the last one, with what is known of each', async () => {
    const run = recorded([held.x, held.y], {classNames, maxImages: 6});
    const model = tinyNet();
    const data = tensors(12);
    await expectNoLeak(() =>
      model.fit(data.x, data.y, {epochs: 2, verbose: 0, callbacks: run.callback}).then(() => {}),
    );
    const {rows = [], labels = []} = (run.sink.info?.['images'] ?? {}) as {rows?: number[]; labels?: number[]};
    const last = pointsOf(run, 'embeddings/last-step').at(-1);
    tf.tidy(() => {
      const inside = modelOf({inputs: model.inputs, outputs: model.getLayer('flat').output});
      const [own] = asList(inside.predict(tf.gather(held.x, tf.tensor1d(rows, 'int32'))));
      expectClose(last?.values ?? [], own?.dataSync() ?? [], 1e-5);
    });
    const all = pointsOf(run, 'embeddings/all-steps').at(-1);
    expect(all?.shape).to.deep.equal([18, 108]);
    expectClose(all?.values.slice(12 * 108) ?? [], last?.values ?? [], 0);
    expect(all?.columns['step']).to.deep.equal([0, 1, 2].flatMap((step) => rows.map(() => `${step}`)));
    expect(all?.columns['label']).to.deep.equal([0, 1, 2].flatMap(() => labels.map((label) => classNames[label])));
    expect(all?.columns['image']?.slice(0, 7)).to.deep.equal(['1', '2', '3', '4', '5', '6', '1']);
    const said = all?.columns['says'] ?? [];
    const right = said.map((name, i) => (name === all?.columns['label']?.[i] ? 'right' : 'wrong'));
    expect(all?.columns['right']).to.deep.equal(right);
    // 6 x 6 pixels five times over.
    expect([all?.sprite?.width, all?.sprite?.height]).to.deep.equal([30, 30]);
    data.dispose();
    model.dispose();
  });

  it('stay few in a long training, and are written rarely', async () => {
    const run = recorded([held.x, held.y], {maxImages: 3});
    await train(run.callback, {epochs: 60});
    const found = pointsOf(run, 'embeddings/all-steps');
    const steps = found.map(({columns}) => [...new Set(columns['step'])].map(Number));
    expect(steps.every((own) => own.length <= 12)).to.equal(true);
    expect(steps.at(-1)).to.deep.equal([0, 8, 16, 24, 32, 40, 48, 56, 60]);
    expect(found.length).to.be.lessThan(30);
  }).timeout(120_000);

  it('of very many features are folded into 256 dimensions, which run.json tells', async () => {
    const run = recorded([held.x, held.y], {maxImages: 6});
    await train(run.callback, {
      epochs: 1,
      model: tinyNet({extra: [layers.conv2d({name: 'wide', filters: 10, kernelSize: 1})]}),
    });
    expect(pointsOf(run, 'embeddings/last-step')[0]?.shape).to.deep.equal([6, 256]);
    expect(run.sink.steps[0]).to.have.deep.nested.property('observers.embeddings', {dimensions: 256, of: 360});
  });

  it('are not of a model that has diverged, and none where they are not wanted', async () => {
    const run = recorded([held.x, held.y], {onError: 'throw'});
    await train(run.callback, {epochs: 2, model: tinyNet({learningRate: 1e30})});
    expect(pointsOf(run, 'embeddings/last-step').map(({step}) => step)).to.deep.equal([0]);
    const off = recorded([held.x, held.y], {embeddings: false});
    await train(off.callback, {epochs: 1});
    expect(off.sink.records.filter(({tag}) => tag.startsWith('embeddings'))).to.deep.equal([]);
  });

  it('include the earlier steps when a run is gone on with', async () => {
    const begin = () =>
      new ExplainCallback([explainers.gradient()], {
        ...{validationData: [held.x, held.y], outputDir: folder.path, runName: 'r', maxImages: 3, precision: 'float32'},
        ...{report: () => {}},
      });
    const first = begin();
    await train(first, {epochs: 2});
    const file = (path: string) => readFileSync(join(first.directory, 'projector/embeddings/all-steps', path), 'utf8');
    const before = file('points.tsv').trimEnd().split('\n');
    expect(before).to.have.length(9);
    await train(begin(), {epochs: 4, initialEpoch: 2});
    const points = file('points.tsv').trimEnd().split('\n');
    expect(points.slice(0, 9)).to.deep.equal(before);
    const steps = file('columns.tsv')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t')[3]);
    expect(steps).to.deep.equal([0, 1, 2, 3, 4].flatMap((step) => [step, step, step].map(String)));
    expect(existsSync(join(first.directory, 'projector_config.pbtxt'))).to.equal(true);
  });
});
