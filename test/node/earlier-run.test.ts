import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {defaultSinks} from '../../src/node/default-sinks.ts';
import {readEarlierRun} from '../../src/node/earlier-run.ts';
import type {DefaultSinks} from '../../src/sinks/default-sinks.ts';
import {useFolder} from './run-folder.ts';

describe('what an earlier part of a run left', () => {
  const folder = useFolder();
  const begin = (): DefaultSinks =>
    defaultSinks({
      outputDir: folder.path,
      name: 'n',
      runName: 'r',
      precision: 'float32',
      report: (text) => expect.fail(text),
    });
  const go = async (run: DefaultSinks, info: object, steps: {[step: number]: number}) => {
    const [sink] = run.sinks;
    await sink?.open?.({...info});
    for (const [key, value] of Object.entries(steps)) {
      const step = Number(key);
      await sink?.write({kind: 'array', tag: 'grad-cam/a b', step, values: Float32Array.of(value, 0), shape: [1, 2]});
      await sink?.write({kind: 'array', tag: 'inputs', step, values: Float32Array.of(7), shape: [1, 1]});
      await sink?.endStep?.({step, metrics: {loss: value}, colour: value});
    }
    await sink?.close?.();
  };

  it('are its arrays, what was told of each step, and of the run at that time', async () => {
    const first = begin();
    expect(first.earlier).to.equal(undefined);
    await go(first, {seed: 1, images: [3]}, {0: 10, 1: 11});
    await go(begin(), {seed: 2, images: [3]}, {1: 21, 2: 22});
    const third = begin();
    const [zero, one, two, ...more] = third.earlier?.steps ?? [];
    expect(more).to.deep.equal([]);
    // Step 1 was done again.
    const values = [zero, one, two].map((step) => Array.from(step?.array('grad-cam/a b')?.values ?? []));
    expect(values).to.deep.equal([
      [10, 0],
      [21, 0],
      [22, 0],
    ]);
    expect([zero, one, two].map((step) => [step?.step, step?.info, step?.run])).to.deep.equal([
      [0, {colour: 10}, {seed: 1, images: [3]}],
      [1, {colour: 21}, {seed: 2, images: [3]}],
      [2, {colour: 22}, {seed: 2, images: [3]}],
    ]);
    expect(zero?.array('grad-cam')).to.equal(undefined);
    expect(third.earlier?.inputs('inputs')).to.deep.equal({values: Float32Array.of(7), shape: [1, 1]});
    expect(third.earlier?.inputs('inputs/x')).to.equal(undefined);
    await go(third, {}, {});
  });

  it('is nothing where run.json or a file is damaged, missing, or outside of the folder', async () => {
    await go(begin(), {}, {0: 1, 1: 2});
    const directory = join(folder.path, 'n/r');
    const json = readFileSync(join(directory, 'run.json'), 'utf8');
    writeFileSync(join(folder.path, 'n/outside.npy'), readFileSync(join(directory, 'inputs.npy')));
    writeFileSync(join(directory, 'run.json'), json.replaceAll('"inputs.npy"', '"../outside.npy"'));
    expect(readEarlierRun(directory).inputs('inputs')).to.equal(undefined);
    writeFileSync(join(directory, 'maps/grad-cam/a-b/1.npy'), 'nothing');
    const [zero, one] = readEarlierRun(directory).steps;
    expect(zero?.array('grad-cam/a b')?.values[0]).to.equal(1);
    expect(one?.array('grad-cam/a b')).to.equal(undefined);
    writeFileSync(join(directory, 'run.json'), json.slice(0, 50));
    expect(readEarlierRun(directory).steps).to.deep.equal([]);
    // Looking leaves it as it is.
    expect(readFileSync(join(directory, 'run.json'), 'utf8')).to.equal(json.slice(0, 50));
  });
});
