import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {Page} from 'playwright-core';
import {ExplainCallback, explainers} from '../../src/index.ts';
import {loadModelFile} from '../../src/node/model/load-model.ts';
import {decodeNpy} from '../../src/node/npy.ts';
import {classNames, halves, side, tensors, tinyNet} from '../callbacks/tiny-training.ts';
import {keptBytes} from './what-if-page.ts';

/** Datapoints of the validation data: all of them are stored. */
export const count = 30;
export const images = 4;
export const epochs = 2;
export const run = 'points/one';
export const writers = ['Ann', 'Ben <b>', '=Cleo'];

/** A real training with stored models of epochs 0 to 2. Some labels are wrong on purpose: so no epoch is perfect. */
export interface PointsRun {
  readonly root: string;
  /** Row of the validation data of each datapoint. */
  readonly rows: readonly number[];
  readonly labels: readonly number[];
  /** The inputs as they are stored, one a datapoint. */
  readonly inputs: readonly Float32Array[];
  /** The stored model of an epoch. */
  model(epoch: number): Promise<LayersModel>;
  remove(): void;
}

/** Every fifth label says the next class. */
const mislabelled = (row: number): boolean => row % 5 === 4;

export async function pointsRun(): Promise<PointsRun> {
  const root = mkdtempSync(join(tmpdir(), 'tfjs-explain-points-'));
  const given = halves(count, 3).labels.map((label, row) => (mislabelled(row) ? (label + 1) % 3 : label));
  const held = tensors(count, 3);
  const train = tensors(18);
  const model = tinyNet({learningRate: 0.1});
  const callback = new ExplainCallback([explainers.gradient(), explainers.gradCam()], {
    ...{validationData: [held.x, tf.tensor1d(given)], classNames, outputDir: root, name: 'points', runName: 'one'},
    ...{maxImages: images, checkpoint: true, precision: 'float32', report: () => {}, seed: 2},
    metadata: {writer: given.map((_, row) => writers[row % 3] ?? ''), ink: given.map((_, row) => row / 2)},
  });
  try {
    await model.fit(train.x, train.y, {epochs, batchSize: 6, verbose: 0, shuffle: false, callbacks: [callback]});
  } finally {
    held.dispose();
    train.dispose();
    model.dispose();
  }
  const folder = join(root, ...run.split('/'));
  const {datapoints} = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  const [file]: string[] = Object.values(datapoints.inputs);
  const {values} = decodeNpy(readFileSync(join(folder, file ?? '')));
  const size = side * side;
  return {
    ...{root, rows: datapoints.rows, labels: datapoints.labels},
    inputs: Array.from({length: count}, (_, row) => Float32Array.from(values.slice(row * size, (row + 1) * size))),
    model: (epoch) => loadModelFile(join(folder, 'checkpoints', String(epoch))),
    remove: () => rmSync(root, {recursive: true, force: true}),
  };
}

/** What Node says of images: a list of probabilities each. */
export function saidByNode(model: LayersModel, all: readonly ArrayLike<number>[]): number[][] {
  return tf.tidy(() => {
    const x = tf.tensor4d(
      all.flatMap((one) => Array.from(one)),
      [all.length, side, side, 1],
    );
    const outputs = model.predict(x);
    if (Array.isArray(outputs)) throw new Error('the model has one output');
    const values = Array.from(outputs.dataSync());
    return all.map((_, row) => values.slice(row * 3, row * 3 + 3));
  });
}

export function largest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

/** The cells of the CSV file that a view gives to keep. Texts come without their quotes. */
export async function keptCsv(page: Page): Promise<string[][]> {
  const text = new TextDecoder().decode(await keptBytes(page, 'CSV'));
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map((cell) => cell[1] ?? cell[2] ?? ''));
}

/** The cells of a table of the page, row by row with their heads. */
export function tableCells(page: Page, caption: string | RegExp): Promise<string[][]> {
  return page
    .getByRole('table', {name: caption})
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...(row as unknown as {children: Iterable<{textContent: string}>}).children].map((cell) => cell.textContent),
      ),
    );
}
