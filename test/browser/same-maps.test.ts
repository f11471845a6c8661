import {join} from 'node:path';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {type Site, serveSite} from '../../examples/browser/site.ts';
import {loadDigitParts} from '../../examples/digits/data.ts';
import {digitsModel} from '../../examples/digits/model.ts';
import {toTensors} from '../../examples/support/tensors.ts';
import {findBrowser, withBrowser} from '../../scripts/browser.ts';
import {loadBackend} from '../../src/node/backend/load.ts';
import {pickImages} from '../../src/node/data/labelled-images.ts';
import {explainDigits} from './explain-digits.ts';

const tolerance = 1e-3;
const explained = 5;
const trained = 200;

interface FromPage {
  readonly maps: {readonly [method: string]: readonly number[]};
  readonly left: number;
  readonly backend: string;
}

/** A network after a few steps, as plain numbers, and digits that it has not seen. */
async function trainedWeights(): Promise<{weights: number[][]; images: number[]}> {
  const {tf} = await loadBackend();
  const {train, validation} = await loadDigitParts();
  const [x, y] = toTensors(tf, pickImages(train, [...Array(trained).keys()]));
  const model = digitsModel(tf);
  await model.fit(x, y, {epochs: 3, batchSize: 20, shuffle: false, verbose: 0});
  const weights = model.getWeights().map((weight) => [...weight.dataSync()]);
  model.dispose();
  model.optimizer.dispose();
  tf.dispose([x, y]);
  return {weights, images: [...pickImages(validation, [...Array(explained).keys()]).values]};
}

describe('a network explained in a browser, on wasm', () => {
  let site: Site;
  let program = '';
  before(async () => {
    program = await findBrowser(() => {});
    site = await serveSite(join(import.meta.dirname, 'page'));
  });
  after(() => site.close());

  const inPage = (body: (page: Page) => Promise<void>) =>
    withBrowser(program, async (window) => {
      const page = await window.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(site.url);
      await body(page);
      expect(complaints).to.deep.equal([]);
    });

  it('has the maps that Node gives', async () => {
    const {weights, images} = await trainedWeights();
    const {tf} = await loadBackend();
    const expected = await explainDigits(tf, weights, images);
    await inPage(async (page) => {
      const given = JSON.stringify([weights, images]);
      const found: FromPage = await page.evaluate(`explainDigits(...${given})`);
      expect(found.backend).to.equal('wasm');
      expect(found.left).to.equal(0);
      expect(Object.keys(found.maps)).to.have.length(8).and.deep.equal(Object.keys(expected));
      for (const [method, values] of Object.entries(expected)) {
        const own = found.maps[method] ?? [];
        expect(own.length, method).to.equal(values.length);
        const peak = Math.max(...values.map(Math.abs));
        expect(peak, method).to.be.greaterThan(0.01);
        const difference = Math.max(...values.map((value, i) => Math.abs(value - (own[i] ?? Number.NaN))));
        expect(difference / peak, method).to.be.lessThan(tolerance);
      }
    });
  });

  it('has its pictures drawn pixel by pixel, the latest in place of the former, names as text', () =>
    inPage(async (page) => {
      const shown: unknown = await page.evaluate(`(async () => {
        const picture = (width, height, ...colours) =>
          ({width, height, data: Uint8ClampedArray.from(colours.flatMap((c) => [...c, 255]))});
        const [red, green, blue, grey] = [[200, 0, 0], [0, 100, 0], [0, 0, 50], [40, 40, 40]];
        const sink = sinkInPage({maxPictures: 2, maxPixels: 4, show: (tag) => tag !== 'hidden'});
        const write = (tag, step, image) => sink.write({kind: 'image', tag, step, image});
        const state = () => [...document.querySelectorAll('#place figure')].map((figure) => {
          const canvas = figure.querySelector('canvas');
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
          copy.drawImage(canvas, 0, 0);
          const bytes = [...copy.getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i % 4 !== 3);
          return [figure.textContent, canvas.getAttribute('aria-label'), canvas.width, canvas.height, bytes.join()];
        });
        sink.open({});
        write('<img src=x onerror=alert(1)>', 0, picture(2, 1, red, green));
        write('hidden', 0, picture(1, 1, red));
        const first = state();
        // 16 pixels, of which 4 may stay: blocks of 2 x 2 become their mean.
        write('large', 1, picture(4, 4, red, red, green, green, red, red, green, green, blue, blue, grey, grey, blue, blue, grey, red));
        write('<img src=x onerror=alert(1)>', 1, picture(1, 2, blue, grey));
        let refusal = '';
        try { write('third', 1, picture(1, 1, red)); } catch (error) { refusal = error.message; }
        await sink.endStep({step: 1, metrics: {}});
        const second = state();
        sink.open({});
        return {first, second, refusal, third: state(), images: document.images.length};
      })()`);
      const tag = '<img src=x onerror=alert(1)>';
      const words = (step: string): string[] => [`${tag}, ${step}`, `${tag}, ${step}`];
      expect(shown).to.deep.equal({
        first: [[...words('before training'), 2, 1, '200,0,0,0,100,0']],
        second: [
          [...words('epoch 1'), 1, 2, '0,0,50,40,40,40'],
          ['large, epoch 1', 'large, epoch 1', 2, 2, '200,0,0,0,100,0,0,0,50,80,30,30'],
        ],
        refusal: "the page shows 2 pictures; choose them with surfaceSink's 'show', or raise 'maxPictures'",
        third: [],
        images: 0,
      });
    }));
});
