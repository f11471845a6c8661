import {expect} from 'chai';
import {ssim} from '../../../src/core/maths/ssim.ts';

describe('structural similarity', () => {
  it('is 1 of a map with itself', () => {
    expect(ssim([1, 2, 3, 4, 5, 9], [1, 2, 3, 4, 5, 9], [2, 3])).to.be.closeTo(1, 1e-12);
  });

  it('one window by hand: 0 1 2 3 beside 3 2 1 0', () => {
    // Means 3/2, unbiased variances 5/3, covariance -5/3, range 3.
    const [c1, c2] = [0.03 ** 2, 0.09 ** 2];
    const expected = ((2 * 2.25 + c1) * (-10 / 3 + c2)) / ((4.5 + c1) * (10 / 3 + c2));
    expect(ssim([0, 1, 2, 3], [3, 2, 1, 0], [2, 2])).to.be.closeTo(expected, 1e-12);
  });

  it('means over windows that lie inside', () => {
    const a = [0, 1, 5, 2];
    const b = [1, 1, 0, 3];
    const parts = [0, 1, 2].map((from) => {
      const [u, v] = [a.slice(from, from + 2), b.slice(from, from + 2)];
      const [ma, mb] = [((u[0] ?? 0) + (u[1] ?? 0)) / 2, ((v[0] ?? 0) + (v[1] ?? 0)) / 2];
      const [da, db] = [(u[0] ?? 0) - ma, (v[0] ?? 0) - mb];
      const [c1, c2] = [0.05 ** 2, 0.15 ** 2];
      return ((2 * ma * mb + c1) * (4 * da * db + c2)) / ((ma ** 2 + mb ** 2 + c1) * (2 * da ** 2 + 2 * db ** 2 + c2));
    });
    expect(ssim(a, b, [4], 2)).to.be.closeTo(parts.reduce((sum, part) => sum + part, 0) / 3, 1e-12);
  });

  it('is NaN where nothing varies', () => {
    expect(ssim([1, 1], [1, 1], [2])).to.be.NaN;
  });
});
