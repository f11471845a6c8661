import {expect} from 'chai';
import {ascending, descending, meanRanks, pearson, spearman} from '../../../src/core/maths/correlation.ts';

describe('correlations', () => {
  it('equal values share their mean rank', () => {
    expect(Array.from(meanRanks([30, 10, 10, 20, 10]))).to.deep.equal([5, 2, 2, 4, 2]);
    expect(Array.from(meanRanks([5, 5]))).to.deep.equal([1.5, 1.5]);
  });

  it('orders keep equal values in the order of the places', () => {
    expect(Array.from(ascending([2, 1, 2, 1]))).to.deep.equal([1, 3, 0, 2]);
    expect(Array.from(descending([2, 1, 2, 1]))).to.deep.equal([0, 2, 1, 3]);
  });

  it('Pearson by hand: 1 2 3 and 2 1 4', () => {
    expect(pearson([1, 2, 3], [2, 1, 4])).to.be.closeTo(2 / Math.sqrt(2 * (14 / 3)), 1e-12);
    expect(pearson([1, 2, 3], [5, 3, 1])).to.be.closeTo(-1, 1e-12);
  });

  it('Spearman sees order alone', () => {
    expect(spearman([1, 2, 3, 4], [0, 1, 100, 101])).to.be.closeTo(1, 1e-12);
    expect(spearman([1, 2, 3], [2, 1, 4])).to.be.closeTo(0.5, 1e-12);
  });

  it('is NaN where one side does not vary, also when its mean is rounded', () => {
    expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).to.be.NaN;
    expect(spearman([1, 2, 3], [7, 7, 7])).to.be.NaN;
  });
});
