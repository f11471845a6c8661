import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {serveRuns} from '../../../src/node/serve/server.ts';
import {useBackend} from '../../helpers/backend.ts';
import {type Logs, makeLogs} from '../../node/serve/run-folder.ts';
import {expectAccessible, expectSoon, inBrowser, useServed} from '../in-page.ts';
import {count, keptCsv, largest, type PointsRun, pointsRun, saidByNode, tableCells, writers} from '../points-run.ts';
import {keptBytes} from '../what-if-page.ts';

describe('performance on the page', () => {
  useBackend();
  const site = useServed(pointsRun);
  let points: PointsRun;
  before(() => {
    points = site.made();
  });
  let logs: Logs;
  /** What Node says of all datapoints with the last stored model. */
  let scores: number[][] = [];
  let said: number[] = [];
  before(async () => {
    logs = makeLogs();
    const model = await points.model(2);
    scores = saidByNode(model, points.inputs);
    said = scores.map(largest);
    model.dispose();
  });
  after(() => logs.remove());

  const inView = (state: string, body: (page: Page) => Promise<void>, url = site.url()) =>
    inBrowser(site.program(), `${url}#view=performance${state}`, async (page) => {
      await page.locator('.performance .matrix, .performance .notes p:not(:empty)').first().waitFor();
      await body(page);
    });
  const rowsWith = (truth: number, unit: number) =>
    points.labels.flatMap((label, row) => (label === truth && said[row] === unit ? [row] : []));
  const right = () => points.labels.filter((label, row) => label === said[row]).length;

  it('counts what the stored model says as Node does', () =>
    inView('', async (page) => {
      await page.locator('.matrix').waitFor();
      const counts = (await tableCells(page, 'Confusion, epoch 2')).map((row) => row.slice(1, 4).map(Number));
      expect(counts).to.deep.equal([0, 1, 2].map((truth) => [0, 1, 2].map((unit) => rowsWith(truth, unit).length)));
      const overall = new Map((await tableCells(page, 'All classes')).map(([name = '', value = '']) => [name, value]));
      expect(overall.get('right')).to.equal(String(right()));
      expect(overall.get('accuracy')).to.equal(`${((100 * right()) / count).toFixed(1)} %`);
      const losses = scores.map((own, row) => -Math.log(own[points.labels[row] ?? 0] ?? 0));
      const mean = losses.reduce((a, b) => a + b, 0) / count;
      expect(Number(overall.get('cross-entropy, mean'))).to.be.closeTo(mean, 0.006 * mean);
      // Some are wrong: else this tells little.
      expect(right()).to.be.lessThan(count);
    }));

  it('tells one class from the rest at the threshold, with areas that count pairs', () =>
    inView('&unit=1&threshold=0.4&cost=2', async (page) => {
      const numbers = async (): Promise<Map<string, string>> =>
        new Map(
          (await tableCells(page, /against the rest, said from/)).map(([name = '', value = '']) => [name, value]),
        );
      await page.getByRole('table', {name: 'right against the rest, said from a score of 0.4 on'}).waitFor();
      const own = scores.map((row) => row[1] ?? 0);
      const is = points.labels.map((label) => label === 1);
      const cost = (threshold: number): number =>
        own.reduce((sum, score, row) => sum + (score >= threshold ? (is[row] ? 0 : 2) : is[row] ? 1 : 0), 0);
      const positives = own.filter((_, row) => is[row]);
      const negatives = own.filter((_, row) => !is[row]);
      const told = await numbers();
      expect(Number(told.get('true positives'))).to.equal(positives.filter((score) => score >= 0.4).length);
      expect(Number(told.get('false positives'))).to.equal(negatives.filter((score) => score >= 0.4).length);
      expect(Number(told.get('cost here'))).to.equal(cost(0.4));
      expect(Number(told.get('least cost'))).to.equal(Math.min(cost(2), ...own.map(cost)));
      // The area below ROC is the share of pairs of which the one of the class has the higher score (Hanley, McNeil 1982).
      const won = positives.reduce(
        (sum, one) => sum + negatives.reduce((more, other) => more + (one > other ? 1 : one === other ? 0.5 : 0), 0),
        0,
      );
      expect(Number(told.get('area below ROC'))).to.be.closeTo(won / positives.length / negatives.length, 6e-4);

      await page.getByRole('button', {name: 'take the best threshold'}).press('Enter');
      const least = told.get('least cost');
      await expectSoon(async () => (await numbers()).get('cost here'), least);
      // The whole number is in the address: less of it may take another datapoint.
      expect(cost(Number(/threshold=([^&]+)/.exec(page.url())?.[1]) - 1e-6)).to.equal(Number(least));
      await page.locator('#perf-threshold').focus();
      await page.keyboard.press('Home');
      await expectSoon(async () => (await numbers()).get('true positives'), String(positives.length));
    }));

  it('selects the datapoints of a number and of a slice, and tells their numbers', () =>
    inView('&slices=writer', async (page) => {
      const [truth, unit] = [0, 1, 2]
        .flatMap((a) => [0, 1, 2].map((b) => [a, b] as const))
        .find(([a, b]) => a !== b && rowsWith(a, b).length > 0) ?? [0, 0];
      const names = ['left', 'right', 'below'];
      const label = `true ${names[truth]}, said ${names[unit]}: ${rowsWith(truth, unit).length}`;
      await page.getByRole('button', {name: label}).press('Enter');
      await page.getByText(`${rowsWith(truth, unit).length} of ${count} datapoints are selected`).waitFor();
      const overall = await tableCells(page, 'All classes');
      expect(overall.find(([name]) => name === 'right')).to.deep.equal(['right', String(right()), '0']);
      expect(await page.getByRole('button', {name: label}).getAttribute('aria-pressed')).to.equal('true');
      // The keyboard stays where it was.
      expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).to.equal(label);

      const slices = page.getByRole('table', {name: /^Slices by writer/});
      await slices.getByRole('button', {name: 'Ben <b>'}).click();
      const bens = points.rows.flatMap((row, i) => (row % 3 === 1 ? [i] : []));
      await page.getByText(`${bens.length} of ${count} datapoints are selected`).waitFor();
      expect(decodeURIComponent(/picked=([^&]+)/.exec(page.url())?.[1] ?? '')).to.equal(ranges(bens));
      const rightBens = bens.filter((i) => points.labels[i] === said[i]).length;
      const own = (await tableCells(page, /^Slices by writer/)).find(([name]) => name === 'Ben <b>');
      expect(own?.slice(1, 3)).to.deep.equal([
        String(bens.length),
        `${((100 * rightBens) / bens.length).toFixed(1)} %`,
      ]);
      await page.getByRole('button', {name: 'clear the selection'}).click();
      await page.getByText('Nothing is selected').waitFor();
    }));

  it('shows two models beside each other, and keeps numbers and picture', () =>
    inView('&otherEpoch=0&slices=ink', async (page) => {
      await page.getByRole('table', {name: 'Confusion, B · epoch 0'}).waitFor();
      const model = await points.model(0);
      const first = saidByNode(model, points.inputs).map(largest);
      model.dispose();
      const firstRight = points.labels.filter((label, row) => label === first[row]).length;
      const cells = await tableCells(page, 'All classes');
      expect(cells.find(([name]) => name === 'right')?.slice(1)).to.deep.equal([String(right()), String(firstRight)]);
      expect(await page.locator('.performance .legend li').count()).to.equal(4);
      const csv = await keptCsv(page);
      expect(csv.find(([name]) => name === 'right')?.slice(1)).to.deep.equal([String(right()), String(firstRight)]);
      // Thirty numbers: their quarters.
      expect(
        csv
          .filter(([name = '']) => /^(\d|above).* to /.test(name))
          .map((row) => Number(row[1]))
          .reduce((a, b) => a + b, 0),
      ).to.equal(count);
      const png = await keptBytes(page, 'PNG');
      expect([png[1], png[2], png[3]]).to.deep.equal([0x50, 0x4e, 0x47]);
      expect(png.length).to.be.greaterThan(10_000);
      expect(writers.length).to.equal(3);
    }));

  it('makes do with what the training wrote, and says so, where no model is stored', async () => {
    const plain = await serveRuns(logs.root);
    try {
      await inView(
        '&run=digits%2Frun-1&epoch=0',
        async (page) => {
          await page.getByText('What the training wrote of 2 datapoints that it explained at epoch 0').waitFor();
          // Outputs 0.25, 0.75 and 0.5, 0.5; labels 1 and 0: both right.
          const overall = await tableCells(page, 'All classes');
          expect(overall.find(([name]) => name === 'accuracy')).to.deep.equal(['accuracy', '100.0 %']);
          const loss = overall.find(([name]) => name === 'cross-entropy, mean')?.[1];
          expect(Number(loss)).to.be.closeTo(-(Math.log(0.75) + Math.log(0.5)) / 2, 5e-4);
        },
        plain.url,
      );
    } finally {
      await plain.close();
    }
  });

  it('has nothing that axe-core finds wrong', () =>
    inView('&otherEpoch=1&picked=0-4&slices=writer', async (page) => {
      await expectAccessible(page, () => page.locator('.performance .legend li').nth(3).waitFor());
    }));
});

function ranges(rows: readonly number[]): string {
  return rows
    .reduce<number[][]>((all, row) => {
      const last = all.at(-1);
      if (last !== undefined && last.at(-1) === row - 1) last.push(row);
      else all.push([row]);
      return all;
    }, [])
    .map((one) => (one.length === 1 ? `${one[0]}` : `${one[0]}-${one.at(-1)}`))
    .join('.');
}
