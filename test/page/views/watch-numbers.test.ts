import {expect} from 'chai';
import {readRun} from '../../../src/page/data/run.ts';
import {byDrift, meanDifference, rankDistance} from '../../../src/page/maths/map-distance.ts';
import {flipsOf, wantedImages} from '../../../src/page/views/watch/histories.ts';
import {labels, said} from '../watch-run.ts';

const plane = (...values: readonly number[]) => ({values: Float32Array.from(values), height: 1, width: values.length});

describe('how far maps of two epochs are apart', () => {
  it('is 1 - Spearman: 0 for the same order, 2 for the opposite one', () => {
    expect(rankDistance(plane(1, 2, 3, 4), plane(10, 20, 30, 400))).to.be.closeTo(0, 1e-12);
    expect(rankDistance(plane(1, 2, 3, 4), plane(4, 3, 2, 1))).to.be.closeTo(2, 1e-12);
    // Rank differences 1, 1, 1, 1: 6 * 4 / (4 * 15).
    expect(rankDistance(plane(1, 2, 3, 4), plane(2, 1, 4, 3))).to.be.closeTo(0.4, 1e-12);
  });

  it('is known of maps without an order only when they are alike', () => {
    expect(rankDistance(plane(0, 0), plane(0, 0))).to.equal(0);
    expect(rankDistance(plane(0, 0), plane(1, 2))).to.equal(1);
    expect(rankDistance(plane(1, Number.NaN), plane(1, 2))).to.be.NaN;
    expect(rankDistance(plane(1, 2, 3), plane(1, 2))).to.be.NaN;
  });

  it('is the mean of the absolute differences', () => {
    expect(meanDifference(plane(1, 2, 3, 4), plane(2, 2, 1, 4))).to.equal(0.75);
    expect(meanDifference(plane(1), plane(1, 2))).to.be.NaN;
  });

  it('orders images, those without a number last', () => {
    expect(byDrift([0, 1, 2, 3], [0.1, Number.NaN, 0.4, 0.1])).to.deep.equal([2, 0, 3, 1]);
  });
});

describe('the history of images', () => {
  const steps = [0, 1, 2, 3].map((step) => ({
    step,
    predictions: said.map((image, row) => ({unit: image[step], value: 1, right: image[step] === labels[row]})),
  }));
  const run = readRun({id: 'a', info: {images: {labels}}, steps});
  const all = {label: undefined, says: undefined, only: 'all'} as const;
  const at = (epoch: number, wanted: Partial<Parameters<typeof wantedImages>[2]>) =>
    wantedImages(run, run.epochs[epoch], {...all, ...wanted});

  it('has the epochs at which the network changed its mind', () => {
    expect(flipsOf(run)).to.deep.equal([
      [],
      [{epoch: 1, from: 0, to: 1}],
      [{epoch: 2, from: 2, to: 0}],
      [
        {epoch: 1, from: 2, to: 0},
        {epoch: 2, from: 0, to: 2},
        {epoch: 3, from: 2, to: 0},
      ],
    ]);
  });

  it('chooses images by what was said up to an epoch', () => {
    expect(at(3, {})).to.deep.equal([0, 1, 2, 3]);
    expect(at(3, {only: 'right'})).to.deep.equal([0, 1]);
    expect(at(0, {only: 'wrong'})).to.deep.equal([1, 3]);
    expect([0, 1, 2].map((epoch) => at(epoch, {only: 'flipped'}))).to.deep.equal([[], [1, 3], [1, 2, 3]]);
    expect([1, 2].map((epoch) => at(epoch, {only: 'forgotten'}))).to.deep.equal([[], [2]]);
    expect(at(3, {label: 1, says: 0})).to.deep.equal([3]);
  });

  it('chooses nothing by what is not known', () => {
    const bare = readRun({id: 'a', info: {images: {rows: [0, 1]}}, steps: [{step: 0}]});
    expect(wantedImages(bare, bare.epochs[0], all)).to.deep.equal([0, 1]);
    for (const only of ['right', 'wrong', 'flipped', 'forgotten'] as const)
      expect(wantedImages(bare, bare.epochs[0], {...all, only})).to.deep.equal([]);
    expect(wantedImages(bare, undefined, {...all, says: 0})).to.deep.equal([]);
  });
});
