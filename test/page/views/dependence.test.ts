import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {useBackend} from '../../helpers/backend.ts';
import {expectAccessible, useServed} from '../in-page.ts';
import {count, keptCsv, type PointsRun, pointsRun, saidByNode} from '../points-run.ts';
import {keptBytes} from '../what-if-page.ts';

const names = ['left', 'right', 'below'];
const near = 1e-4;

describe('dependence on the page', () => {
  useBackend();
  const site = useServed(pointsRun);
  let points: PointsRun;
  before(() => {
    points = site.made();
  });

  const inView = (state: string, body: (page: Page) => Promise<void>) =>
    site.inPage(`#view=dependence${state}`, async (page) => {
      await page.locator('.dependence[data-drawn] canvas').first().waitFor();
      await body(page);
    });
  const range = () => {
    const all = points.inputs.flatMap((one) => Array.from(one));
    return {min: Math.min(...all), max: Math.max(...all)};
  };
  /** Brighter by a share of the data's range, cut off at its ends. */
  const brighter = (row: number, percent: number): number[] => {
    const {min, max} = range();
    return Array.from(points.inputs[row] ?? [], (value) =>
      Math.min(max, Math.max(min, value + ((max - min) * percent) / 100)),
    );
  };

  it('tells the scores over a range of one edit as Node does, of one datapoint and of all', () =>
    inView('&image=2&vary=brightness_0_-60_60_5_all_20', async (page) => {
      await page.locator('.dependence[data-drawn=all]').waitFor();
      const csv = await keptCsv(page);
      expect(csv[0]?.slice(0, 5)).to.deep.equal([
        'brightness: more, in % of the range',
        'model',
        'class',
        'score of the datapoint',
        'mean',
      ]);
      expect(csv.length).to.equal(1 + 5 * 3);
      const model = await points.model(2);
      const all = [-60, -30, 0, 30, 60].map((percent) =>
        saidByNode(
          model,
          points.inputs.map((_, row) => brighter(row, percent)),
        ),
      );
      model.dispose();
      csv.slice(1).forEach((line, i) => {
        const [step, unit] = [Math.floor(i / 3), i % 3];
        const own = (all[step] ?? []).map((scores) => scores[unit] ?? Number.NaN);
        const sorted = [...own].sort((a, b) => a - b);
        const at = (share: number): number => {
          const place = share * (count - 1);
          const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
          return low + (place % 1) * (high - low);
        };
        expect(line.slice(0, 3)).to.deep.equal([`${-60 + 30 * step}`, 'epoch 2', names[unit]]);
        const expected = [own[2] ?? 0, own.reduce((a, b) => a + b, 0) / count, at(0.25), at(0.5), at(0.75)];
        for (const [k, cell] of line.slice(3).entries())
          expect(Number(cell), `${i} ${k}`).to.be.closeTo(expected[k] ?? 0, near);
      });
      expect((await keptBytes(page, 'PNG')).length).to.be.greaterThan(5000);
    }));

  it('asks about the selection, of both models, and a change of the form is in the address', () =>
    inView('&image=0&otherEpoch=0&picked=1.4-6', async (page) => {
      await page.locator('#dep-edit').selectOption('brightness');
      await page.locator('#dep-from').fill('0');
      await page.locator('#dep-from').press('Tab');
      await page.locator('#dep-to').fill('40');
      await page.locator('#dep-to').press('Tab');
      await page.locator('#dep-count').fill('2');
      await page.locator('#dep-count').press('Tab');
      await page.getByLabel('mean and quartiles of the 4 selected datapoints, too').press('Space');
      await page.locator('.dependence[data-drawn=all]').waitFor();
      expect(page.url()).to.include('vary=brightness_0_0_40_2_all_20');
      const csv = await keptCsv(page);
      for (const [epoch, name] of [
        [2, 'A · epoch 2'],
        [0, 'B · epoch 0'],
      ] as const) {
        const model = await points.model(epoch);
        const own = saidByNode(
          model,
          [1, 4, 5, 6].map((row) => brighter(row, 40)),
        );
        model.dispose();
        const line = csv.find(([value, model, unit]) => value === '40' && model === name && unit === 'below');
        expect(Number(line?.[4])).to.be.closeTo(own.reduce((sum, scores) => sum + (scores[2] ?? 0), 0) / 4, near);
      }
      // The datapoint and the mean of both models.
      expect(
        await page.locator('.dependence .charts').first().locator('figure').first().locator('.legend li').count(),
      ).to.equal(4);
    }));

  it('has nothing that axe-core finds wrong', () =>
    inView('&image=1&otherEpoch=0&vary=patch_2_1_6_6_one_0_0_1_0', async (page) => {
      await page.getByText('numbers', {exact: true}).click();
      await expectAccessible(page, () => page.locator('.dependence canvas').first().waitFor());
    }));
});
