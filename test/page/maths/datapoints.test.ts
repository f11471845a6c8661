import {expect} from 'chai';
import {distanceOf, nearest} from '../../../src/page/maths/distances.ts';
import {fillFor, patchPlaces, patchSides, putPatch} from '../../../src/page/maths/patches.ts';
import {readRanges, writeRanges} from '../../../src/page/maths/ranges.ts';
import {quartiles, slicesBy} from '../../../src/page/maths/slices.ts';
import {evenly, spreadOf} from '../../../src/page/maths/spread.ts';

describe('a selection in an address', () => {
  it('is written in short and read again', () => {
    expect(writeRanges([9, 3, 0, 1, 2, 7, 10, 7])).to.equal('0-3.7.9-10');
    expect(readRanges('0-3.7.9-10')).to.deep.equal([0, 1, 2, 3, 7, 9, 10]);
    expect(writeRanges([])).to.equal('');
  });

  it('is nothing where it makes no sense', () => {
    for (const text of ['', 'x', '3-1', '1..2', '-1', '0-9999999', '1,2'])
      expect(readRanges(text), text).to.equal(undefined);
  });
});

describe('slices', () => {
  it('are the values of a column in order', () => {
    expect(slicesBy(['b', 'a', 'b', ''])).to.deep.equal([
      {name: 'a', rows: [1]},
      {name: 'b', rows: [0, 2]},
      {name: '(none)', rows: [3]},
    ]);
    expect(slicesBy([10, 9, 10, undefined]).map(({name, rows}) => [name, rows])).to.deep.equal([
      ['9', [1]],
      ['10', [0, 2]],
      ['(none)', [3]],
    ]);
  });

  it('are quarters of many numbers', () => {
    // 0 to 16: quartiles at 4, 8 and 12.
    const slices = slicesBy([...Array.from({length: 17}, (_, i) => i), Number.NaN]);
    expect(slices.map(({name, rows}) => [name, rows.length])).to.deep.equal([
      ['0 to 4', 5],
      ['above 4 to 8', 4],
      ['above 8 to 12', 4],
      ['above 12 to 16', 4],
      ['(none)', 1],
    ]);
  });

  it('have quartiles between two values on the line', () => {
    expect(quartiles([4, 1, 3, 2])).to.deep.equal([1.75, 2.5, 3.25]);
    expect(quartiles([5])).to.deep.equal([5, 5, 5]);
    expect(quartiles([])).to.deep.equal([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('distances', () => {
  it('are those of the definitions', () => {
    expect(distanceOf('l1', [0, 3], [4, 0])).to.equal(7);
    expect(distanceOf('l2', [0, 3], [4, 0])).to.equal(5);
    expect(distanceOf('rank', [1, 2, 3], [10, 20, 90])).to.be.closeTo(0, 1e-12);
    expect(distanceOf('rank', [1, 2, 3], [3, 2, 1])).to.be.closeTo(2, 1e-12);
    expect(distanceOf('rank', [1, 1], [1, 2])).to.be.NaN;
    expect(distanceOf('l1', [1], [1, 2])).to.be.NaN;
  });

  it('order the candidates, equal ones by their rows', () => {
    const values = Float32Array.of(0, 0, 3, 0, 0, -2, 2, 0, 9, 9, Number.NaN, 0);
    expect(nearest({values, size: 2}, 0, {kind: 'l1', candidates: [5, 4, 3, 2, 1]})).to.deep.equal([
      {row: 2, distance: 2},
      {row: 3, distance: 2},
      {row: 1, distance: 3},
      {row: 4, distance: 18},
    ]);
  });
});

describe('patches', () => {
  it('have sides up to half of the image', () => {
    // 4 x 4: 3 x 3 would be 9 of 16. 8 x 2: no more than the shorter side.
    expect(patchSides(4, 4)).to.deep.equal([1, 2]);
    expect(patchSides(8, 2)).to.deep.equal([1, 2]);
    expect(patchSides(10, 10).at(-1)).to.equal(7);
  });

  it('stand at every place, row by row', () => {
    expect(patchPlaces(2, 3, 2)).to.deep.equal([
      {top: 0, left: 0, side: 2},
      {top: 0, left: 1, side: 2},
    ]);
    expect(patchPlaces(5, 2, 2, 2).map(({top}) => top)).to.deep.equal([0, 2, 3]);
    expect(patchPlaces(4, 4, 1).length).to.equal(16);
  });

  it('put another image in the place of a square', () => {
    const image = {values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), shape: [3, 3, 1]};
    const target = new Float32Array(10);
    const fill = new Float32Array(9).fill(-1);
    putPatch(target, 1, {image: image.values, fill, shape: image.shape}, {top: 1, left: 0, side: 2});
    expect(Array.from(target)).to.deep.equal([0, 1, 2, 3, -1, -1, 6, -1, -1, 9]);
  });

  it('are grey, the mean of each channel, or the neighbourhood', () => {
    const two = {values: Float32Array.of(1, 10, 3, 20), shape: [1, 2, 2]};
    expect(Array.from(fillFor('grey', two, {low: -1, high: 2}))).to.deep.equal([0.5, 0.5, 0.5, 0.5]);
    expect(Array.from(fillFor('mean', two, {low: 0, high: 1}))).to.deep.equal([2, 15, 2, 15]);
    const nine = {values: Float32Array.of(0, 0, 0, 0, 9, 0, 0, 0, 0), shape: [3, 3, 1]};
    // In a corner 4 pixels are in the window of 3 x 3, at an edge 6.
    expect(Array.from(fillFor('blur', nine, {low: 0, high: 1}), (v) => Number(v.toFixed(4)))).to.deep.equal([
      2.25, 1.5, 2.25, 1.5, 1, 1.5, 2.25, 1.5, 2.25,
    ]);
  });
});

describe('the spread of scores', () => {
  it('is mean and quartiles for each class, without what is not a number', () => {
    const values = Float32Array.of(0, 1, 1, 0, 0.5, 0.5, Number.NaN, 1);
    expect(spreadOf(values, 2)).to.deep.equal([
      {mean: 0.5, low: 0.25, middle: 0.5, high: 0.75},
      {mean: 0.5, low: 0.25, middle: 0.5, high: 0.75},
    ]);
    expect(evenly(-1, 1, 5)).to.deep.equal([-1, -0.5, 0, 0.5, 1]);
    expect(evenly(3, 9, 1)).to.deep.equal([3]);
  });
});
