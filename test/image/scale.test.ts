import {expect} from 'chai';
import {limitOf, rangeOf} from '../../src/image/scale.ts';

describe('limitOf', () => {
  it('is the 99th percentile of the sizes, interpolated', () => {
    // 0..100: place 99 of 100 steps.
    expect(limitOf(Float32Array.from({length: 101}, (_, i) => i))).to.equal(99);
    // Place 0.99 * 4 = 3.96 of |v| sorted 0, 1, 2, 3, 4.
    expect(limitOf([-4, 3, -2, 1, 0])).to.be.closeTo(3.96, 1e-12);
    expect(limitOf([-4, 3, -2, 1, 0], 50)).to.equal(2);
    expect(limitOf([-4, 3, -2, 1, 0], 100)).to.equal(4);
  });

  it('does not follow one hot pixel', () => {
    const values = Array.from({length: 1000}, (_, i) => (i === 500 ? 1e6 : 1));
    expect(limitOf(values)).to.equal(1);
  });

  it('leaves out what is not finite', () => {
    expect(limitOf([Number.NaN, 2, Number.POSITIVE_INFINITY, -2, Number.NEGATIVE_INFINITY])).to.equal(2);
    expect(limitOf([Number.NaN, Number.POSITIVE_INFINITY])).to.equal(0);
  });

  it('is 0 for nothing but zeros, the size of a constant, and the largest size of a very sparse map', () => {
    expect(limitOf(new Float32Array(64))).to.equal(0);
    expect(limitOf([])).to.equal(0);
    expect(limitOf([-3, -3, -3])).to.equal(3);
    expect(limitOf([0.25])).to.equal(0.25);
    const sparse = new Float32Array(1000);
    sparse[7] = -5;
    expect(limitOf(sparse)).to.equal(5);
  });

  it('leaves its argument as it is', () => {
    const values = Float32Array.of(3, -1, 2);
    limitOf(values);
    expect([...values]).to.deep.equal([3, -1, 2]);
  });
});

describe('rangeOf', () => {
  it('is the smallest and largest finite value', () => {
    expect(rangeOf([3, Number.NaN, -1, Number.POSITIVE_INFINITY, 2])).to.deep.equal({min: -1, max: 3});
    expect(rangeOf([7])).to.deep.equal({min: 7, max: 7});
  });

  it('is 0 to 0 without any', () => {
    expect(rangeOf([])).to.deep.equal({min: 0, max: 0});
    expect(rangeOf([Number.NaN])).to.deep.equal({min: 0, max: 0});
  });
});
