import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {expect} from 'chai';
import {decodeNpy} from '../../src/node/npy.ts';
import {decodePng} from '../../src/node/png.ts';
import {judge, useFolder} from '../node/run-folder.ts';
import {metricsOf, onlyRun, recordOf, runExample, runExampleOn} from './run-example.ts';

const epochs = 12;
const methods = ['grad-cam', 'integrated-gradients', 'smooth-grad', 'occlusion', 'expected-gradients'];
const layers = ['conv_1', 'conv_2', 'conv_3'];
const steps = Array.from({length: epochs + 1}, (_, step) => step);

function filesBelow(folder: string): number {
  return readdirSync(folder, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile()).length;
}

describe('npm start', () => {
  const folder = useFolder();

  it('learns the digits, explains each epoch, and says what it wrote; TensorBoard serves all of it', async function () {
    this.timeout(600_000);
    const {code, stdout, stderr} = await runExample('digits/main.ts', '--out', folder.path);
    expect(code, stderr).to.equal(0);
    const run = onlyRun(folder.path, 'digits');

    const metrics = metricsOf(run);
    expect(metrics.map(({step}) => step)).to.deep.equal(steps);
    const accuracy = metrics.at(-1)?.metrics['val_acc'] ?? 0;
    expect(accuracy).to.be.above(0.97);
    const {status, steps: record} = recordOf(run);
    expect(status).to.equal('finished');
    expect(record.flatMap(({failures}) => failures ?? [])).to.deep.equal([]);

    for (const step of steps) {
      for (const method of methods) {
        const {width, height} = decodePng(readFileSync(join(run, 'images', method, `${step}.png`)));
        expect(Math.min(width, height), `${method} ${step}`).to.be.above(100);
        const {shape, values} = decodeNpy(readFileSync(join(run, 'maps', method, `${step}.npy`)));
        expect(shape.slice(0, 3), `${method} ${step}`).to.deep.equal([16, 8, 8]);
        expect(values.some((value) => value !== 0)).to.equal(true);
      }
      for (const layer of layers) {
        expect(existsSync(join(run, 'images', 'activations', layer, `${step}.png`)), `${layer} ${step}`).to.equal(true);
      }
    }

    // What it printed is what there is.
    expect(stdout).to.contain(`written to ${resolve(run)}:`);
    expect(stdout).to.match(new RegExp(`\\b${filesBelow(join(run, 'images'))} pictures`));
    expect(stdout).to.match(new RegExp(`\\b${filesBelow(join(run, 'maps'))} raw maps`));
    for (const {step, metrics: numbers} of metrics.slice(1)) {
      const cells = [
        `${numbers['loss']?.toFixed(4)}`,
        `${(100 * (numbers['acc'] ?? 0)).toFixed(2)} %`,
        `${(100 * (numbers['val_acc'] ?? 0)).toFixed(2)} %`,
        `${numbers['explain/seconds']?.toFixed(1)} s`,
      ];
      expect(stdout).to.match(new RegExp(`^ *${step} +${cells.join(' +')}$`, 'm'));
    }
    expect(stdout).to.match(
      new RegExp(`^ *tensorboard --logdir ${folder.path} --samples_per_plugin images=1000$`, 'm'),
    );

    const verdict = await judge(folder.path);
    expect(verdict.errors).to.deep.equal([]);
    expect(verdict.warnings).to.deep.equal([]);
    expect(verdict.code).to.equal(0);
    const images = verdict.plugins['images'];
    // Each method has its grid and its filmstrip, and all of them one together.
    expect(images?.written).to.be.at.least((2 * methods.length + 1 + layers.length) * steps.length);
    for (const plugin of ['images', 'scalars', 'histograms', 'text']) {
      expect(verdict.plugins[plugin]?.points, plugin).to.equal(verdict.plugins[plugin]?.written);
    }
  });

  it('goes quickly when asked to, into the run that is named', async () => {
    const {code, stdout, stderr} = await runExample(
      ...(['digits/main.ts', '--quick', '--epochs', '1', '--seed', '3'] as const),
      ...['--out', folder.path, '--run-name', 'first'],
    );
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/^epoch 1 of 1: loss /m);
    const run = join(folder.path, 'digits', 'first');
    expect(decodeNpy(readFileSync(join(run, 'inputs.npy'))).shape).to.deep.equal([10, 8, 8, 1]);
    expect(metricsOf(run).map(({step}) => step)).to.deep.equal([0, 1]);
  });

  it('serves a page on request, with checkpoints, that stays until Ctrl-C', async () => {
    const args = [
      '--import=tsx',
      'examples/digits/main.ts',
      '--dashboard',
      '--quick',
      '--epochs',
      '1',
      '--out',
      folder.path,
    ];
    const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit']});
    const ended = once(child, 'exit');
    try {
      let [text, served] = ['', ''];
      for await (const part of child.stdout) {
        text += String(part);
        served = /^the page of this training: (http:\S+)$/m.exec(text)?.[1] ?? '';
        if (/until Ctrl-C$/m.test(text)) break;
      }
      expect(text).to.include(`the page stays at ${served} until Ctrl-C`);
      expect(text).to.match(/^ *4 files of checkpoints \(checkpoints\/EPOCH\), /m);
      const ask = async (path: string) => JSON.parse(await (await fetch(`${served}${path}`)).text());
      const [{id}] = (await ask('api/runs')).runs;
      const {checkpoints, info} = await ask(`api/run/${id}`);
      expect(checkpoints).to.deep.equal([0, 1]);
      expect(info.datapoints.rows.slice(0, 10)).to.deep.equal(info.images.rows);
      expect(info.datapoints.rows).to.have.length(256);
      expect(child.exitCode).to.equal(null);
      child.kill('SIGINT');
      expect(await ended).to.deep.equal([null, 'SIGINT']);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  });

  it('runs on the wasm backend too, with the same numbers', async () => {
    const args = ['--quick', '--epochs', '1', '--out', folder.path, '--run-name'];
    for (const backend of ['wasm', 'node']) {
      const {code, stdout, stderr} = await runExampleOn(backend, 'digits/main.ts', ...args, backend);
      expect(code, stderr).to.equal(0);
      expect(stdout).to.contain(`backend: ${backend}`);
    }
    const [wasm, node] = ['wasm', 'node'].map((name) => metricsOf(join(folder.path, 'digits', name)).at(-1)?.metrics);
    expect(wasm?.['loss']).to.be.closeTo(node?.['loss'] ?? Number.NaN, 1e-3);
    expect(wasm?.['val_acc']).to.be.closeTo(node?.['val_acc'] ?? Number.NaN, 0.01);
  });

  it('tells wrong options and folders that cannot be written in one line', async () => {
    const wrong = await runExample('digits/main.ts', '--epochs', '0');
    expect(wrong.code).to.equal(1);
    expect(wrong.stderr).to.match(/'--epochs <n>' argument '0' is invalid. expected a whole number from 1 on/);
    const blocked = await runExample('digits/main.ts', '--quick', '--epochs', '1', '--out', '/dev/null/logs');
    expect(blocked.code).to.equal(1);
    expect(blocked.stderr)
      .to.match(/the logs can't be written to \/dev\/null\/logs\/digits/)
      .and.not.contain('    at ');
  });
});
