import {expect} from 'chai';
import {covariance, eigenvaluesOf} from '../../src/layers/covariance.ts';
import type {Features} from '../../src/layers/features.ts';
import {directionsIn, saturationOf} from '../../src/layers/saturation.ts';
import {expectClose} from '../helpers/close.ts';
import {pattern} from '../helpers/weights.ts';

/**
 * Features with exactly `rank` directions of equal variance: cosines of different frequencies are orthogonal over a period,
 * and a Householder reflection turns them into all columns.
 */
function ofRank(rank: number, rows: number, width: number): Features {
  const v = pattern(width, 3);
  const square = v.reduce((sum, value) => sum + value * value, 0);
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const own = Array.from({length: width}, (_, k) =>
      k < rank ? Math.cos((2 * Math.PI * (k + 1) * (row + 0.5)) / rows) : 0,
    );
    const along = own.reduce((sum, value, k) => sum + value * (v[k] ?? 0), 0);
    for (let k = 0; k < width; k++) {
      values[row * width + k] = 5 + (own[k] ?? 0) - (2 * along * (v[k] ?? 0)) / square;
    }
  }
  return {values, rows, width};
}

describe('layer saturation', () => {
  it('of features of rank r is r / width, of more rows than columns and of fewer', () => {
    for (const rank of [1, 2, 5, 12]) {
      expect(saturationOf(ofRank(rank, 64, 24)), `${rank}, tall`).to.equal(rank / 24);
      expect(saturationOf(ofRank(rank, 64, 96)), `${rank}, wide`).to.equal(rank / 96);
    }
  });

  it('counts the fewest largest eigenvalues that reach the share, by hand', () => {
    expect(directionsIn([90, 9, 1], 0.99)).to.equal(2);
    expect(directionsIn([90, 8.9, 1.1], 0.99)).to.equal(3);
    expect(directionsIn([90, 9, 1], 0.9)).to.equal(1);
    expect(directionsIn([1, 0, 0], 0.99)).to.equal(1);
    expect(directionsIn([0, 0], 0.99)).to.equal(0);
  });

  it('is 0 for features that never change, NaN for ones that are not finite', () => {
    expect(saturationOf({values: new Float32Array(12).fill(3), rows: 4, width: 3})).to.equal(0);
    expect(saturationOf({values: Float32Array.of(1, Number.NaN), rows: 2, width: 1})).to.be.NaN;
  });

  it('is the same however the rows come in blocks, also far from zero', () => {
    const {values, rows, width} = ofRank(4, 30, 6);
    const blocks = covariance(width);
    const far = Float64Array.from(values, (value) => value + 1e6);
    for (const [from, to] of [
      [0, 1],
      [1, 8],
      [8, 8],
      [8, 30],
    ] as const) {
      blocks.add(far.subarray(from * width, to * width), to - from);
    }
    expectClose(blocks.eigenvalues(), eigenvaluesOf({values, rows, width}), 1e-6);
    // Each cosine has the variance 1/2.
    expectClose(blocks.eigenvalues(), [0.5, 0.5, 0.5, 0.5, 0, 0], 1e-6);
  });
});
