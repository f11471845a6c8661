import {expect} from 'chai';
import {areSame, epochsOf, epochTicks, lineWords, nearest, short, valueAt} from '../../../src/page/charts/words.ts';

const line = {
  name: 'loss',
  points: [
    [0, 2],
    [5, Number.NaN],
    [10, 0.25],
    [10, 0.5],
  ],
} as const;

describe('the words of charts', () => {
  it('tell where a line begins and ends, and where it is lowest and highest', () => {
    expect(lineWords(line)).to.equal(
      'loss: 2 at epoch 0, 0.5 at epoch 10, lowest 0.25 at epoch 10, highest 2 at epoch 0',
    );
    expect(lineWords({name: 'x', points: [[3, 0.00000519]]})).to.equal('x: 5e-6 at epoch 3');
    expect(lineWords({name: 'x', points: [[3, Number.NaN]]})).to.equal('x: no numbers');
  });

  it('are as short as they can be read', () => {
    expect([0, 1.23456, 1234.5, -0.000123, 0.001, Number.NaN].map(short)).to.deep.equal([
      '0',
      '1.23',
      '1230',
      '-1e-4',
      '0.001',
      'NaN',
    ]);
  });

  it('take the last value of an epoch that was done again', () => {
    expect([0, 10, 4].map((epoch) => valueAt(line, epoch))).to.deep.equal([2, 0.5, undefined]);
    expect(epochsOf([line, {name: 'y', points: [[7, 1]]}])).to.deep.equal([0, 5, 7, 10]);
  });

  it('say that lines are the same only where all of their points are', () => {
    const copy = {...line, points: line.points.map(([x, y]) => [x, y] as const)};
    expect(areSame([line], [copy])).to.equal(true);
    expect(areSame([line], [{...copy, points: [...copy.points.slice(1), [10, 0.4]]}])).to.equal(false);
    expect(areSame([line], [{...copy, name: 'other'}])).to.equal(false);
    expect(areSame([line], [copy, copy])).to.equal(false);
  });

  it('mark whole epochs, few of them', () => {
    expect(epochTicks(0, 1)).to.deep.equal([0, 1]);
    expect(epochTicks(3, 3)).to.deep.equal([3]);
    expect(epochTicks(0, 6)).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    expect(epochTicks(1, 200)).to.deep.equal([50, 100, 150, 200]);
    expect(epochTicks(7, 31)).to.deep.equal([10, 15, 20, 25, 30]);
    expect(epochTicks(0, 90_000).length).to.be.at.most(7);
  });

  it('find what is nearest to a click', () => {
    expect(nearest([0, 10, 20], 14)).to.equal(10);
    expect(nearest([0, Number.NaN, 20], 14)).to.equal(20);
    expect(nearest([], 3)).to.equal(undefined);
  });
});
