import {readFileSync} from 'node:fs';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {withBrowser} from '../../../scripts/browser.ts';
import {expectAccessible, expectSoon, patienceMs, useServed} from '../in-page.ts';
import {makeTwoRuns} from '../two-runs.ts';

const section = (page: Page) => page.locator('section[aria-label=Compare]');
const said = (page: Page) => section(page).locator('.compared .said').allTextContents();
const differences = (page: Page) =>
  section(page)
    .locator('.difference canvas')
    .evaluateAll((all) => all.map((canvas) => canvas.getAttribute('aria-label')));
const sides = (page: Page) => section(page).locator('.sides li').allTextContents();
const notes = (page: Page) => section(page).locator('.notes li').allTextContents();

/** The colours of the first difference, red less blue: 1 where it is red, -1 where it is blue. A text: it runs in the page. */
const readRedness = `(() => {
  const canvas = document.querySelector('section[aria-label=Compare] .difference canvas');
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  const {data} = copy.getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({length: data.length / 4}, (_, i) => Math.sign(data[4 * i] - data[4 * i + 2]));
})()`;
const redness = (page: Page): Promise<number[]> => page.evaluate(readRedness);

describe('comparing in a browser', () => {
  const site = useServed(makeTwoRuns);
  const {inPage} = site;

  it('shows the image that both runs explain, what they say, and how their maps differ', () =>
    inPage('#view=compare&run=a&other=b&epoch=0', async (page) => {
      // [4, 4, 0, 0] of 4 and [8, 0, 8, 0] of 8: the second less the first is 0, -1, 1, 0; their ranks have nothing in common.
      await expectSoon(() => differences(page), ['gradient, B − A: from -1 to 1 full colours; rank correlation 0.00']);
      expect(await redness(page)).to.deep.equal([0, -1, 1, 0]);
      expect(await said(page)).to.deep.equal(['A zero ✓ 50 %', 'B zero ✓ 50 %']);
      expect(await sides(page)).to.deep.equal(['A a, epoch 0', 'B b, epoch 0']);
      expect(await notes(page)).to.deep.equal([
        '1 of the 2 images of A are not explained everywhere, and left out.',
        '1 of the 2 images of B are not explained everywhere, and left out.',
      ]);
      // Row 7 is the second image of a and the first of b.
      const maps = section(page).locator('td .cell canvas');
      await maps.nth(1).and(page.locator('[aria-label^="gradient, image 1, epoch 0;"]')).waitFor();
      expect(await maps.nth(0).getAttribute('aria-label')).to.match(/^gradient, image 2, epoch 0; full colour at 4/);
      expect(await maps.nth(1).getAttribute('aria-label')).to.match(/^gradient, image 1, epoch 0; full colour at 8/);
    }));

  it('has the curves of both in one chart, and the settings that differ', () =>
    inPage('#view=compare&run=a&other=b&epoch=0', async (page) => {
      const loss = section(page)
        .locator('figure')
        .filter({has: page.locator('figcaption:text-is("loss")')});
      await loss.locator('.plot-area[data-drawn]').waitFor();
      const legend = () => loss.locator('.legend li').allTextContents();
      expect(await legend()).to.deep.equal([' A loss 2', ' A val_loss 4', ' B loss 3', ' B val_loss 6']);
      const table = section(page).locator('.settings tr');
      expect(await table.allTextContents()).to.deep.equal(['settingAB', 'learningRate0.10.2']);
      const drawn = await loss.locator('.plot-area').getAttribute('data-drawn');
      await page.locator('#epoch').press('End');
      await expectSoon(legend, [' A loss 0.5', ' A val_loss 1', ' B loss 1.5', ' B val_loss 3']);
      expect(await loss.locator('.plot-area').getAttribute('data-drawn')).to.equal(drawn);
      // [0, 0, 4, 4] and [8, 0, 8, 0]
      await expectSoon(() => redness(page), [1, 0, 0, -1]);
      expect(await said(page)).to.deep.equal(['A zero ✓ 90 %', 'B one ✗ 90 %, true zero']);
      const saved = page.waitForEvent('download');
      await section(page).locator('button:text-is("CSV")').click();
      expect(readFileSync(await (await saved).path(), 'utf8').split('\r\n')[1]).to.equal(
        '2,7,"a",4,"zero",0.9,true,"b",4,"one",0.9,false',
      );
      const picture = page.waitForEvent('download');
      await section(page).locator('button:text-is("PNG")').click();
      expect(
        readFileSync(await (await picture).path())
          .subarray(1, 4)
          .toString(),
      ).to.equal('PNG');
    }));

  it('shows one run at two epochs, by the keyboard alone', () =>
    inPage('#view=compare&run=a&other=b&epoch=0', async (page) => {
      const box = section(page).getByLabel('b', {exact: true});
      await box.focus();
      await page.keyboard.press('Space');
      await expectSoon(() => sides(page), ['A a, epoch 0']);
      expect(page.url()).not.to.include('other');
      await page.getByText('Choose a run to compare with, or another epoch of this one.').waitFor();
      await section(page).getByLabel('B at epoch').selectOption('4');
      await expectSoon(() => sides(page), ['A a, epoch 0', 'B a, epoch 4']);
      expect(page.url()).to.include('otherEpoch=4');
      // Of row 3 nothing changes; row 7 goes from [4, 4, 0, 0] to [0, 0, 4, 4].
      await expectSoon(
        () => differences(page),
        [
          'gradient, B − A: from 0 to 0 full colours; rank correlation 1.00',
          'gradient, B − A: from -1 to 1 full colours; rank correlation -1.00',
        ],
      );
      expect(await notes(page)).to.deep.equal([]);
      await page.getByText('Both sides are of one run.').waitFor();
      await box.check();
      await expectSoon(() => sides(page), ['A a, epoch 0', 'B b, epoch 0']);
    }));

  it('says what can not be compared, and compares the rest', () =>
    withBrowser(site.program(), async (window) => {
      const page = await window.newPage();
      page.setDefaultTimeout(patienceMs);
      await page.goto(`${site.url()}#view=compare&run=a&other=gone&others=b&epoch=2`);
      await page.getByText(/^gone can't be read: /).waitFor();
      await expectSoon(() => sides(page), ['A a, epoch 2', 'B b, epoch 2']);
    }));

  it('has nothing that axe-core finds wrong', () =>
    inPage('#view=compare&run=a&other=b&epoch=0&image=1', (page) =>
      expectAccessible(page, async () => {
        await expectSoon(
          () => differences(page),
          ['gradient, B − A: from -1 to 1 full colours; rank correlation 0.00'],
        );
        await section(page).locator('.plot-area[data-drawn]').first().waitFor();
      }),
    ));
});
