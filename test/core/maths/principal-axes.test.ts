import {expect} from 'chai';
import {principalAxes, projected} from '../../../src/core/maths/principal-axes.ts';
import {expectClose} from '../../helpers/close.ts';
import {pattern} from '../../helpers/weights.ts';

describe('principal axes', () => {
  it('of a cross are its arms, the longer one first, with the shares of the variance', () => {
    // About (1, 2): 3 along the first coordinate, 1 along the second.
    const points = [4, 2, -2, 2, 1, 3, 1, 1];
    const found = principalAxes(points, 4, 2, 2);
    expectClose(found.mean, [1, 2], 1e-12);
    expectClose(
      found.axes,
      [
        [1, 0],
        [0, 1],
      ],
      1e-12,
    );
    expectClose(found.shares, [0.9, 0.1], 1e-12);
    expectClose(
      projected(points, 4, found),
      [
        [3, 0],
        [-3, 0],
        [0, 1],
        [0, -1],
      ],
      1e-6,
    );
  });

  it('are only as many as the points vary in', () => {
    // On a line through (0, 0, 1) along (2, -1, 0).
    const found = principalAxes([2, -1, 1, -4, 2, 1, 2, -1, 1], 3, 3, 3);
    expect(found.axes).to.have.length(1);
    expectClose(found.axes, [[2 / Math.sqrt(5), -1 / Math.sqrt(5), 0]], 1e-9);
    expect(principalAxes([1, 1, 1, 1], 2, 2, 2).axes).to.deep.equal([]);
  });

  for (const [rows, columns] of [
    [5, 12],
    [12, 5],
  ] as const) {
    it(`are orthonormal and keep the distances of ${rows} points in ${columns} dimensions`, () => {
      const points = pattern(rows * columns, 1);
      const found = principalAxes(points, rows, columns, Math.min(rows - 1, columns));
      found.axes.forEach((a, i) => {
        found.axes.forEach((b, k) => {
          const product = a.reduce((sum, part, at) => sum + part * (b[at] ?? 0), 0);
          expect(product).to.be.closeTo(i === k ? 1 : 0, 1e-9);
        });
      });
      expectClose(
        found.shares.reduce((a, b) => a + b),
        [1],
        1e-9,
      );
      const placed = projected(points, rows, found);
      const distance = (values: ArrayLike<number>, width: number, a: number, b: number) =>
        Math.hypot(
          ...Array.from({length: width}, (_, k) => (values[a * width + k] ?? 0) - (values[b * width + k] ?? 0)),
        );
      for (let a = 0; a < rows; a++) {
        for (let b = 0; b < a; b++) {
          expect(distance(placed, found.axes.length, a, b)).to.be.closeTo(distance(points, columns, a, b), 1e-5);
        }
      }
    });
  }
});
