import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {explain, networkOf, predict, registry, runFor} from '../../src/index.ts';
import {loadModelFile} from '../../src/node/model/load-model.ts';
import {decodeNpy, type NpyArray} from '../../src/node/npy.ts';
import {readRun} from '../../src/page/data/run.ts';
import type {ExplainerAt} from '../../src/page/engine/engine.ts';
import type {TrainedRuns} from './what-if-run.ts';

export interface Values {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Waits until models were asked about what is shown. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.what-if[aria-busy=false] .said-table').first().waitFor();
}

/** All digits of a column of a table of predictions; 1 is the image as it was. */
export async function said(page: Page, column: number, table = 0): Promise<readonly number[]> {
  await settled(page);
  const cells = page.locator('.said-table').nth(table).locator(`tbody tr td:nth-of-type(${column})`);
  return cells.evaluateAll((all) => all.map((cell) => Number((cell as {dataset?: {value?: string}}).dataset?.value)));
}

/** The array that a button of the page gives to keep. */
export async function kept(page: Page, button: string): Promise<Values> {
  const {values, shape}: NpyArray = decodeNpy(await keptBytes(page, button));
  return {values: Float32Array.from(values), shape};
}

export async function keptBytes(page: Page, button: string): Promise<Uint8Array> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', {name: button, exact: true}).click(),
  ]);
  return readFileSync(await download.path());
}

/** What Node says of an array, with the model that the page used. */
export async function saidByNode(
  runs: TrainedRuns,
  run: string,
  epoch: number,
  {values, shape}: Values,
): Promise<number[]> {
  const model = await loadModelFile(join(runs.folder(run), 'checkpoints', String(epoch)));
  const x = tf.tensor(values, [...shape]);
  try {
    const network = networkOf(model, [x]);
    const outputs = await predict(network, [x], runFor(network));
    const found = Array.from(await outputs.data().finally(() => outputs.dispose()));
    return found.length === 1 ? [1 - (found[0] ?? 0), found[0] ?? 0] : found;
  } finally {
    x.dispose();
    model.dispose();
  }
}

/** One of run.json's methods on an array, by Node; what it compares with are the run's datapoints that were not explained. */
export async function explainedByNode(
  runs: TrainedRuns,
  run: string,
  {
    epoch,
    explainer,
    input,
    target,
  }: {
    readonly epoch: number;
    readonly explainer: ExplainerAt;
    readonly input: Values;
    readonly target?: number;
  },
): Promise<Values> {
  const model = await loadModelFile(join(runs.folder(run), 'checkpoints', String(epoch)));
  const {values, shape} = decodeNpy(
    readFileSync(join(runs.folder(run), [...(infoOf(runs, run).datapoints?.inputs.values() ?? [])][0] ?? '')),
  );
  const [x, all] = [tf.tensor(input.values, [...input.shape]), tf.tensor(Float32Array.from(values), [...shape])];
  const background = tf.slice(all, 3);
  try {
    const {maps} = await explain(made(explainer), model, x, {background, ...(target === undefined ? {} : {target})});
    const [first, ...others] = maps;
    tf.dispose(others);
    if (first === undefined) throw new Error('no map');
    const found = {values: Float32Array.from(await first.data()), shape: first.shape};
    first.dispose();
    return found;
  } finally {
    tf.dispose([x, all, background]);
    model.dispose();
  }
}

export function infoOf(runs: TrainedRuns, run: string) {
  return readRun({info: JSON.parse(readFileSync(join(runs.folder(run), 'run.json'), 'utf8'))});
}

function made({name, method = name, options, inner = {}}: ExplainerAt): ReturnType<(typeof registry)[number]['from']> {
  const found = registry.find(({spec}) => spec.name === method);
  if (found === undefined) throw new Error(`no method ${method}`);
  const parts = Object.entries(inner).map(([option, one]) => [option, made(one)] as const);
  return found.from({...options, ...Object.fromEntries(parts)});
}

export function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, within: number, about = ''): void {
  expect(found.length, about).to.equal(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    expect(found[i], `${about} ${i}`).to.be.closeTo(wanted[i] ?? Number.NaN, within);
  }
}
