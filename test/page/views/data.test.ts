import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {spearman} from '../../../src/core/maths/correlation.ts';
import {decodeNpy} from '../../../src/node/npy.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectAccessible, expectSoon, useServed} from '../in-page.ts';
import {count, images, keptCsv, largest, type PointsRun, pointsRun, run, saidByNode, writers} from '../points-run.ts';
import {keptBytes} from '../what-if-page.ts';

describe('datapoints on the page', () => {
  useBackend();
  const site = useServed(pointsRun);
  let points: PointsRun;
  before(() => {
    points = site.made();
  });
  let scores: number[][] = [];
  before(async () => {
    const model = await points.model(2);
    scores = saidByNode(model, points.inputs);
    model.dispose();
  });

  const inView = (state: string, body: (page: Page) => Promise<void>) =>
    site.inPage(`#view=data${state}`, async (page) => {
      await page.locator('.points tbody tr').first().waitFor();
      await body(page);
    });
  const losses = () => scores.map((own, row) => -Math.log(own[points.labels[row] ?? 0] ?? 0));
  const wrong = () => scores.flatMap((own, row) => (largest(own) === points.labels[row] ? [] : [row]));
  const shownRows = (page: Page): Promise<number[]> =>
    page.locator('.points tbody th button').evaluateAll((all) => all.map(({textContent}) => Number(textContent) - 1));

  it('are sorted, filtered and selected, all of it in the address', () =>
    inView('', async (page) => {
      await page.getByRole('button', {name: 'loss', exact: true}).press('Enter');
      await page.getByRole('button', {name: 'loss ↑'}).press('Enter');
      await page.getByRole('columnheader', {name: 'loss ↓'}).waitFor();
      const falling = [...losses().keys()].sort((a, b) => (losses()[b] ?? 0) - (losses()[a] ?? 0));
      expect((await shownRows(page)).slice(0, 8)).to.deep.equal(falling.slice(0, 8));
      await page.getByLabel('right', {exact: true}).selectOption('✗ wrong');
      await page.getByText(`${wrong().length} of ${count} datapoints, 0 selected`).waitFor();
      expect(new Set(await shownRows(page))).to.deep.equal(new Set(wrong()));
      await page.getByRole('button', {name: 'select those shown'}).press('Enter');
      await page.getByText(`${wrong().length} selected`).waitFor();
      await page.getByLabel('right', {exact: true}).selectOption('any');
      await page.getByLabel('text', {exact: true}).fill('ben <b');
      const bens = points.rows.filter((row) => row % 3 === 1).length;
      await page.getByText(`${bens} of ${count} datapoints`).waitFor();
      await page.reload();
      await page.getByText(`${bens} of ${count} datapoints, ${wrong().length} selected`).waitFor();
      const ticked = page.locator('.points input[type=checkbox]:checked');
      expect(await ticked.count()).to.equal((await shownRows(page)).filter((row) => wrong().includes(row)).length);
      // Elsewhere it is the same selection.
      await page.getByRole('button', {name: 'Performance'}).click();
      await page.getByText(`${wrong().length} of ${count} datapoints are selected`).waitFor();
    }));

  it('open by the keyboard, and one is selected by its box', () =>
    inView('', async (page) => {
      await page.getByRole('button', {name: 'open datapoint 3', exact: true}).press('Enter');
      const panel = page.getByRole('region', {name: 'Datapoint 3', exact: true});
      await panel.waitFor();
      expect(page.url()).to.include('image=2');
      const told = await panel.locator('dd').allTextContents();
      expect(Number(told[4])).to.be.closeTo(losses()[2] ?? 0, 0.006 * (losses()[2] ?? 0) + 1e-4);
      await page.getByLabel('select datapoint 2', {exact: true}).check();
      await page.getByLabel('select datapoint 4', {exact: true}).press('Space');
      await expectSoon(async () => page.url().includes('picked=1.3'), true);
      await panel.getByRole('button', {name: 'close'}).press('Enter');
      await panel.waitFor({state: 'detached'});
    }));

  it('hold only rows in sight', () =>
    inView('', async (page) => {
      const before = await shownRows(page);
      expect(before.length).to.be.lessThan(count);
      expect(await page.getByRole('table', {name: 'Datapoints'}).getAttribute('aria-rowcount')).to.equal(
        String(count + 1),
      );
      await page.evaluate(`document.querySelector('[aria-label="Table of datapoints"]').scrollTop = 1e6`);
      await expectSoon(async () => (await shownRows(page)).at(-1), count - 1);
    }));

  it('stand in a scatter plot by any two columns, whose numbers are kept', () =>
    inView('&across=true&up=loss&sort=row', async (page) => {
      await page.locator('.scatter canvas').waitFor();
      await page.getByText('Dots of one class are strewn a little').waitFor();
      const csv = await keptCsv(page);
      const [head, ...rows] = csv.slice(0, count + 1);
      expect(head).to.deep.equal([
        'datapoint',
        'true class',
        'said',
        'right',
        'score of what is said',
        'loss',
        'writer',
        'ink',
        'selected',
      ]);
      rows.forEach((row, i) => {
        expect(Number(row[5])).to.be.closeTo(losses()[i] ?? 0, 1e-3);
        // A text that a spreadsheet would run is none any more.
        expect(row[6]).to.equal(['Ann', 'Ben <b>', "'=Cleo"][(points.rows[i] ?? 0) % 3]);
      });
      const plot = csv.slice(count + 2);
      expect(plot[0]).to.deep.equal(['datapoint', 'true class', 'loss']);
      expect(plot.length).to.equal(count + 1);
      expect(writers.length).to.equal(3);
      expect((await keptBytes(page, 'PNG')).length).to.be.greaterThan(5000);
    }));

  it('open by a click on their dot', () =>
    inView('&across=meta%3Aink&up=score%3A1', async (page) => {
      await page.locator('.scatter canvas').waitFor();
      const area = page.locator('.scatter .plot-area');
      await area.scrollIntoViewIfNeeded();
      // The ring of an open datapoint stands on its dot: a click there opens that one again.
      const place = (): Promise<string | null> => page.locator('.scatter .ring').first().getAttribute('style');
      await page.getByRole('button', {name: 'open datapoint 6', exact: true}).click();
      await page.locator('.scatter .ring').waitFor();
      await area.scrollIntoViewIfNeeded();
      const [, x, y] = /translate\(([\d.]+)px, ([\d.]+)px\)/.exec((await place()) ?? '') ?? [];
      await page.getByRole('button', {name: 'open datapoint 2', exact: true}).click();
      await page.getByRole('region', {name: 'Datapoint 2', exact: true}).waitFor();
      await area.click({position: {x: Number(x), y: Number(y)}});
      await page.getByRole('region', {name: 'Datapoint 6', exact: true}).waitFor();
      expect(page.url()).to.include('image=5');
    }));

  it('have drift, faithfulness and principal axes where these are known', () =>
    inView('&across=drift%3Agradient&up=faithfulness%3Agradient&sort=row', async (page) => {
      await page.getByText(`${count - images} of ${count} have no value there`).waitFor();
      const plot = (await keptCsv(page)).slice(count + 3);
      const maps = [2, 1].map(
        (epoch) => decodeNpy(readFileSync(join(points.root, run, `maps/gradient/${epoch}.npy`))).values,
      );
      const mapOf = (which: 0 | 1, row: number) => Array.from((maps[which] ?? []).slice(row * 36, row * 36 + 36));
      const model = await points.model(2);
      const mean = points.inputs.flatMap((input) => Array.from(input)).reduce((a, b) => a + b, 0) / (count * 36);
      const changed = Array.from({length: images}, (_, row) => {
        const map = mapOf(0, row);
        const order = [...map.keys()].sort((a, b) => (map[b] ?? 0) - (map[a] ?? 0) || a - b);
        const taken = new Set(order.slice(0, 8));
        return Array.from(points.inputs[row] ?? [], (value, i) => (taken.has(i) ? mean : value));
      });
      const after = saidByNode(model, changed);
      model.dispose();
      expect(plot.length).to.equal(images);
      plot.forEach(([, drift, faithfulness], row) => {
        expect(Number(drift)).to.be.closeTo(1 - spearman(mapOf(0, row), mapOf(1, row)), 1e-6);
        const unit = largest(scores[row] ?? []);
        expect(Number(faithfulness)).to.be.closeTo((scores[row]?.[unit] ?? 0) - (after[row]?.[unit] ?? 0), 1e-4);
      });
      await page.getByLabel('across', {exact: true}).selectOption('embedding, first axis');
      await page.getByLabel('up', {exact: true}).selectOption('embedding, second axis');
      await page.getByText('Embedding: what the last layer decides by').waitFor();
      const axes = (await keptCsv(page)).slice(count + 3).map((row) => row.slice(1).map(Number));
      // Principal axes: centred, and not correlated with each other.
      const sum = (of: (x: number, y: number) => number): number =>
        axes.reduce((all, [x = 0, y = 0]) => all + of(x, y), 0);
      const size = sum((x) => x * x);
      expect(axes.length).to.equal(count);
      expect(size).to.be.greaterThan(sum((_, y) => y * y));
      for (const rest of [sum((x) => x), sum((_, y) => y), sum((x, y) => x * y)])
        expect(Math.abs(rest) / size).to.be.lessThan(1e-4);
    }));

  it('say what another model says of them, beside', () =>
    inView('&otherEpoch=0&sort=row', async (page) => {
      const model = await points.model(0);
      const others = saidByNode(model, points.inputs).map(largest);
      model.dispose();
      await page.getByRole('columnheader', {name: 'said, B · epoch 0', exact: true}).waitFor();
      const [head = [], ...rows] = (await keptCsv(page)).slice(0, count + 1);
      const names = ['left', 'right', 'below'];
      expect(rows.map((row) => row[head.indexOf('said, B · epoch 0')])).to.deep.equal(
        others.map((unit) => names[unit]),
      );
    }));

  it('have nothing that axe-core finds wrong', () =>
    inView('&image=1&picked=0-4&sort=-loss', async (page) => {
      await expectAccessible(page, () => page.locator('.panel canvas').waitFor());
    }));
});
