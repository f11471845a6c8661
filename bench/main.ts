import {mkdirSync, writeFileSync} from 'node:fs';
import {availableParallelism, loadavg} from 'node:os';
import {dirname, join} from 'node:path';
import {Command} from 'commander';
import {startBackend} from '../examples/support/start-backend.ts';
import {version} from '../src/index.ts';
import {timeEpochs} from './epoch.ts';
import {type Draws, timeMethods, timeOwnWork, timeSharing} from './methods.ts';
import {timeFlipping, timeMetrics} from './metrics.ts';
import {benchImages, benchNetwork} from './network.ts';
import {readPeers, timeBesidePeers} from './peers.ts';
import {
  epochTable,
  flippingTable,
  methodsTable,
  metricsTable,
  ownWorkTable,
  peersTable,
  pngTable,
  sharingTable,
  writingTable,
} from './report.ts';
import type {Effort} from './timing.ts';
import {timePng, timeWriting} from './writing.ts';

interface Extent {
  readonly images: number;
  readonly draws: Draws;
  readonly effort: Effort;
  /** Images of pixel flipping, and of the table of all metrics; most rounds of the latter. */
  readonly metrics: {readonly flipping: number; readonly images: number; readonly rounds: number};
  readonly epochs: number;
  readonly steps: number;
  readonly peerBatches: readonly number[];
}

const full: Extent = {
  images: 16,
  draws: {steps: 20, samples: 50},
  effort: {least: 5, most: 31, ms: 10_000},
  metrics: {flipping: 32, images: 2, rounds: 3},
  epochs: 5,
  steps: 20,
  peerBatches: [8, 32],
};
const quick: Extent = {
  images: 2,
  draws: {steps: 4, samples: 10},
  effort: {least: 2, most: 2, ms: 0},
  metrics: {flipping: 1, images: 1, rounds: 1},
  epochs: 1,
  steps: 2,
  peerBatches: [1],
};

/** `npm run bench [-- --quick] [-- --out FILE]`: prints tables and writes the same figures as JSON. */
async function main(given: {readonly quick: boolean; readonly out: string}): Promise<void> {
  const {images, draws, effort, metrics, epochs, steps, peerBatches} = given.quick ? quick : full;
  const {tf, name} = await startBackend();
  const network = await benchNetwork();

  heading(`Methods: ${images} images of 32x32x3, beside their bare passes; medians (quartiles)`);
  const methods = await timeMethods(network, benchImages(images), draws, effort);
  console.log(methodsTable(methods));

  heading('Methods with work of their own besides passes');
  const own = await timeOwnWork(network, benchImages(images), draws, {...effort, most: effort.least});
  console.log(ownWorkTable(own));

  heading('Gradient, input x gradient and four CAMs in one pass (explainAll), and one by one');
  const sharing = await timeSharing(network, benchImages(images), effort);
  console.log(sharingTable(sharing));

  heading('Pixel flipping in steps of 16 places, beside its bare forward passes');
  const flipping = await timeFlipping(network, benchImages(metrics.flipping), {...effort, most: effort.least});
  console.log(flippingTable(flipping));

  heading('Metrics, judging gradients');
  const judging = await timeMetrics(network, benchImages(metrics.images), {...effort, least: 1, most: metrics.rounds});
  console.log(metricsTable(judging));

  heading('An epoch of the digits example with its six methods');
  const epoch = await timeEpochs(tf, epochs, draws.steps);
  console.log(epochTable(epoch));

  heading('Writing');
  const writing = await timeWriting(steps);
  console.log(writingTable(writing));
  const png = await timePng(effort);
  console.log(`\n${pngTable(png)}`);

  heading('Other libraries on the same network');
  const peers = await timeBesidePeers(network, peerBatches, effort);
  console.log(`${peersTable(peers)}\n\n${readPeers().note}`);
  network.dispose();

  const machine = {
    processors: availableParallelism(),
    load: loadavg(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
  const versions = {'tfjs-explain': version, tfjs: tf.version_core};
  const results = {
    quick: given.quick,
    backend: name,
    versions,
    machine,
    methods,
    own,
    sharing,
    flipping,
    metrics: judging,
    epoch,
    writing,
    png,
    peers,
  };
  mkdirSync(dirname(given.out), {recursive: true});
  writeFileSync(given.out, `${JSON.stringify(results, null, 1)}\n`);
  console.log(`\nwritten to ${given.out}`);
}

function heading(text: string): void {
  console.log(`\n## ${text}\n`);
}

await main(
  new Command('npm run bench --')
    .description('times the methods, the callback and the writing')
    .option('--quick', 'a short run, good for nothing but to see that it works', false)
    .option('--out <file>', 'where the figures go as JSON', join(import.meta.dirname, 'results.json'))
    .parse()
    .opts(),
);
