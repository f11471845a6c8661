import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {spearman} from '../../../src/core/maths/correlation.ts';
import {explain, explainers} from '../../../src/index.ts';
import {serveRuns} from '../../../src/node/serve/server.ts';
import {useBackend} from '../../helpers/backend.ts';
import {type Logs, makeLogs} from '../../node/serve/run-folder.ts';
import {expectAccessible, inBrowser, useServed} from '../in-page.ts';
import {keptCsv, largest, type PointsRun, pointsRun, saidByNode, tableCells} from '../points-run.ts';
import {keptBytes} from '../what-if-page.ts';

const side = 6;
const names = ['left', 'right', 'below'];

describe('counterfactuals on the page', () => {
  useBackend();
  const site = useServed(pointsRun);
  let points: PointsRun;
  before(() => {
    points = site.made();
  });
  let logs: Logs;
  let said: number[] = [];
  before(async () => {
    logs = makeLogs();
    const model = await points.model(2);
    said = saidByNode(model, points.inputs).map(largest);
    model.dispose();
  });
  after(() => logs.remove());

  const inView = (state: string, body: (page: Page) => Promise<void>, url = site.url()) =>
    inBrowser(site.program(), `${url}#view=counterfactual${state}`, body);
  const input = (row: number): Float32Array => points.inputs[row] ?? new Float32Array();
  /** Row and distance of the nearest datapoint of another class. */
  const nearestBy = (row: number, distance: (other: number) => number) =>
    said
      .flatMap((unit, other) => (unit === said[row] ? [] : [{row: other, distance: distance(other)}]))
      .sort((a, b) => a.distance - b.distance)[0] ?? {row: -1, distance: Number.NaN};
  const difference = (row: number, other: number, of: (d: number) => number): number =>
    input(row).reduce((sum, value, i) => sum + of(value - (input(other)[i] ?? 0)), 0);

  it('are the nearest datapoints of another class, as Node finds them', () =>
    inView('&image=7', async (page) => {
      const first = async (): Promise<readonly [string, number]> => {
        const cells = (await tableCells(page, /^The nearest of another class/))[0] ?? [];
        return [cells[0] ?? '', Number(cells[3])];
      };
      await page.getByRole('table', {name: 'The nearest of another class, by inputs, L1'}).waitFor();
      const one = nearestBy(7, (other) => difference(7, other, Math.abs));
      expect((await first())[0]).to.equal(`datapoint ${one.row + 1}`);
      expect((await first())[1]).to.be.closeTo(one.distance, 0.006 * one.distance);
      await page.locator('#cf-distance').selectOption('l2');
      await page.getByRole('table', {name: /by inputs, L2/}).waitFor();
      const two = nearestBy(7, (other) => Math.sqrt(difference(7, other, (d) => d * d)));
      expect((await first())[0]).to.equal(`datapoint ${two.row + 1}`);
      expect(page.url()).to.include('distance=l2');
      // Both pictures and their difference.
      expect(await page.locator('.nearest figure').count()).to.equal(3);
      await page.locator('#cf-distance').selectOption('features');
      await page.getByRole('table', {name: /what the last layer decides by/}).waitFor();
      await page.getByRole('button', {name: (await first())[0]}).click();
      await page
        .getByText(`of ${points.inputs.length}: said ${names[said[Number((await keptFirst(page)) - 1)] ?? 0]}`)
        .waitFor();
    }));

  it('are those with the nearest explanation, too', () =>
    inView('&image=3&distance=maps-rank&by=gradient', async (page) => {
      await page.getByRole('table', {name: /explanations, 1 - Spearman/}).waitFor();
      const model = await points.model(2);
      const x = tf.tensor4d(
        points.inputs.flatMap((one) => Array.from(one)),
        [points.inputs.length, side, side, 1],
      );
      const {maps} = await explain(explainers.gradient(), model, x, {target: said});
      const values = Array.from((await maps[0]?.data()) ?? []);
      tf.dispose([x, ...maps]);
      model.dispose();
      const mapOf = (row: number) => values.slice(row * side * side, (row + 1) * side * side);
      const best = nearestBy(3, (other) => 1 - spearman(mapOf(3), mapOf(other)));
      const [, first = []] = await keptCsv(page);
      expect(Number(first[0])).to.equal(best.row + 1);
      expect(Number(first[3])).to.be.closeTo(best.distance, 1e-3);
      expect(await page.locator('.nearest figure').count()).to.equal(4);
    }));

  it('are made by the smallest patch, as trying all of them in Node finds it', () =>
    inView('&image=5', async (page) => {
      await page.locator('.nearest figure').first().waitFor();
      await page.locator('#cf-fill').selectOption('mean');
      await page.getByRole('button', {name: 'search'}).press('Enter');
      await page.locator('.patch figure').first().waitFor();
      const model = await points.model(2);
      const own = Array.from(input(5));
      const mean = own.reduce((a, b) => a + b, 0) / own.length;
      let expected: readonly [side: number, row: number, column: number, tried: number, said: number] | undefined;
      let tried = 0;
      for (let size = 1; size <= 4 && expected === undefined; size++) {
        for (let top = 0; top + size <= side && expected === undefined; top++) {
          for (let left = 0; left + size <= side && expected === undefined; left++) {
            const isIn = (i: number): boolean => {
              const [y, x] = [Math.floor(i / side), i % side];
              return y >= top && y < top + size && x >= left && x < left + size;
            };
            tried++;
            const unit = largest(saidByNode(model, [own.map((value, i) => (isIn(i) ? mean : value))])[0] ?? []);
            if (unit !== said[5]) expected = [size, top + 1, left + 1, tried, unit];
          }
        }
      }
      model.dispose();
      if (expected === undefined) throw new Error('there is such a patch');
      const [size, row, column, count, unit] = expected;
      const csv = await keptCsv(page);
      const place = csv[csv.findIndex(([head]) => head === 'patch side') + 1];
      expect(place).to.deep.equal([
        `${size}`,
        `${row}`,
        `${column}`,
        'mean',
        names[said[5] ?? 0],
        names[unit],
        `${count}`,
      ]);
      await page
        .getByText(
          `The smallest patch of the image's mean is ${size} x ${size} pixels, from row ${row}, column ${column}`,
        )
        .waitFor();
      // The address does it again.
      await page.reload();
      await page.getByText(`from row ${row}, column ${column}`).waitFor();
      expect((await keptBytes(page, 'PNG')).length).to.be.greaterThan(2000);
    }));

  it('tell what another model says of the same images', () =>
    inView('&image=5&fill=mean&otherEpoch=0', async (page) => {
      await page.locator('.patch figure').first().waitFor();
      const [head = [], place = []] = (await keptCsv(page)).slice(-6, -4);
      expect(head[0]).to.equal('patch side');
      const [size = 0, top = 0, left = 0] = place.slice(0, 3).map(Number);
      const own = Array.from(input(5));
      const mean = own.reduce((a, b) => a + b, 0) / own.length;
      const after = own.map((value, i) => {
        const [y, x] = [Math.floor(i / side) + 1, (i % side) + 1];
        return y >= top && y < top + size && x >= left && x < left + size ? mean : value;
      });
      const model = await points.model(0);
      const [one = 0, two = 0] = saidByNode(model, [own, after]).map(largest);
      model.dispose();
      await page.getByText(`B · epoch 0 says ${names[one]} before and ${names[two]} after.`).waitFor();
      await page.locator('.nearest').getByText(`B · epoch 0 says ${names[one]}`).first().waitFor();
    }));

  it('need a stored model where they are made, and say so', async () => {
    const plain = await serveRuns(logs.root);
    try {
      await inView(
        '&run=digits%2Frun-1&image=0&fill=grey',
        async (page) => {
          await page.getByText('No search: this needs the stored model').waitFor();
          // The nearest one of another class needs none: inputs 0, 1, 0.5, 0.25 and 1, 0, 0, 1.
          const [, first] = await keptCsv(page);
          expect(first?.[3]).to.equal('3.25');
          await page.locator('#cf-distance').selectOption('features');
          await page.getByText('No distances: this needs the stored model').waitFor();
        },
        plain.url,
      );
    } finally {
      await plain.close();
    }
  });

  it('have nothing that axe-core finds wrong', () =>
    inView('&image=5&fill=mean', async (page) => {
      await expectAccessible(page, () => page.locator('.patch figure').first().waitFor());
    }));
});

/** Number of the datapoint that is looked at. */
async function keptFirst(page: Page): Promise<number> {
  return Number(await page.locator('#cf-image').inputValue());
}
