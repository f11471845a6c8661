import {readFileSync} from 'node:fs';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {withBrowser} from '../../../scripts/browser.ts';
import {expectAccessible, expectSoon, patienceMs, useServed} from '../in-page.ts';
import {makeWatchRun} from '../watch-run.ts';

const gallery = (page: Page) => page.locator('section[aria-label=Gallery]');
const shownImages = (page: Page) => gallery(page).locator('tbody tr:not([hidden]) button.open').allTextContents();
const count = (page: Page) => gallery(page).locator('.count').textContent();
const mapOf = (page: Page, tag: string, image: number) =>
  gallery(page).locator(`canvas[aria-label^="${tag}, image ${image}, "]`);
const label = (page: Page, tag: string, image: number) => mapOf(page, tag, image).getAttribute('aria-label');
const reading = (page: Page) => gallery(page).locator('.reading').textContent();
const names = (...images: readonly number[]) => images.map((image) => `image ${image}`);

/** Red, green and blue of a canvas's pixels. A text: it runs in the page. */
const pixelsOf = (page: Page, selector: string): Promise<number[][]> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector(${JSON.stringify(selector)});
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    copy.drawImage(canvas, 0, 0);
    const {data} = copy.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({length: data.length / 4}, (_, i) => [...data.subarray(4 * i, 4 * i + 3)]);
  })()`);
const inGallery = (tag: string, image: number) =>
  `section[aria-label=Gallery] canvas[aria-label^="${tag}, image ${image}, "]`;

describe('watching in a browser', () => {
  const site = useServed(makeWatchRun);
  const at = (hash: string, body: (page: Page) => Promise<void>) =>
    site.inPage(`${hash}`, async (page) => {
      await gallery(page).locator('button.open').first().waitFor({state: 'attached'});
      await body(page);
    });

  it('chooses images by history and class, says how many, and keeps the choice in the address', () =>
    at('', async (page) => {
      const choose = async (id: string, value: string, images: readonly number[]): Promise<void> => {
        await gallery(page).locator(`#gallery-${id}`).selectOption(value);
        await expectSoon(() => shownImages(page), names(...images));
        expect(await count(page)).to.equal(`${images.length} of 4 images are shown`);
      };
      await choose('only', 'right', [1, 2]);
      await choose('only', 'wrong', [3, 4]);
      await choose('only', 'flipped', [2, 3, 4]);
      await choose('only', 'forgotten', [3]);
      await choose('only', 'all', [1, 2, 3, 4]);
      await choose('label', '1', [2, 4]);
      await choose('says', '0', [4]);
      expect(page.url())
        .to.match(/label=1/)
        .and.match(/says=0/);
      await gallery(page).getByRole('button', {name: 'show all'}).press('Enter');
      await expectSoon(() => shownImages(page), names(1, 2, 3, 4));
      expect(page.url()).not.to.match(/label|says/);
      // What happened up to the epoch, and not after it.
      await choose('only', 'flipped', [2, 3, 4]);
      await page.locator('#epoch').fill('1');
      await expectSoon(() => shownImages(page), names(2, 4));
      await page.locator('#epoch').fill('0');
      await expectSoon(() => shownImages(page), []);
      expect(await count(page)).to.equal('0 of 4 images are shown');
    }));

  it('restores choice, order and colours from the address', () =>
    at('#only=wrong&epoch=0&signed=PuOr&positive=greys&original=0', async (page) => {
      await expectSoon(() => shownImages(page), names(2, 4));
      const values = ['only', 'signed', 'positive'].map((id) => gallery(page).locator(`#gallery-${id}`).inputValue());
      expect(await Promise.all(values)).to.deep.equal(['wrong', 'PuOr', 'greys']);
      expect(await gallery(page).locator('#gallery-original').isChecked()).to.equal(false);
    }));

  it('orders images by the drift that it works out from the maps, and says so', () =>
    at('#order=drift', async (page) => {
      // Means over both methods: (2 + 0) / 2, (0 + 1.8) / 2, (0.4 + 0) / 2, 0.
      await expectSoon(() => shownImages(page), names(2, 4, 3, 1));
      expect(await count(page)).to.match(/^4 of 4 images are shown; ordered by drift at epoch 3: 1 − Spearman/);
      const told = await gallery(page).locator('tbody .said').allTextContents();
      expect(told.map((text) => /drift (.*)$/.exec(text)?.[1])).to.deep.equal(['1.000', '0.900', '0.200', '0.000']);
      await page.locator('#epoch').fill('0');
      await expectSoon(async () => (await count(page))?.includes('no epoch before this one'), true);
      await expectSoon(() => shownImages(page), names(1, 2, 3, 4));
    }));

  it('draws with the colour map that is chosen', () =>
    at('', async (page) => {
      await mapOf(page, 'heat', 1).waitFor();
      await gallery(page).locator('#gallery-positive').selectOption('greys');
      await expectSoon(async () => {
        const pixels = await pixelsOf(page, inGallery('heat', 1));
        return pixels.every(([r, g, b]) => r === g && g === b);
      }, true);
      const [first, , , last] = await pixelsOf(page, inGallery('heat', 1));
      // Of 1, 2, 3, 4 the largest is the lightest.
      expect(last?.[0]).to.equal(255);
      expect(first?.[0]).to.be.lessThan(128);
      expect(page.url()).to.match(/positive=greys/);
      await gallery(page).locator('#gallery-positive').selectOption('inferno');
      await expectSoon(async () => page.url().includes('positive'), false);
    }));

  it('shows the original and the values where the pointer is', () =>
    at('', async (page) => {
      const map = mapOf(page, 'gradient', 3);
      await map.waitFor();
      await mapOf(page, 'activations/conv', 2).waitFor();
      const box = await map.boundingBox();
      if (box === null) throw new Error('it is in sight');
      await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.75);
      await expectSoon(() => label(page, 'gradient', 3), 'gradient, image 3, epoch 3; the original');
      expect((await pixelsOf(page, inGallery('gradient', 3))).map(([grey]) => grey)).to.deep.equal([0, 255, 128, 64]);
      // Of 2, 1, 4, 3 the first of the second row; the limit is 3 + 0.97.
      const told = 'gradient, image 3, epoch 3, the original in its place · row 2, column 1: 4 · full colour at 3.97';
      await expectSoon(() => reading(page), told);
      await page.mouse.move(box.x - 300, box.y);
      await expectSoon(() => label(page, 'gradient', 3), 'gradient, image 3, epoch 3; full colour at 3.97');
      expect(await reading(page)).to.equal('');
      await gallery(page).locator('#gallery-original').uncheck();
      await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.25);
      await expectSoon(() => reading(page), 'gradient, image 3, epoch 3 · row 1, column 2: 1 · full colour at 3.97');
      expect(await label(page, 'gradient', 3)).to.equal('gradient, image 3, epoch 3; full colour at 3.97');
    }));

  it('does so by keys: Tab, arrows over the values, Shift and arrows to the next map', () =>
    at('', async (page) => {
      await gallery(page).locator('.scroll').focus();
      // The first row's button, then the one map that Tab leads to.
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await expectSoon(() => label(page, 'gradient', 1), 'gradient, image 1, epoch 3; the original');
      await page.keyboard.press('ArrowDown');
      await expectSoon(() => reading(page), 'gradient, image 1, epoch 3 · row 1, column 1: 1 · full colour at 3.97');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await expectSoon(() => reading(page), 'gradient, image 1, epoch 3 · row 2, column 2: 4 · full colour at 3.97');
      expect(await gallery(page).locator('.place-mark').isVisible()).to.equal(true);
      await page.keyboard.press('Shift+ArrowDown');
      await expectSoon(() => label(page, 'gradient', 2), 'gradient, image 2, epoch 3; the original');
      await page.keyboard.press('Shift+ArrowRight');
      await expectSoon(() => label(page, 'heat', 2), 'heat, image 2, epoch 3; the original');
      await page.keyboard.press('Tab');
      await expectSoon(() => label(page, 'heat', 2), 'heat, image 2, epoch 3; full colour at 3.97');
      // The arrows that read values did not move the slider.
      expect(page.url()).not.to.match(/epoch/);
    }));

  it('shows the original while a finger is held on a map', () =>
    at('', async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setTouchEmulationEnabled', {enabled: true});
      const map = mapOf(page, 'heat', 1);
      await map.scrollIntoViewIfNeeded();
      const box = await map.boundingBox();
      if (box === null) throw new Error('it is in sight');
      const point = {x: box.x + box.width / 4, y: box.y + box.height / 4};
      await session.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints: [point]});
      await expectSoon(() => label(page, 'heat', 1), 'heat, image 1, epoch 3; the original');
      await session.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
      await expectSoon(() => label(page, 'heat', 1), 'heat, image 1, epoch 3; full colour at 3.97');
    }));

  it('says in words of which images filters are kept', () =>
    at('', async (page) => {
      await mapOf(page, 'activations/conv', 2).waitFor();
      expect(await mapOf(page, 'activations/conv', 3).count()).to.equal(0);
      const words = await gallery(page).locator('.left-out').allTextContents();
      expect(words).to.deep.equal(['activations: of images 1 to 2 only', 'activations: of images 1 to 2 only']);
      await mapOf(page, 'activations/conv', 1).hover();
      // The mean of the filters 0 and 1 of the first place, or of 2 and 3, 4 and 5, 6 and 7 of the others.
      await expectSoon(async () => /: [0246]\.5 \(mean of its filters, /.test((await reading(page)) ?? ''), true);
    }));

  it('marks changes of mind of one image, in the film, the chart and in words', () =>
    at('#image=3', async (page) => {
      const image = page.locator('section[aria-label="Image 4"]');
      await image.locator('.film .flip').first().waitFor();
      expect(await image.locator('.film .flip').allTextContents()).to.deep.equal([
        '◆ cat → ant',
        '◆ ant → cat',
        '◆ cat → ant',
      ]);
      await image.locator('.flip-marks span').first().waitFor();
      expect(await image.locator('.flip-marks span').allTextContents()).to.deep.equal(['◆ant', '◆cat', '◆ant']);
      await image.getByRole('button', {name: '◆ epoch 2: ant → cat'}).press('Enter');
      await expectSoon(() => image.locator('button[aria-current=true]').textContent(), '2');
      expect(page.url()).to.match(/epoch=2/);
    }));

  it('shows the difference of any two epochs with its numbers', () =>
    at('#image=2', async (page) => {
      const two = page.locator('.two-epochs-part');
      await two.scrollIntoViewIfNeeded();
      const canvas = two.locator('canvas[aria-label^="gradient, image 3, epoch 3 − epoch 2;"]');
      await canvas.waitFor();
      const numbers = two.locator('tbody tr').first().locator('td.number');
      // 2, 1, 4, 3 against 1, 2, 3, 4: four places one rank apart.
      await expectSoon(() => numbers.allTextContents(), ['0.4', '1']);
      const selector = '.two-epochs canvas[aria-label^="gradient, image 3, epoch 3 −"]';
      const redness = async () => (await pixelsOf(page, selector)).map(([r = 0, , b = 0]) => Math.sign(r - b));
      expect(await redness()).to.deep.equal([1, -1, 1, -1]);
      const box = await canvas.boundingBox();
      if (box === null) throw new Error('it is in sight');
      await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.25);
      const told = page.locator('section[aria-label="Image 3"] .reading');
      await expectSoon(() => told.textContent(), 'gradient, image 3, epoch 3 − epoch 2 · row 1, column 2: -1');
      await two.locator('#difference-from').selectOption('3');
      await two.locator('#difference-to').selectOption('0');
      await two.locator('canvas[aria-label^="gradient, image 3, epoch 0 − epoch 3;"]').waitFor();
      expect(page.url())
        .to.match(/from=3/)
        .and.match(/to=0/);
    }));

  it('keeps the gallery, an image and a difference as files', () =>
    withBrowser(site.program(), async (window) => {
      const page = await window.newPage();
      page.setDefaultTimeout(patienceMs);
      await page.goto(`${site.url()}#only=wrong&image=2`);
      const keep = async (place: string, name: string): Promise<Buffer> => {
        const wanted = page.waitForEvent('download');
        await page.locator(`${place} .keep`).first().getByRole('button', {name}).click();
        return readFileSync(await (await wanted).path());
      };
      await gallery(page).locator('button.open').nth(2).waitFor();
      expect((await keep('section[aria-label=Gallery]', 'CSV')).toString().split('\r\n').slice(0, 3)).to.deep.equal([
        '"image","label","prediction","probability","right","changes of mind","drift"',
        '3,"cat","ant",0.5,false,1,',
        '4,"bee","ant",0.5,false,3,',
      ]);
      const png = await keep('section[aria-label=Gallery]', 'PNG');
      expect(png.subarray(1, 4).toString()).to.equal('PNG');
      await page.locator('section.image .legend').waitFor();
      const image = (await keep('section.image > .head', 'CSV')).toString().split('\r\n');
      expect(image[3]).to.equal('2,"ant",0.5,false,true,0.5,0.25,0.25');
      await page.locator('.two-epochs-part').scrollIntoViewIfNeeded();
      await expectSoon(() => page.locator('.two-epochs td.number').first().textContent(), '0.4');
      expect((await keep('.two-epochs-part', 'CSV')).toString().split('\r\n')[1]).to.match(
        /^"gradient",3,2,0\.4\d*,1$/,
      );
    }));

  it('has nothing that axe-core finds wrong, and fits a phone', () =>
    at('#image=3&order=drift', async (page) => {
      await expectAccessible(page, async () => {
        await page.locator('section.image .flip').first().waitFor();
      });
    }));
});
