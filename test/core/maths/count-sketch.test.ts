import {expect} from 'chai';
import {countSketch} from '../../../src/core/maths/count-sketch.ts';
import {expectClose} from '../../helpers/close.ts';
import {pattern} from '../../helpers/weights.ts';

describe('a count sketch', () => {
  it('adds each column to one sum, whole, with its sign, the same in all rows', () => {
    const [columns, sums] = [40, 8];
    const unit = Array.from({length: columns ** 2}, (_, i) => (i % (columns + 1) === 0 ? 1 : 0));
    const places = countSketch(unit, columns, columns, sums, 3);
    for (let row = 0; row < columns; row++) {
      const own = places.slice(row * sums, (row + 1) * sums);
      expect(Array.from(own, Math.abs).sort()).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 1]);
    }
    const points = pattern(2 * columns, 1);
    const expected = [0, 1].flatMap((row) =>
      Array.from({length: sums}, (_, k) =>
        places.reduce(
          (sum, place, i) => sum + (i % sums === k ? place * (points[row * columns + Math.floor(i / sums)] ?? 0) : 0),
          0,
        ),
      ),
    );
    expectClose(countSketch(points, 2, columns, sums, 3), expected, 1e-5);
  });

  it('keeps squared distances on average over the seeds', () => {
    const [columns, sums] = [500, 64];
    const points = pattern(2 * columns, 2);
    const squared = (values: ArrayLike<number>, width: number) =>
      Array.from({length: width}, (_, k) => ((values[k] ?? 0) - (values[width + k] ?? 0)) ** 2).reduce(
        (a, b) => a + b,
        0,
      );
    const truth = squared(points, columns);
    const seeds = 200;
    const ratios = Array.from(
      {length: seeds},
      (_, seed) => squared(countSketch(points, 2, columns, sums, seed), sums) / truth,
    );
    // One sketch is off by about sqrt(2 / 64) = 0.18 (its theory), the mean of 200 by 0.0125: four times that.
    expect(ratios.reduce((a, b) => a + b, 0) / seeds).to.be.closeTo(1, 0.05);
    expect(ratios.every((ratio) => ratio > 0.3 && ratio < 2)).to.equal(true);
  });
});
