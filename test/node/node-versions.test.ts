import {mkdir, readFile, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect} from 'chai';
import {nodeOf, nodeVersions, runMainJob} from '../../scripts/node-versions.ts';
import {lastLines, runCommand} from '../../src/node/backend/command.ts';
import {requireHere} from '../../src/node/backend/resolve.ts';
import {decodeNpy} from '../../src/node/npy.ts';
import {commonJs, esModule} from '../package/user-code.ts';
import {judge, useFolder} from './run-folder.ts';

const repository = join(import.meta.dirname, '..', '..');
const limitMs = 600_000;

async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const {code, signal, stdout, stderr} = await runCommand(program, args, {cwd});
  if (code === 0) return stdout;
  throw new Error(`${args.join(' ')} ended with ${code ?? signal}:\n${lastLines(stdout + stderr, 20)}`);
}

describe('Node 20, 22 and 24', function () {
  this.timeout(limitMs);
  const folder = useFolder();

  it('train and explain the digits alike, and leave logs that TensorBoard shows', async () => {
    const maps: Float32Array[] = [];
    for (const version of nodeVersions) {
      const node = await nodeOf(version, console.log);
      expect(await run(node, ['--version'], folder.path)).to.match(new RegExp(`^v${version}\\.`));
      const job = await runMainJob(node, join(folder.path, String(version)));
      // 94.7 % when this was written.
      expect(job.accuracy, `Node ${version}`).to.be.greaterThan(0.9);
      const {values} = decodeNpy(await readFile(join(job.run, 'maps', 'grad-cam', '2.npy')));
      expect(values.some((value) => value !== 0)).to.equal(true);
      maps.push(Float32Array.from(values));
    }
    const verdict = await judge(folder.path);
    expect(verdict.errors).to.deep.equal([]);
    expect(verdict.code).to.equal(0);
    const {written = 0, points} = verdict.plugins['images'] ?? {};
    expect(written).to.be.greaterThan(100);
    expect(points).to.equal(written);
    const [first = new Float32Array(), ...others] = maps;
    const largest = first.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const other of others) {
      const apart = first.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? Number.NaN))), 0);
      expect(apart / largest).to.be.lessThan(1e-3);
    }
  });

  it('run the package as it is built: its command line, by import and by require', async () => {
    // A module finds its own package by name from the package.json above it.
    await writeFile(join(folder.path, 'package.json'), await readFile(join(repository, 'package.json')));
    await symlink(join(repository, 'node_modules'), join(folder.path, 'node_modules'));
    await mkdir(join(folder.path, 'dist'));
    const tsc = requireHere.resolve('typescript/bin/tsc');
    const config = join(repository, 'tsconfig.json');
    await run(process.execPath, [tsc, '-p', config, '--outDir', join(folder.path, 'dist')], repository);
    await writeFile(join(folder.path, 'train.mjs'), esModule);
    await writeFile(join(folder.path, 'train.cjs'), `require('tfjs-explain/node');${commonJs}`);
    // The tests of the package itself do it on the Node that runs them.
    for (const version of nodeVersions.filter((one) => !process.versions.node.startsWith(`${one}.`))) {
      const node = await nodeOf(version, console.log);
      const report = JSON.parse(await run(node, ['dist/src/cli/main.js', 'doctor', '--json'], folder.path));
      expect(report).to.deep.include({backend: 'node', kernels: {state: 'mended'}, problems: []});
      expect(report.node).to.match(new RegExp(`^${version}\\.`));
      for (const file of ['train.mjs', 'train.cjs']) {
        const said = (await run(node, [file], folder.path)).trim().split('\n').at(-1) ?? '';
        expect(JSON.parse(said).steps, `${file} on Node ${version}`).to.deep.equal([0, 1, 2]);
      }
    }
  });

  it('are asked for by name, and what cannot be had is said', async () => {
    const error = await nodeOf(3).catch(String);
    expect(error).to.match(/npm could not install node-.*@3:\n.*No matching version/s);
  });

  it('are held to what the example should leave', async () => {
    const error = await runMainJob(await nothing(folder.path), folder.path).catch(String);
    expect(error).to.match(/left no run\.json, metrics\.jsonl, .*occlusion\/2\.npy, .*event file in /);
  });
});

/** A program that ends well without doing anything. */
async function nothing(folder: string): Promise<string> {
  const path = join(folder, 'nothing');
  await writeFile(path, '#!/bin/sh\n', {mode: 0o755});
  return path;
}
