import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {benchImages, benchNetwork, benchPredictions} from '../../bench/network.ts';
import {readPeers} from '../../bench/peers.ts';
import {interleaved, repeated, spreadOf} from '../../bench/timing.ts';
import {registry} from '../../src/explainers/index.ts';
import {metricRegistry} from '../../src/metrics/index.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the benchmark', function () {
  // Every method, metric and writer runs: seconds on an idle machine, minutes on a busy one.
  this.timeout(600_000);
  useBackend();

  it('has the network that the peers were timed on: it says what Keras says', async () => {
    const network = await benchNetwork();
    const {values, shape} = benchImages(32);
    tf.tidy(() => {
      const said = network.predict(tf.tensor(values, [...shape]));
      expectClose(Array.isArray(said) ? [] : said, benchPredictions().values, 1e-5);
    });
    network.dispose();
  });

  it('takes medians and quartiles between the nearest values', () => {
    expect(spreadOf([5, 1, 4, 2])).to.deep.equal({median: 3, low: 1.75, high: 4.25});
    expect(spreadOf([7])).to.deep.equal({median: 7, low: 7, high: 7});
  });

  it('runs two works in turn, each once unseen, and takes the ratio round by round', async () => {
    const order: string[] = [];
    let clock = {wall: 0, processor: 0};
    /** Takes so many milliseconds the first time, the second time ... */
    const work = (name: string, wall: readonly number[], processor: number) => () => {
      const round = order.filter((done) => done === name).length;
      order.push(name);
      clock = {wall: clock.wall + (wall[round] ?? 0), processor: clock.processor + processor};
    };
    const a = work('a', [99, 30, 60, 80], 12);
    const b = work('b', [99, 10, 30, 20], 8);
    const found = await interleaved(a, b, {least: 2, most: 3, ms: 1000}, () => clock);
    expect(order.join('')).to.equal('abababab');
    expect(found).to.deep.equal({
      rounds: 3,
      a: {median: 60, low: 45, high: 70},
      b: {median: 20, low: 15, high: 25},
      ratio: {median: 3, low: 2.5, high: 3.5},
      processorRatio: {median: 1.5, low: 1.5, high: 1.5},
    });
  });

  it('goes on until the time is over, but for a least and a most number of rounds', async () => {
    for (const [effort, runs] of [
      [{least: 2, most: 5, ms: 10_000}, 6],
      [{least: 2, most: 5, ms: 0}, 3],
    ] as const) {
      let count = 0;
      await repeated(() => void count++, effort);
      expect(count, 'one of them unseen').to.equal(runs);
    }
  });

  it('knows the methods that peers are compared with', () => {
    const names = registry.map(({spec}) => spec.name);
    expect(names).to.include.members(readPeers().rows.map(({explainer}) => explainer));
  });

  it('times every method, the epoch and the writing, and writes it down', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tfjs-explain-bench-'));
    const out = join(folder, 'results.json');
    try {
      const args = ['--import=tsx', join(root, 'bench', 'main.ts'), '--quick', '--out', out];
      const {code, stdout, stderr} = await runCommand(process.execPath, args, {cwd: root});
      expect(code, stderr).to.equal(0);
      const results = JSON.parse(readFileSync(out, 'utf8'));
      expect(results.quick).to.equal(true);
      const timed = [...results.methods, ...results.own].map(({method}: {method: string}) => method);
      // CAM needs a network of its own kind.
      const forImages = registry.filter(({spec}) => spec.inputs.includes('image') && spec.name !== 'cam');
      expect(timed).to.have.members(forImages.map(({spec}) => spec.name));
      for (const {method, ms, rows} of results.own) {
        expectTimes(ms, method);
        expect(rows, method).to.be.at.least(method === 'filters' ? 0 : 1);
        expect(stdout, method).to.match(new RegExp(`^\\| ${method} `, 'm'));
      }
      for (const spread of [results.sharing.a, results.sharing.b, results.sharing.ratio])
        expectTimes(spread, 'sharing');
      for (const {method, a, b, ratio, processorRatio} of results.methods) {
        for (const spread of [a, b, ratio, processorRatio]) expectTimes(spread, method);
        expect(stdout, method).to.match(new RegExp(`^\\| ${method} `, 'm'));
      }
      const {a, b, ratio} = results.flipping;
      for (const spread of [a, b, ratio]) expectTimes(spread, 'pixel flipping');
      expect(results.metrics.map(({metric}: {metric: string}) => metric)).to.deep.equal(
        metricRegistry.map(({spec}) => spec.name),
      );
      for (const {metric, ms} of results.metrics) {
        expectTimes(ms, metric);
        expect(stdout, metric).to.match(new RegExp(`^\\| ${metric} `, 'm'));
      }
      for (const part of ['training', 'explaining', 'computing', 'drawing', 'writing']) {
        expectTimes(results.epoch[part], part);
      }
      expect(results.epoch.share.median).to.be.within(0, 1);
      const {explaining, computing, drawing, writing} = results.epoch;
      expect(computing.median + drawing.median + writing.median).to.be.closeTo(explaining.median, 1e-6);
      expect(results.writing).to.have.length(3);
      for (const {what, step, recordsPerSecond, megabytesPerSecond} of results.writing) {
        expectTimes(step, what);
        expect(recordsPerSecond, what).to.be.greaterThan(0);
        expect(megabytesPerSecond, what).to.be.greaterThan(0);
      }
      expect(
        results.png.map(({width, height}: {width: number; height: number}) => `${width}x${height}`),
      ).to.include.members(['538x1530', '1792x1792']);
      for (const {content, ms} of results.png) expectTimes(ms, content);
      for (const {method, ms, peers} of results.peers) {
        expect(ms['1'], method).to.be.greaterThan(0);
        expect(peers.length, method).to.be.greaterThan(0);
      }
    } finally {
      rmSync(folder, {recursive: true, force: true});
    }
  });
});

function expectTimes(spread: {median: number; low: number; high: number}, what: string): void {
  for (const value of [spread.low, spread.median, spread.high]) {
    expect(Number.isFinite(value) && value > 0, `${what}: ${JSON.stringify(spread)}`).to.equal(true);
  }
  expect(spread.low <= spread.median && spread.median <= spread.high, what).to.equal(true);
}
