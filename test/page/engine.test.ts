import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {withBrowser} from '../../scripts/browser.ts';
import {decodeNpy} from '../../src/node/npy.ts';
import {readRun} from '../../src/page/data/run.ts';
import type {Gift, Wish} from '../../src/page/engine/messages.ts';
import {useBackend} from '../helpers/backend.ts';
import {useServed} from './in-page.ts';
import {type TrainedRuns, trainedRuns} from './what-if-run.ts';

/** Runs in the page: asks the worker itself, as the page's client does. */
const askInPage = `(wishes) => new Promise((resolve, reject) => {
  const worker = new Worker('/engine.js', {type: 'module'});
  const answers = [];
  worker.addEventListener('error', ({message}) => reject(new Error(message)));
  worker.addEventListener('message', ({data}) => {
    answers[data.id] = data.gift?.values === undefined ? data
      : {...data, gift: {values: [...data.gift.values], shape: data.gift.shape}};
    if (answers.filter(Boolean).length < wishes.length) return;
    worker.terminate();
    resolve(answers);
  });
  wishes.forEach((wish, id) => {
    const {inputs} = wish;
    const ready = inputs === undefined ? wish : {...wish, inputs: {...inputs, values: Float32Array.from(inputs.values)}};
    worker.postMessage({id, wish: ready});
  });
})`;

interface Answer {
  readonly left: number;
  readonly gift?: Gift;
  readonly error?: string;
}

describe("the page's engine", () => {
  useBackend();
  const site = useServed(trainedRuns);
  let runs: TrainedRuns;
  before(() => {
    runs = site.made();
  });

  const arrayOf = (run: string, file: string) => {
    const {values, shape} = decodeNpy(readFileSync(join(runs.folder(run), file)));
    return {values: Float32Array.from(values), shape};
  };
  const explainersOf = (run: string) =>
    readRun({info: JSON.parse(readFileSync(join(runs.folder(run), 'run.json'), 'utf8'))}).explainers;
  const ask = async (wishes: readonly Wish[]): Promise<readonly Answer[]> => {
    let answers: readonly Answer[] = [];
    await withBrowser(site.program(), async (window) => {
      const page: Page = await window.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await page.goto(site.url());
      const plain = wishes.map((wish) =>
        'inputs' in wish ? {...wish, inputs: {...wish.inputs, values: [...wish.inputs.values]}} : wish,
      );
      answers = await page.evaluate(`(${askInPage})(${JSON.stringify(plain)})`);
      expect(complaints).to.deep.equal([]);
    });
    return answers;
  };
  const same = (
    answer: Answer | undefined,
    wanted: {values: Float32Array; shape: readonly number[]},
    within: number,
  ) => {
    const gift = answer?.gift;
    if (gift === undefined || typeof gift === 'string') throw new Error(answer?.error ?? 'nothing came');
    expect(gift.shape).to.deep.equal(wanted.shape);
    Array.from(gift.values).forEach((value, i) => {
      expect(value).to.be.closeTo(wanted.values[i] ?? Number.NaN, within);
    });
  };

  for (const backend of ['wasm', 'cpu'] as const) {
    it(`predicts and explains on ${backend} as the training did`, async () => {
      const inputs = arrayOf('first', 'inputs.npy');
      const model = {run: 'what-if/first', epoch: 2};
      // What it compares with is a sample of the run's own here.
      const plan = explainersOf('first').filter(({name}) => name !== 'expected-gradients');
      expect(plan.map(({name}) => name)).to.include.members([
        'integrated-gradients',
        'grad-cam',
        'occlusion',
        'smooth',
      ]);
      const answers = await ask([
        {kind: 'use', backend},
        {kind: 'backend'},
        {kind: 'predict', model, inputs},
        ...plan.map(
          (explainer): Wish => ({
            ...{kind: 'explain', model, inputs, explainer},
            ...{target: undefined, background: undefined},
          }),
        ),
        {kind: 'features', model, inputs},
      ]);
      expect(answers.map(({left}) => left)).to.deep.equal(answers.map(() => 0));
      expect(answers[1]?.gift).to.equal(backend);
      same(answers[2], arrayOf('first', 'maps/predictions/2.npy'), 1e-4);
      plan.forEach(({name}, i) => {
        same(answers[3 + i], arrayOf('first', `maps/${name}/2.npy`), 1e-3);
      });
      expect(answers.at(-1)?.gift).to.have.property('shape').that.deep.equals([3, 64]);
    });
  }
});
