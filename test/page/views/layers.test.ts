import {readFileSync} from 'node:fs';
import {expect} from 'chai';
import {rgb} from 'd3-color';
import {interpolateViridis} from 'd3-scale-chromatic';
import type {Page} from 'playwright-core';
import {expectAccessible, expectSoon, useServed} from '../in-page.ts';
import {makeTwoRuns} from '../two-runs.ts';

const cells = (page: Page) => page.locator('section[aria-label=Layers] tbody td').allTextContents();
const map = (page: Page, title: string) =>
  page
    .locator('section[aria-label=Layers] figure')
    .filter({has: page.locator(`figcaption:text-is("${title}")`)})
    .locator('.plot-area[data-drawn]');

/**
 * The colour of a chart at a column, counted from the marked one to the right, and at a row in parts of its height from above. The body
 * is a text: it runs in the page. A copy is read, since the browser complains about canvases that are often read.
 */
const colourAt = (page: Page, title: string, column: number, row: number): Promise<number[]> =>
  page.evaluate(`(() => {
    const figures = [...document.querySelectorAll('section[aria-label=Layers] figure')];
    const area = figures.find((each) => each.querySelector('figcaption').textContent === '${title}').querySelector('.plot-area');
    const canvas = area.querySelector('canvas');
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {willReadFrequently: true});
    copy.drawImage(canvas, 0, 0);
    const [outer, inner] = [area, area.querySelector('.column-mark')].map((each) => each.getBoundingClientRect());
    const scale = canvas.width / outer.width;
    const left = inner.left - outer.left + (${column} + 0.5) * inner.width;
    const top = inner.top - outer.top + ${row} * inner.height;
    return [...copy.getImageData(Math.round(left * scale), Math.round(top * scale), 1, 1).data].slice(0, 3);
  })()`);

const viridis = (value: number): number[] => {
  const {r, g, b} = rgb(interpolateViridis(value));
  return [r, g, b];
};

function expectColour(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).to.equal(3);
  found.forEach((channel, i) => {
    expect(channel).to.be.closeTo(expected[i] ?? Number.NaN, 6);
  });
}

describe('layers in a browser', () => {
  const site = useServed(makeTwoRuns);
  const {inPage} = site;

  it('have their numbers, their verdict, and colours of the same values', () =>
    inPage('#view=layers&run=a&epoch=0', async (page) => {
      await map(page, 'saturation').waitFor();
      expect(await cells(page)).to.deep.equal([
        '25 %',
        '0 %',
        'nothing stands out',
        '50 %',
        '75 %',
        'adds nothing, starved',
      ]);
      expectColour(await colourAt(page, 'saturation', 0, 0.25), viridis(0.25));
      expectColour(await colourAt(page, 'saturation', 0, 0.75), viridis(0.5));
      // Epoch 4, the only other one with a report.
      expectColour(await colourAt(page, 'saturation', 1, 0.75), viridis(1));
      expectColour(await colourAt(page, 'dead units', 0, 0.75), viridis(0.75));
      expect(await map(page, 'saturation').getAttribute('aria-label')).to.include('from 0.25 to 1');
      await map(page, 'CKA between layers').waitFor();
      expect(await map(page, 'CKA between layers').getAttribute('aria-label')).to.include('from 0 to 1');
    }));

  it('show the report before where an epoch has none, and go to the epoch of a click', () =>
    inPage('#view=layers&run=a&epoch=2', async (page) => {
      await page.getByText('Epoch 2 has no report on the layers: that of epoch 0 is shown.').waitFor();
      await map(page, 'saturation').waitFor();
      const [box, mark] = [
        await map(page, 'saturation').boundingBox(),
        await map(page, 'saturation').locator('.column-mark').boundingBox(),
      ];
      if (box === null || mark === null) throw new Error('the map has no place');
      await page.mouse.click(mark.x + 1.5 * mark.width, box.y + 20);
      await expectSoon(() => cells(page), ['25 %', '0 %', 'nothing stands out', '100 %', '75 %', 'nothing stands out']);
      expect(page.url()).to.include('epoch=4');
      expect(await map(page, 'saturation').getAttribute('data-drawn')).to.equal('1');
      const saved = page.waitForEvent('download');
      await page.locator('section[aria-label=Layers] button:text-is("CSV")').click();
      expect(
        readFileSync(await (await saved).path(), 'utf8')
          .split('\r\n')
          .slice(0, 3),
      ).to.deep.equal(['"layer","epoch","saturation","dead"', '"conv",0,0.25,0', '"conv",4,0.25,0']);
    }));

  it('say how to get a report where there is none', () =>
    inPage('#view=layers&run=b', async (page) => {
      await page.getByText('This run has no report on its layers.').waitFor();
      expect(await page.locator('section[aria-label=Layers] pre').textContent()).to.include('layerReport: true');
      expect(await page.locator('section[aria-label=Layers] figure').count()).to.equal(0);
      await page.locator('select#run').selectOption('a');
      await map(page, 'saturation').waitFor();
    }));

  it('have nothing that axe-core finds wrong', () =>
    inPage('#view=layers&run=a', (page) => expectAccessible(page, () => map(page, 'saturation').waitFor())));
});
