import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {ExplainCallback, explainers} from '../../src/index.ts';
import {classNames, tensors, train} from '../callbacks/tiny-training.ts';
import {useBackend} from '../helpers/backend.ts';
import {copyRun, type Logs, makeLogs} from '../node/serve/run-folder.ts';
import {expectAccessible, patienceMs, useServed} from './in-page.ts';

/** A map of the gallery once it shows an epoch: its label says so. */
const mapAt = (page: Page, image: number, epoch: number, tag = 'gradient') =>
  page.locator(`section[aria-label=Gallery] canvas[aria-label^="${tag}, image ${image}, epoch ${epoch};"]`);

/** The colours of the first image's map, in the canvas's own pixels. A text: it runs in the page. */
const readPixels = `(() => {
  const canvas = document.querySelector('section[aria-label=Gallery] canvas[aria-label^="gradient, image 1, "]');
  // A copy is read: the browser complains about canvases that are often read.
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  return [...copy.getImageData(0, 0, canvas.width, canvas.height).data];
})()`;

describe('the page in a browser', () => {
  useBackend();
  const site = useServed(makeLogs);
  let logs: Logs;
  before(() => {
    logs = site.made();
  });

  const {inPage} = site;

  it('moves every map by the slider, the arrow keys and a click on a curve', () =>
    inPage('', async (page) => {
      await mapAt(page, 1, 1).waitFor();
      await mapAt(page, 2, 1).waitFor();
      await page.locator('#epoch').focus();
      await page.keyboard.press('ArrowLeft');
      await mapAt(page, 1, 0).waitFor();
      await mapAt(page, 2, 0).waitFor();
      expect(page.url()).to.match(/#epoch=0$/);
      await page.locator('h1').click();
      await page.keyboard.press('ArrowRight');
      await mapAt(page, 1, 1).waitFor();
      const chart = page.locator('section[aria-label=Curves] .plot-area[data-drawn]').first();
      await chart.click({position: {x: 60, y: 40}});
      await mapAt(page, 1, 0).waitFor();
    }));

  it('draws the raw values, by the scale that is chosen', () =>
    inPage('#epoch=0', async (page) => {
      // Of image 1 the values 1, -2, 3, -4: the limit is the 99th percentile of the sizes, 3 + 0.97.
      expect(await mapAt(page, 1, 0).getAttribute('aria-label')).to.match(/full colour at 3\.97$/);
      await page.locator('#scale').selectOption('epoch');
      // Image 2 has 5 to 8.
      await page.locator('canvas[aria-label="gradient, image 1, epoch 0; full colour at 7.97"]').first().waitFor();
      await page.locator('#scale').selectOption('run');
      await page.locator('canvas[aria-label="gradient, image 1, epoch 0; full colour at 16.0"]').first().waitFor();
      const first: readonly number[] = await page.evaluate(readPixels);
      // 1 is red, -2 blue.
      expect(first[0]).to.be.greaterThan(first[2] ?? 255);
      expect(first[6]).to.be.greaterThan(first[4] ?? 255);
      await page.locator('#opacity').fill('0');
      const alone = async () => (await page.evaluate<number[]>(readPixels)).filter((_, i) => i % 4 === 0);
      for (const end = Date.now() + patienceMs; (await alone())[0] !== 0 && Date.now() < end; )
        await page.waitForTimeout(50);
      // The input itself: 0, 1, 0.5, 0.25.
      expect(await alone()).to.deep.equal([0, 255, 128, 64]);
      expect(page.url()).to.include('opacity=0').and.to.include('scale=run');
    }));

  it('restores run, epoch and image from the address, and shows names as text', () =>
    inPage('#run=digits%2Frun-1&epoch=0&image=1', async (page) => {
      // The image stands above the gallery, which is drawn where it is seen.
      const toGallery = () => page.locator('section[aria-label=Gallery] td .cell').last().scrollIntoViewIfNeeded();
      await toGallery();
      await mapAt(page, 2, 0).waitFor();
      const view = page.locator('section[aria-label="Image 2"]');
      await view.locator('button[aria-current=true]').waitFor();
      expect(await view.locator('button[aria-current=true]').textContent()).to.equal('0');
      // Of classes 0 and 1 at epoch 0: 0.5 each.
      await view.locator('.legend li').first().waitFor();
      expect(await view.locator('.legend li b').allTextContents()).to.deep.equal(['0.5', '0.5']);
      expect(await view.locator('.legend li').nth(1).textContent()).to.include('<img src=x onerror=alert(1)>');
      expect(await page.locator('img').count()).to.equal(0);
      await view.locator('button[aria-label="epoch 1"]').press('Enter');
      await toGallery();
      await mapAt(page, 1, 1).waitFor();
      expect(page.url()).to.include('image=1');
      await view.locator('button.close').press('Enter');
      await view.waitFor({state: 'detached'});
      expect(page.url()).not.to.include('image=');
    }));

  it('shows what is whole of a damaged run, and says what is not', async () => {
    const copy = copyRun(logs, 'run-0');
    writeFileSync(join(copy, 'run.json'), readFileSync(join(copy, 'run.json')).subarray(0, 300));
    await inPage('#run=digits%2Frun-0', async (page) => {
      await page.getByText('run.json is cut short or damaged').waitFor();
      await mapAt(page, 2, 1).waitFor();
      await page.locator('section[aria-label=Curves] .plot-area[data-drawn]').first().waitFor();
    });
    const other = copyRun(logs, 'run-00');
    writeFileSync(
      join(other, 'maps/gradient/1.npy'),
      readFileSync(join(other, 'maps/gradient/1.npy')).subarray(0, 140),
    );
    await inPage('#run=digits%2Frun-00', async (page) => {
      await page.locator('canvas[aria-label="gradient, image 1, epoch 1: the file is cut short"]').waitFor();
      await page.locator('#epoch').press('ArrowLeft');
      await mapAt(page, 1, 0).waitFor();
    });
  });

  it('shows the epochs of a real training as they are written', async () => {
    const held = tensors(6, 1);
    const seen: number[] = [];
    try {
      await inPage('#run=live%2Fnow', async (page) => {
        await page.locator('select#run option').first().waitFor({state: 'attached'});
        const callback = new ExplainCallback([explainers.gradient()], {
          ...{validationData: [held.x, held.y], classNames, name: 'live', runName: 'now', outputDir: logs.root},
          report: () => {},
          // The training waits until the page, which nobody touches, shows the epoch.
          async onStep({step}) {
            await mapAt(page, 1, step).waitFor();
            seen.push(step);
          },
        });
        await train([callback], {epochs: 3});
        await page.getByText('the run is finished').waitFor();
      });
    } finally {
      held.dispose();
    }
    expect(seen).to.deep.equal([0, 1, 2, 3]);
  });

  it('has nothing that axe-core finds wrong, wide or narrow, light or dark', () =>
    inPage('#run=digits%2Frun-1&image=0', async (page) => {
      await expectAccessible(page, async () => {
        await mapAt(page, 1, 1).waitFor();
        await page.locator('section.image .legend').waitFor();
      });
    }));
});
