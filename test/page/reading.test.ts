import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {decodeNpy, encodeNpy} from '../../src/node/npy.ts';
import {readServedRun} from '../../src/node/serve/read-run.ts';
import {readState, writeState} from '../../src/page/app/state.ts';
import {readNpy} from '../../src/page/data/npy.ts';
import {nearestEpoch, readRun} from '../../src/page/data/run.ts';
import {copyRun, type Logs, makeLogs, record} from '../node/serve/run-folder.ts';

const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe('what the page reads', () => {
  it('is the array that numpy wrote', () => {
    const bytes = readFileSync(join(import.meta.dirname, '..', 'reference', 'm1', 'inputs.npy'));
    const {values, shape} = decodeNpy(bytes);
    const read = readNpy(bufferOf(bytes));
    expect(read.shape).to.deep.equal(shape);
    expect(Array.from(read.values)).to.deep.equal(Array.from(values));
  });

  it('is exact for half precision, with its smallest, largest and not finite numbers', () => {
    const values = [0, 1, -2.5, 65504, 2 ** -24, -(2 ** -14), 0.0999755859375, Infinity, -Infinity, NaN];
    const {values: read} = readNpy(bufferOf(encodeNpy(Float32Array.from(values), [10], 'f2')));
    expect(Array.from(read)).to.deep.equal(values);
  });

  it('is refused when it is cut short or of another kind', () => {
    const bytes = encodeNpy(Float32Array.of(1, 2, 3), [3]);
    expect(() => readNpy(bufferOf(bytes.subarray(0, bytes.length - 1)))).to.throw('the file is cut short');
    expect(() => readNpy(bufferOf(bytes.subarray(0, 40)))).to.throw('the file is cut short');
    expect(() => readNpy(bufferOf(new TextEncoder().encode('<html>not an array</html>')))).to.throw('not a .npy file');
    expect(() => readNpy(bufferOf(encodeNpy(Int32Array.of(1), [1])))).to.throw('neither float16 nor float32');
  });

  it('is the state in the address, and nothing that makes no sense there', () => {
    const start = readState('');
    expect(start).to.include({
      view: 'watch',
      run: undefined,
      epoch: undefined,
      image: undefined,
      scale: 'image',
      opacity: 100,
    });
    const state = {...start, run: 'digits/a b&c', epoch: 3, image: 0, scale: 'run', opacity: 40} as const;
    expect(readState(writeState(state))).to.deep.equal(state);
    expect(writeState(start)).to.equal('#');
    expect(readState('#epoch=-1&image=x&scale=<b>&opacity=900&view=<x>')).to.deep.equal({...start, opacity: 100});
  });
});

describe('a run that is not whole', () => {
  let logs: Logs | undefined;
  before(() => {
    logs = makeLogs();
  });
  after(() => logs?.remove());

  const served = async (damage: (folder: string) => void) => {
    if (logs === undefined) throw new Error('the folder is made before');
    damage(copyRun(logs, 'damaged'));
    return readRun(JSON.parse(JSON.stringify(await readServedRun(logs.root, ['digits', 'damaged']))));
  };

  it('is told as it is when it is whole', async () => {
    const run = await served(() => {});
    expect(run.problems).to.deep.equal([]);
    expect(run.epochs.map(({epoch}) => epoch)).to.deep.equal([0, 1]);
    expect(run.columns).to.deep.equal([{tag: 'gradient', kind: 'signed', axes: 'input', isFeatures: false}]);
    expect(run.metrics.map(({metrics}) => metrics['loss'])).to.deep.equal([1, 0.5]);
    expect([
      nearestEpoch(run, 9)?.epoch,
      nearestEpoch(run, 0)?.epoch,
      nearestEpoch(run, undefined)?.epoch,
    ]).to.deep.equal([1, 0, 1]);
  });

  it('shows the maps on the disk when run.json is cut short', async () => {
    const run = await served((folder) => writeFileSync(join(folder, 'run.json'), '{"format": "tfjs-ex'));
    expect(run.problems).to.deep.equal([
      'run.json is cut short or damaged',
      "the maps of 2 epochs were found by their files' names",
    ]);
    expect(run.epochs.map(({maps}) => maps.get('gradient'))).to.deep.equal([
      'maps/gradient/0.npy',
      'maps/gradient/1.npy',
    ]);
  });

  it('shows the whole steps and lines, and counts the others', async () => {
    const run = await served((folder) => {
      const {steps, ...rest} = record();
      writeFileSync(join(folder, 'run.json'), JSON.stringify({...rest, steps: [steps[0], {step: 'x'}, null]}));
      writeFileSync(join(folder, 'metrics.jsonl'), '{"step":0,"metrics":{"loss":1}}\n{"step":1,"met');
    });
    expect(run.problems).to.deep.equal([
      "2 entries of run.json's steps can't be read",
      "1 line of metrics.jsonl can't be read",
    ]);
    expect([run.epochs.length, run.metrics.length]).to.deep.equal([1, 1]);
  });

  it('reads fields of any kind without failing', () => {
    for (const odd of [null, 3, 'x', [], {}, true]) {
      const info = Object.fromEntries(['classNames', 'images', 'explainers', 'inputs'].map((key) => [key, odd]));
      const step = {step: 0, wrote: odd, predictions: odd, colorLimits: odd};
      const run = readRun({id: 'a', info, steps: [step], metrics: [{step: 0, metrics: odd}], problems: odd});
      expect(run.epochs.length).to.equal(1);
      expect(run.images).to.be.at.most(1);
    }
  });
});
