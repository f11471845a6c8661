import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import type {CallbackOptions} from '../../callbacks/options.ts';
import {ExplainCallback, explainers} from '../../src/index.ts';
import {decodePng} from '../../src/node/png.ts';
import {useBackend} from '../helpers/backend.ts';
import {eventFiles, judge, useFolder} from '../node/run-folder.ts';
import {counting, type Tensors, tensors, tinyNet} from './tiny-training.ts';

const killedTraining = fileURLToPath(new URL('killed-training.ts', import.meta.url));

describe('a run that is gone on with', () => {
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
  const begin = (
    runName: string,
    options: Partial<CallbackOptions> = {},
    methods = [explainers.gradCam(), explainers.gradient(), explainers.activations()],
  ) =>
    new ExplainCallback(methods, {
      ...{
        validationData: [held.x, held.y],
        outputDir: folder.path,
        name: 'n',
        runName,
        precision: 'float32',
        maxImages: 3,
      },
      ...{report: (message: string) => void reports.push(message), ...options},
    });
  /** Trains one network in several goes, each from the epoch where the last one ended unless told otherwise. */
  const goes = async (...parts: (readonly [callback: ExplainCallback, from: number, to: number])[]) => {
    const model = tinyNet({learningRate: 0.05});
    const data = tensors(12);
    for (const [callbacks, initialEpoch, epochs] of parts) {
      await model.fit(data.x, data.y, {epochs, initialEpoch, batchSize: 4, verbose: 0, shuffle: false, callbacks});
    }
    data.dispose();
    model.dispose();
  };
  const film = (run: string, tag: string, step: number | string) =>
    readFileSync(join(folder.path, 'n', run, 'images', tag, 'filmstrip', `${step}.png`));
  const same = (a: Buffer, b: Buffer) => a.equals(b);

  it('shows the earlier epochs in its filmstrips, as if it had never been interrupted', async () => {
    for (const colorScale of ['image', 'epoch', 'run'] as const) {
      const [whole, parts] = [`whole-${colorScale}`, `parts-${colorScale}`];
      await goes([begin(whole, {colorScale}), 0, 6]);
      await goes(
        [begin(parts, {colorScale}), 0, 2],
        [begin(parts, {colorScale}), 2, 3],
        [begin(parts, {colorScale}), 3, 6],
      );
      for (const tag of ['grad-cam', 'gradient', 'activations/conv']) {
        for (const step of [2, 3, 4, 6]) {
          expect(same(film(parts, tag, step), film(whole, tag, step)), `${colorScale} ${tag} ${step}`).to.equal(true);
        }
      }
    }
  });

  it('thins them as if it had never been interrupted', async () => {
    const options = {maxImages: 1};
    const own = () => [counting('own', (time) => time + 1)];
    await goes([begin('whole', options, own()), 0, 25]);
    await goes([begin('parts', options, own()), 0, 22], [begin('parts', options, own()), 22, 25]);
    // The second go counts anew: only widths and columns can be the same.
    const size = (run: string) => decodePng(film(run, 'own', 25)).width;
    expect(size('parts')).to.equal(size('whole'));
  });

  it('begins its filmstrips anew where other images are explained', async () => {
    await goes([begin('other', {seed: 1}), 0, 2], [begin('other', {seed: 2}), 2, 4], [begin('alone', {seed: 2}), 3, 4]);
    const width = (run: string, step: number) => decodePng(film(run, 'gradient', step)).width;
    expect(width('other', 3)).to.equal(width('alone', 4));
    // The first images again: the second go's frames are not theirs.
    await goes([begin('other', {seed: 1}), 4, 5]);
    expect(width('other', 5)).to.equal(width('alone', 4));
  });

  it('leaves a gap where maps are missing or damaged', async () => {
    await goes([begin('gap'), 0, 3]);
    await goes([begin('full'), 0, 3]);
    for (const file of ['grad-cam/1.npy', 'activations/conv/0.npy']) rmSync(join(folder.path, 'n/gap/maps', file));
    writeFileSync(join(folder.path, 'n/gap/maps/gradient/2.npy'), 'no array');
    await goes([begin('gap'), 3, 4], [begin('full'), 3, 4]);
    for (const tag of ['grad-cam', 'gradient', 'activations/conv']) {
      const [gap, full] = [film('gap', tag, 4), film('full', tag, 4)];
      expect(same(gap, full), tag).to.equal(false);
      expect(decodePng(gap).width, tag).to.equal(decodePng(full).width);
    }
    expect(reports.filter((text) => !/explanations are written to|all zero/.test(text))).to.deep.equal([]);
  });

  it('says so when it does steps again, and shows the new ones', async () => {
    await goes([begin('again', {maxImages: 1}), 0, 3]);
    await goes([begin('again', {maxImages: 1}), 1, 2]);
    expect(reports.join('\n')).to.include(
      `the run ${folder.path}/n/again has step 3 already and goes on at step 2; to go on after it pass initialEpoch: 3 to model.fit`,
    );
    await goes([begin('once', {maxImages: 1}), 0, 2]);
    expect(decodePng(film('again', 'gradient', '2-2')).width).to.equal(decodePng(film('once', 'gradient', 2)).width);
  });

  it('after a SIGKILL in mid-training: what was logged is whole, its lock is taken over, and it goes on', async () => {
    const steps = await killInTraining(folder.path, 0);
    const directory = join(folder.path, 'killed/r');
    expect(existsSync(join(directory, 'run.lock'))).to.equal(true);
    const live = await judge(folder.path, '--live');
    expect(live.errors).to.deep.equal([]);
    expect(live.code).to.equal(0);
    const last = steps.at(-1) ?? 0;
    expect(steps).to.deep.equal(Array.from({length: last + 1}, (_, i) => i));
    for (const step of steps)
      expect(decodePng(readFileSync(join(directory, `images/grad-cam/${step}.png`))).width).to.be.greaterThan(200);

    const again = await killInTraining(folder.path, last);
    expect(again[0]).to.equal(last + 1);
    expect(eventFiles(directory)).to.have.length(2);
    const verdict = await judge(folder.path, '--live', '--allow-restart');
    expect(verdict.errors).to.deep.equal([]);
    const run = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
    expect(run.sessions.map(({status}: {status: string}) => status)).to.deep.equal(['interrupted', 'running']);
    // The first picture of the second process begins with the epochs of the first.
    const strip = (step: number) =>
      decodePng(readFileSync(join(directory, `images/gradient/filmstrip/${step}.png`))).width;
    expect(strip(last + 1)).to.be.greaterThan(strip(last));
    expect(readdirSync(directory)).to.include('run.lock');
  }).timeout(240_000);
});

/** Lets a process train and kills it without a warning some moments after its third step. Returns the steps it told. */
async function killInTraining(outputDir: string, first: number): Promise<number[]> {
  const args = ['--import=tsx', killedTraining, outputDir, `${first}`];
  const child: ChildProcess = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'ignore']});
  const ended = once(child, 'exit');
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.split('\n').filter((line) => /^\d+$/.test(line)).length >= 3 && !child.killed) {
      setTimeout(() => child.kill('SIGKILL'), 40);
    }
  }
  const [, signal] = await ended;
  expect(signal).to.equal('SIGKILL');
  return text
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
}
