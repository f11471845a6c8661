import {cpSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {decodeNpy} from '../../src/node/npy.ts';
import {decodePng, encodePng} from '../../src/node/png.ts';
import {editKinds} from '../../src/page/edits/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectAccessible, expectSoon, inBrowser, useServed} from './in-page.ts';
import {expectClose, explainedByNode, infoOf, kept, keptBytes, said, saidByNode, settled} from './what-if-page.ts';
import {side, type TrainedRuns, trainedRuns} from './what-if-run.ts';

const near = 1e-4;

describe('what if', () => {
  useBackend();
  const site = useServed(trainedRuns);
  let runs: TrainedRuns;
  before(() => {
    runs = site.made();
  });

  const inPage = (state: string, body: (page: Page) => Promise<void>) =>
    site.inPage(`#view=what-if&run=what-if%2F${state}`, async (page) => {
      await settled(page);
      await body(page);
    });
  const tool = (page: Page, title: string) =>
    page.getByRole('group', {name: 'Edits'}).getByRole('button', {name: title, exact: true});
  const edits = (page: Page) => page.locator('.edits li');
  const datapoint = (row: number) => {
    const {values} = decodeNpy(readFileSync(join(runs.folder('first'), 'datapoints', 'conv_input.npy')));
    return Array.from(values.slice(row * side * side * 3, (row + 1) * side * side * 3));
  };
  const range = () => {
    const {values} = decodeNpy(readFileSync(join(runs.folder('first'), 'datapoints', 'conv_input.npy')));
    return {min: Math.min(...values), max: Math.max(...values)};
  };

  it('gives after each edit what Node gives for the image that it exports', () =>
    inPage('first&image=4', async (page) => {
      const before = await said(page, 1);
      expectClose(before, await saidByNode(runs, 'first', 4, await kept(page, 'image .npy')), near, 'as it was');
      const seen = new Set<string>();
      for (const {name, title, isBrush} of editKinds.filter((kind) => kind.name !== 'set')) {
        await tool(page, title).click();
        if (isBrush) await page.getByLabel('size', {exact: true}).fill('3');
        await page.locator('button.apply').press('Enter');
        await expectSoon(() => edits(page).count(), 1);
        const after = await said(page, 2);
        const image = await kept(page, 'image .npy');
        expect(image.shape).to.deep.equal([1, side, side, 3]);
        expectClose(after, await saidByNode(runs, 'first', 4, image), near, name);
        expectClose(await said(page, 1), before, 0, `${name}, as it was`);
        seen.add(Array.from(image.values).join());
        await page.getByRole('button', {name: 'reset'}).click();
        await page.getByText('Nothing is changed yet.').waitFor();
      }
      // Every edit made another image.
      expect(seen.size).to.equal(editKinds.length - 1);
    }));

  it('explains the changed image as Node does', () =>
    inPage('first&image=1&edits=rotate_20_0*brightness_10', async (page) => {
      const {explainers} = infoOf(runs, 'first');
      expect(explainers.map(({name}) => name)).to.include.members(['smooth', 'expected-gradients']);
      for (const {name} of explainers) {
        const box = page.locator('.methods').getByLabel(name, {exact: true});
        // The first cheap one is chosen at the start.
        expect(await box.isChecked(), name).to.equal(name === 'gradient');
        await box.check();
      }
      await settled(page);
      await page.locator('button.explain-now').first().click();
      await expectSoon(() => page.locator('button.explain-now').count(), 0);
      await settled(page);
      const changed = await kept(page, 'image .npy');
      const original = {values: Float32Array.from(datapoint(1)), shape: changed.shape};
      for (const explainer of explainers) {
        const maps = await kept(page, `.npy values of ${explainer.name}`);
        const half = maps.values.length / 2;
        const at = {epoch: 4, explainer};
        const [before, after] = [
          await explainedByNode(runs, 'first', {...at, input: original}),
          await explainedByNode(runs, 'first', {...at, input: changed}),
        ];
        expectClose(maps.values.slice(0, half), before.values, 1e-3, `${explainer.name} of the image as it was`);
        expectClose(maps.values.slice(half), after.values, 1e-3, explainer.name);
        expect(Math.max(...after.values.map(Math.abs)), explainer.name).to.be.greaterThan(1e-3);
      }
      await page.locator('#what-if-target').selectOption('blue');
      await settled(page);
      expect(page.url()).to.include('target=2');
      const other = await kept(page, '.npy values of gradient');
      const explainer = {name: 'gradient', options: {}};
      const blue = await explainedByNode(runs, 'first', {epoch: 4, explainer, input: changed, target: 2});
      expectClose(other.values.slice(other.values.length / 2), blue.values, 1e-3, 'blue');
    }));

  it('restores edits, variants and numbers from the address, and takes steps back', async () => {
    let url = '';
    let numbers: readonly number[] = [];
    await inPage('first', async (page) => {
      expect(await page.getByLabel('at row').isVisible()).to.equal(true);
      await tool(page, 'flip').click();
      expect(await page.getByLabel('at row').isVisible()).to.equal(false);
      await page.locator('button.apply').click();
      await page.getByRole('button', {name: 'clone'}).click();
      await tool(page, 'noise').click();
      await page.getByLabel('seed').fill('7');
      await page.locator('button.apply').click();
      await expectSoon(() => edits(page).count(), 2);
      numbers = await said(page, 3);
      await expectSoon(async () => /edits=flip_0\*\*flip_0\*noise_10_7&variant=1/.test(page.url()), true);
      url = page.url();
      await page.getByRole('button', {name: 'undo'}).click();
      await expectSoon(() => edits(page).count(), 1);
      await page.getByRole('button', {name: 'undo'}).click();
      await expectSoon(() => page.locator('button.variant').count(), 1);
      await page.getByRole('button', {name: 'redo'}).click();
      await page.getByRole('button', {name: 'redo'}).click();
      expectClose(await said(page, 3), numbers, 0, 'done again');
      // Back to the flipped one by the list of what was tried.
      await page.locator('.history').getByRole('button', {name: 'flip: way left and right', exact: true}).click();
      await expectSoon(() => edits(page).count(), 1);
      expectClose(await said(page, 3), await said(page, 2), 0, 'gone back to');
      await page.getByRole('button', {name: 'take away: flip: way left and right'}).click();
      expectClose(await said(page, 3), await said(page, 1), 0, 'nothing is left');
      await page.getByRole('button', {name: 'remove variant'}).click();
      await expectSoon(() => page.locator('button.variant').count(), 1);
    });
    await inBrowser(site.program(), url, async (page) => {
      expectClose(await said(page, 3), numbers, 1e-6, 'from the address');
      await expectSoon(
        () => edits(page).allTextContents(),
        ['flip: way left and right✕', 'noise: standard deviation, in % of the range 10, seed 7✕'],
      );
    });
    await inBrowser(site.program(), url.replace('flip_0**', 'turn_1**'), async (page) => {
      await page.getByText('1 edits of this address make no sense and were left out').waitFor();
      expectClose(await said(page, 3), numbers, 1e-6, 'the rest');
    });
  });

  it('moves a patch by the arrow keys and by the pointer, and paints', () =>
    inPage('first&edits=patch_2_2_2_2', async (page) => {
      const board = page.getByRole('application');
      await tool(page, 'patch').press('Enter');
      for (const [label, value] of [
        ['row', 2],
        ['column', 2],
        ['size', 2],
      ] as const)
        await page.getByLabel(label, {exact: true}).fill(String(value));
      await page.getByLabel('colour', {exact: true}).selectOption('darkest value');
      await board.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Shift+ArrowDown');
      // Five rows with Shift; no further than the image goes.
      await expectSoon(async () => /edits=patch_7_3_2_2/.test(page.url()), true);
      await page.keyboard.press('ArrowUp');
      await expectSoon(async () => /edits=patch_6_3_2_2/.test(page.url()), true);
      // The page's own arrow keys did nothing.
      expect(page.url()).not.to.match(/[#&]epoch=/);
      await settled(page);
      const {min, max} = range();
      const wanted = datapoint(0);
      for (const pixel of [6 * side + 3, 6 * side + 4, 7 * side + 3, 7 * side + 4])
        wanted.fill(min, 3 * pixel, 3 * pixel + 3);
      const image = await kept(page, 'image .npy');
      expectClose(image.values, wanted, 1e-6);
      expectClose(await said(page, 2), await saidByNode(runs, 'first', 4, image), near);

      await board.scrollIntoViewIfNeeded();
      const box = await page.locator('.board canvas').boundingBox();
      if (box === null) throw new Error('the image is not there');
      const at = (row: number, column: number) =>
        [box.x + ((column + 0.5) * box.width) / side, box.y + ((row + 0.5) * box.height) / side] as const;
      await page.mouse.move(...at(6, 3));
      await page.mouse.down();
      await page.mouse.move(...at(3, 3), {steps: 3});
      await page.mouse.move(...at(1, 1), {steps: 3});
      await page.mouse.up();
      await expectSoon(async () => /edits=patch_0_0_2_2(&|$)/.test(page.url()), true);
      await page.getByRole('button', {name: 'reset'}).click();
      await tool(page, 'paint').click();
      await page.getByLabel('size', {exact: true}).fill('1');
      await page.getByLabel('green %').fill('0');
      await page.getByLabel('blue %').fill('50');
      await page.mouse.move(...at(5, 2));
      await page.mouse.down();
      await page.mouse.move(...at(5, 5), {steps: 2});
      await page.mouse.up();
      await expectSoon(() => edits(page).count(), 1);
      const painted = datapoint(0);
      for (const column of [2, 3, 4, 5]) painted.splice(3 * (5 * side + column), 3, max, min, (min + max) / 2);
      const changed = await kept(page, 'image .npy');
      expectClose(changed.values, painted, 1e-5);
      expectClose(await said(page, 2), await saidByNode(runs, 'first', 4, changed), near);
      // The brush goes by the keyboard, too.
      await board.focus();
      await page.keyboard.press('Control+z');
      await page.getByText('Nothing is changed yet.').waitFor();
      await page.getByLabel('at row').fill('0');
      await page.getByLabel('at column').fill('0');
      await board.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await expectSoon(async () => /edits=paint_1_100_0_50__0_1(&|$)/.test(page.url()), true);
    }));

  it('compares with another epoch, and with another run', () =>
    inPage('first&epoch=3&otherEpoch=0&edits=flip_1', async (page) => {
      // Of every second epoch the model is stored.
      await page
        .getByText('Asked is the model of epoch 2 (that of epoch 3 is not stored: it is the last one before it).')
        .waitFor();
      const image = await kept(page, 'image .npy');
      expectClose(await said(page, 2), await saidByNode(runs, 'first', 2, image), near, 'epoch 2');
      expectClose(await said(page, 2, 1), await saidByNode(runs, 'first', 0, image), near, 'epoch 0');
      expect(await page.locator('.map-table tbody tr').count()).to.equal(2);
      await page.locator('#what-if-other').selectOption('what-if/second');
      await page.locator('#what-if-other-epoch').selectOption('1');
      await page.getByText('compared with the model of epoch 1 of what-if/second').waitFor();
      expectClose(await said(page, 2, 1), await saidByNode(runs, 'second', 1, image), near, 'another run');
      const csv = Buffer.from(await keptBytes(page, 'numbers CSV')).toString();
      const [head, ...rows] = csv.trim().split('\r\n');
      expect(head).to.equal('"model","class","as it was","changed","difference of changed"');
      expect(rows.length).to.equal(6);
      const last = rows[5]?.split(',').slice(-3).map(Number) ?? [];
      expect(last[1]).to.be.closeTo((await saidByNode(runs, 'second', 1, image))[2] ?? 0, near);
      expect((last[1] ?? 0) - (last[0] ?? 0)).to.be.closeTo(last[2] ?? 1, 1e-9);
      await page.locator('#what-if-other').selectOption('nothing');
      await expectSoon(() => page.locator('.said-table').count(), 1);
    }));

  it('takes number fields for a table', () =>
    inPage('table&image=2', async (page) => {
      await page.getByLabel('age', {exact: true}).fill('1.25');
      // The answer about the age arrives while the weight is typed, which stays.
      const weight = page.getByLabel('<b>weight</b>', {exact: true});
      await weight.fill('');
      await weight.pressSequentially('-0.5', {delay: 400});
      await weight.press('Enter');
      await expectSoon(() => edits(page).allTextContents(), ['age = 1.25✕', '<b>weight</b> = -0.5✕']);
      const row = await kept(page, 'image .npy');
      expect(row.shape).to.deep.equal([1, 3]);
      expect(Array.from(row.values.slice(0, 2))).to.deep.equal([1.25, -0.5]);
      expectClose(await said(page, 2), await saidByNode(runs, 'table', 1, row), near);
      const map = await kept(page, '.npy values of gradient');
      const [explainer] = infoOf(runs, 'table').explainers;
      if (explainer === undefined) throw new Error('no method');
      const {values} = await explainedByNode(runs, 'table', {epoch: 1, explainer, input: row});
      expectClose(map.values.slice(3), values, 1e-3);
      // The class whose probability is 1 - the output.
      await page.locator('#what-if-target').selectOption('low');
      await settled(page);
      const low = await kept(page, '.npy values of gradient');
      await page.locator('#what-if-target').selectOption('high');
      await settled(page);
      const high = await kept(page, '.npy values of gradient');
      expectClose(
        low.values,
        high.values.map((value) => -value),
        1e-6,
      );
      expect(Math.abs(high.values[0] ?? 0)).to.be.greaterThan(1e-3);
    }));

  it('takes a picture of the reader, which is no part of the address', () =>
    inPage('first', async (page) => {
      const data = Uint8ClampedArray.from({length: 4 * side * side}, (_, i) => (i % 4 === 3 ? 255 : (i * 7) % 256));
      const png = Buffer.from(encodePng({width: side, height: side, data}));
      const file = page.getByLabel('another image (PNG or JPEG)');
      await file.setInputFiles({name: 'mine.png', mimeType: 'image/png', buffer: png});
      await page.getByText('mine.png takes the place of the image; a link to this page will not have it').waitFor();
      await page.getByText('begins with mine.png, which is not part of the address').waitFor();
      const {min, max} = range();
      const wanted = Array.from(data)
        .filter((_, i) => i % 4 !== 3)
        .map((value) => min + ((max - min) * value) / 255);
      const image = await kept(page, 'image .npy');
      expectClose(image.values, wanted, 1e-5);
      expectClose(await said(page, 2), await saidByNode(runs, 'first', 4, image), near);
      expect(page.url()).not.to.include('mine');
      // The picture that is kept has the same colours.
      const {width, height, data: pixels} = decodePng(await keptBytes(page, 'image PNG'));
      expect([width, height]).to.deep.equal([side, side]);
      expectClose(pixels, data, 1);
      // A grey one, larger than the input: every pixel is the mean of its four.
      const grey = Uint8ClampedArray.from({length: 16 * side * side}, (_, i) => (i % 4 === 3 ? 255 : 100));
      const large = Buffer.from(encodePng({width: 2 * side, height: 2 * side, data: grey}));
      await file.setInputFiles({name: 'large.png', mimeType: 'image/png', buffer: large});
      await page.getByText('begins with large.png').waitFor();
      const flat = await kept(page, 'image .npy');
      expectClose(
        flat.values,
        Array.from(flat.values, () => min + ((max - min) * 100) / 255),
        1e-5,
      );
      await file.setInputFiles({name: 'text.png', mimeType: 'image/png', buffer: Buffer.from('no picture')});
      await page.getByText("text.png can't be read as a picture").waitFor();
      const maps = decodePng(await keptBytes(page, 'maps PNG'));
      expect(maps.width).to.be.greaterThan(300);
    }));

  for (const [backend, words] of [
    ['wasm', /^runs on wasm$/],
    ['cpu', /^runs on cpu$/],
    // Without a graphics card it may not work; then the page says so.
    ['webgl', /^runs on webgl$|^webgl does not work here: runs on (wasm|cpu)$/],
    ['nonsense', /^runs on wasm$/],
  ] as const) {
    it(`names the backend where ${backend} is asked for`, () =>
      inPage(`first&edits=contrast_150&backend=${backend}`, async (page) => {
        expect(await page.locator('.what-if output.backend').textContent()).to.match(words);
        const image = await kept(page, 'image .npy');
        expectClose(await said(page, 2), await saidByNode(runs, 'first', 4, image), near);
      }));
  }

  it('says what is missing or damaged, and does the rest', async () => {
    const copy = (name: string): string => {
      const folder = runs.folder(name);
      cpSync(runs.folder('first'), folder, {recursive: true});
      return folder;
    };
    rmSync(join(copy('unstored'), 'checkpoints'), {recursive: true});
    const weights = join(copy('damaged'), 'checkpoints', '4', 'weights.bin');
    writeFileSync(weights, readFileSync(weights).subarray(0, 1000));
    const unreadable = join(copy('unreadable'), 'datapoints', 'conv_input.npy');
    writeFileSync(unreadable, readFileSync(unreadable).subarray(0, 500));
    const at = (state: string, body: (page: Page) => Promise<void>) =>
      site.inPage(`#view=what-if&run=what-if%2F${state}`, body);
    await at('unstored', async (page) => {
      await page.getByText("This run stores no models. Train with the callback's option checkpoint: true").waitFor();
      await tool(page, 'flip').click();
      await page.locator('button.apply').click();
      await expectSoon(() => edits(page).count(), 1);
      expect(await page.locator('.said-table').count()).to.equal(0);
    });
    await at('damaged&otherEpoch=2&edits=flip_0', async (page) => {
      await page.getByText("epoch 4: the model of epoch 4 can't be loaded:").waitFor();
      // The other one is whole.
      const image = await kept(page, 'image .npy');
      expectClose(await said(page, 2), await saidByNode(runs, 'first', 2, image), near);
      await page.locator('#epoch').press('ArrowLeft');
      await page.getByText('Asked is the model of epoch 2 (that of epoch 3 is not stored').waitFor();
      expectClose(await said(page, 2, 1), await saidByNode(runs, 'first', 2, image), near);
    });
    await at('unreadable', async (page) => {
      await page.getByText("The datapoints can't be read: the file is cut short").waitFor();
    });
    await at('first&image=24', async (page) => {
      await page.getByText('There is no datapoint 25: this run stores 24.').waitFor();
      await page.locator('#what-if-image').selectOption('23');
      await settled(page);
    });
  });

  it('has nothing that axe-core finds wrong', () =>
    inPage('first&edits=patch_2_2_2_0**flip_1&otherEpoch=0&explain=gradient%2Cocclusion', (page) =>
      expectAccessible(page, () => settled(page)),
    ));
});
