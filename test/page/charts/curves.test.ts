import {appendFileSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {withBrowser} from '../../../scripts/browser.ts';
import {expectAccessible, expectSoon, patienceMs, useServed} from '../in-page.ts';
import {makeTwoRuns, type TwoRuns} from '../two-runs.ts';

const chart = (page: Page, title: string) =>
  page.locator('section[aria-label=Curves] figure').filter({has: page.locator(`figcaption:text-is("${title}")`)});
const numbers = (page: Page, title: string) => chart(page, title).locator('.legend b').allTextContents();
const drawn = (page: Page, title: string) => chart(page, title).locator('.plot-area[data-drawn]');

/**
 * How high lines of two colours stand in a chart's canvas, in parts of its height from above, near its first and last epoch. A text: it
 * runs in the page.
 */
const heights = `(() => {
  const figure = [...document.querySelectorAll('section[aria-label=Curves] figure')].find((each) => each.querySelector('figcaption').textContent === 'loss');
  const canvas = figure.querySelector('canvas');
  const {data, width, height} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const style = getComputedStyle(document.documentElement);
  const rgb = (name) => style.getPropertyValue(name).trim().match(/[0-9a-f]{2}/g).map((hex) => parseInt(hex, 16));
  const near = ([r, g, b], at) => Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b) < 30;
  return ['--c0', '--c1'].map((name) => {
    const places = [];
    for (let x = 0; x < width; x++) {
      const ys = [];
      for (let y = 0; y < height; y++) if (near(rgb(name), (y * width + x) * 4)) ys.push(y);
      if (ys.length > 0) places.push(ys.reduce((sum, y) => sum + y, 0) / ys.length);
    }
    return [places[0], places.at(-1)];
  });
})()`;

describe('curves in a browser', () => {
  const site = useServed(makeTwoRuns);
  let runs: TwoRuns;
  before(() => {
    runs = site.made();
  });
  const {inPage} = site;

  it('tell the values at the epoch, draw once, and only move the mark for another epoch', () =>
    inPage('#run=a&epoch=2', async (page) => {
      await drawn(page, 'loss').waitFor();
      expect(await numbers(page, 'loss')).to.deep.equal(['1', '2']);
      // null in metrics.jsonl: it was not finite.
      expect(await numbers(page, 'drift/cosine')).to.deep.equal(['NaN']);
      const words = await drawn(page, 'loss').getAttribute('aria-label');
      expect(words).to.include('loss: 2 at epoch 0, 0.5 at epoch 4, lowest 0.5 at epoch 4, highest 2 at epoch 0');
      expect(words).to.include('val_loss: 4 at epoch 0, 1 at epoch 4');
      const [[lossFirst = 0, lossLast = 0] = [], [otherFirst = 0, otherLast = 0] = []]: number[][] =
        await page.evaluate(heights);
      // From 2 to 0.5 and from 4 to 1, on one scale: half as far; and 4 stands above 2.
      expect((lossLast - lossFirst) / (otherLast - otherFirst)).to.be.closeTo(0.5, 0.05);
      expect(otherFirst).to.be.lessThan(lossFirst);
      const mark = drawn(page, 'loss').locator('.epoch-mark');
      const left = async () => (await mark.boundingBox())?.x ?? Number.NaN;
      const middle = await left();
      await page.locator('h1').click();
      await page.keyboard.press('ArrowLeft');
      await expectSoon(() => numbers(page, 'loss'), ['2', '4']);
      const begin = await left();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await expectSoon(() => numbers(page, 'loss'), ['0.5', '1']);
      expect((await left()) - middle).to.be.closeTo(middle - begin, 2);
      expect(await drawn(page, 'loss').getAttribute('data-drawn')).to.equal('1');
    }));

  it('go to the epoch of a click, everywhere', () =>
    inPage('#run=a&epoch=4', async (page) => {
      await drawn(page, 'acc').or(drawn(page, 'loss')).waitFor();
      const area = drawn(page, 'loss');
      const box = await area.boundingBox();
      if (box === null) throw new Error('the chart has no place');
      await area.click({position: {x: box.width / 2 + 10, y: 60}});
      await expectSoon(() => numbers(page, 'loss'), ['1', '2']);
      expect(page.url()).to.include('epoch=2');
      await page.locator('section[aria-label=Gallery] canvas[aria-label^="gradient, image 1, epoch 2;"]').waitFor();
    }));

  it('are chosen by words in the address, or all in one chart, and become a file', () =>
    inPage('#run=a&epoch=0&curves=val_loss%2C+drift&together=1', async (page) => {
      const together = page.locator('section[aria-label=Curves] figure');
      await together.locator('.plot-area[data-drawn]').waitFor();
      expect(await together.locator('.legend li').allTextContents()).to.deep.equal([
        ' val_loss 4',
        ' gradient/drift/cosine 0',
      ]);
      await page.locator('#together').uncheck();
      await chart(page, 'drift/cosine').waitFor();
      expect(await page.locator('section[aria-label=Curves] figcaption').allTextContents()).to.deep.equal([
        'loss',
        'drift/cosine',
      ]);
      await page.locator('#curves').fill('mass');
      await expectSoon(() => page.locator('section[aria-label=Curves] figcaption').allTextContents(), ['mass-in-mask']);
      expect(page.url())
        .to.match(/curves=mass/)
        .and.not.match(/together/);
      await page.locator('#curves').fill('val_');
      await expectSoon(() => page.locator('section[aria-label=Curves] figcaption').allTextContents(), ['loss']);
      const saved = page.waitForEvent('download');
      await page.locator('section[aria-label=Curves] button:text-is("CSV")').click();
      const file = await saved;
      expect(file.suggestedFilename()).to.equal('a-curves.csv');
      expect(readFileSync(await file.path(), 'utf8')).to.equal('"epoch","val_loss"\r\n0,4\r\n2,2\r\n4,1\r\n');
      const picture = page.waitForEvent('download');
      await page.locator('section[aria-label=Curves] button:text-is("PNG")').click();
      const bytes = readFileSync(await (await picture).path());
      expect(bytes.subarray(1, 4).toString()).to.equal('PNG');
      // Its width stands behind the names of the file and of the first chunk.
      expect(bytes.readUInt32BE(16)).to.be.greaterThan(300);
    }));

  it('are drawn anew in the colours of the night', () =>
    inPage('#run=a', async (page) => {
      await drawn(page, 'loss').waitFor();
      await page.emulateMedia({colorScheme: 'dark'});
      await expectSoon(() => drawn(page, 'loss').getAttribute('data-drawn'), '2');
      const corner: number[] = await page.evaluate(
        `[...document.querySelector('section[aria-label=Curves] canvas').getContext('2d').getImageData(0, 0, 1, 1).data]`,
      );
      expect(corner).to.deep.equal([0x14, 0x16, 0x1a, 255]);
    }));

  it('are drawn in sight only, however many there are', async () => {
    const many = Object.fromEntries(Array.from({length: 60}, (_, i) => [`measure-${i}`, i]));
    const file = join(runs.root, 'b', 'metrics.jsonl');
    const lines = [5, 6].map((step) => `${JSON.stringify({step, metrics: many})}\n`);
    appendFileSync(file, lines.join(''));
    await inPage('#run=b', async (page) => {
      await drawn(page, 'loss').waitFor();
      await page.waitForTimeout(1500);
      const count = () => page.locator('section[aria-label=Curves] .plot canvas').count();
      expect(await page.locator('section[aria-label=Curves] figure').count()).to.be.greaterThan(60);
      expect(await count()).to.be.within(1, 30);
      await chart(page, 'measure-59').scrollIntoViewIfNeeded();
      await drawn(page, 'measure-59').waitFor();
      // At epoch 4 there is none.
      expect(await numbers(page, 'measure-59')).to.deep.equal(['–']);
    });
  });

  it('leave the page usable where what draws them does not come', () =>
    withBrowser(site.program(), async (window) => {
      const page = await window.newPage();
      page.setDefaultTimeout(patienceMs);
      await page.route('**/chunk-*.js', async (route) => {
        const response = await route.fetch();
        if ((await response.text()).includes('vega-embed')) await route.abort();
        else await route.fulfill({response});
      });
      await page.goto(`${site.url()}#run=a&epoch=2`);
      await chart(page, 'loss').getByText("The chart can't be drawn").waitFor();
      expect(await numbers(page, 'loss')).to.deep.equal(['1', '2']);
      await page.locator('#epoch').press('ArrowLeft');
      await expectSoon(() => numbers(page, 'loss'), ['2', '4']);
    }));

  it('have nothing that axe-core finds wrong', () =>
    inPage('#run=a&curves=loss,drift', (page) => expectAccessible(page, () => drawn(page, 'loss').waitFor())));
});
