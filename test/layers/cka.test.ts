import {expect} from 'chai';
import {cka, linearKernel, unbiasedHsic} from '../../src/layers/cka.ts';
import type {Features} from '../../src/layers/features.ts';
import {pattern} from '../helpers/weights.ts';
import {scrambled} from './scrambled.ts';

const rows = 40;
const x: Features = {values: pattern(rows * 3, 1), rows, width: 3};

function mapped({values, rows, width}: Features, by: (row: readonly number[]) => readonly number[]): Features {
  const all = Array.from({length: rows}, (_, i) => by(Array.from(values.subarray(i * width, (i + 1) * width))));
  return {values: Float32Array.from(all.flat()), rows, width: all[0]?.length ?? 0};
}

const aligned = (a: Features, b: Features) => cka(linearKernel(a), linearKernel(b));

describe('centred kernel alignment', () => {
  it('is 1 for features that are turned, shifted and scaled by one factor', () => {
    // Rotation by 0.7 in the first two axes, then a reflection of the third one; one more column of zeros.
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    const turned = mapped(x, ([a = 0, b = 0, d = 0]) => [c * a - s * b, s * a + c * b, -d, 0]);
    expect(aligned(x, turned)).to.be.closeTo(1, 1e-6);
    expect(
      aligned(
        x,
        mapped(turned, (row) => row.map((value) => 250 * value - 7)),
      ),
    ).to.be.closeTo(1, 1e-5);
  });

  it('is less for features that are stretched along one axis, and the same from both sides', () => {
    const stretched = mapped(x, ([a = 0, b = 0, d = 0]) => [10 * a, b, d]);
    expect(aligned(x, stretched)).to.be.within(0.3, 0.9);
    expect(aligned(stretched, x)).to.be.closeTo(aligned(x, stretched), 1e-12);
  });

  it('is what Song et al. write, by hand on four numbers', () => {
    // K = x x' of 0, 0, 0, 2 about their mean: x = -1/2, -1/2, -1/2, 3/2. Off the diagonal K is 1/4 among the first three and -3/4
    // to the last. tr KK = 6/16 + 6 * 9/16 = 15/4; row sums -1/4, -1/4, -1/4, -9/4: 1'K1 = -3, 1'KK1 = 3/16 + 81/16 = 21/4.
    // HSIC(K, K) = (15/4 + 9/6 - 21/4) / 4 = 0: three equal numbers and one other carry no unbiased evidence.
    const k = linearKernel({values: Float32Array.of(0, 0, 0, 2), rows: 4, width: 1});
    expect(unbiasedHsic(k, k)).to.be.closeTo(0, 1e-12);
    // L of 0, 0, 2, 2: about the mean -1, -1, 1, 1. L is 1 within the pairs, -1 across. tr LL = 12, row sums -1, 1'L1 = -4,
    // 1'LL1 = 4. HSIC(L, L) = (12 + 16/6 - 4) / 4 = 8/3.
    const l = linearKernel({values: Float32Array.of(0, 0, 2, 2), rows: 4, width: 1});
    expect(unbiasedHsic(l, l)).to.be.closeTo(8 / 3, 1e-12);
    // M of 0, 2, 0, 2: tr LM = 2 (0, 1 among others: pairs (12) 1*-1, (34) 1*-1, (13) -1*1, (24) -1*1, (14) 1, (23) 1) = -4.
    // HSIC(L, M) = (-4 + 16/6 - 4) / 4 = -4/3, so the alignment is -1/2.
    const m = linearKernel({values: Float32Array.of(0, 2, 0, 2), rows: 4, width: 1});
    expect(unbiasedHsic(l, m)).to.be.closeTo(-4 / 3, 1e-12);
    expect(cka(l, m)).to.be.closeTo(-1 / 2, 1e-12);
  });

  it('is around 0 for unrelated features of few rows, where the biased estimate is not', () => {
    const values = Array.from({length: 30}, (_, draw) => {
      const wide = (phase: number) => ({values: scrambled(20 * 30, phase), rows: 20, width: 30});
      return aligned(wide(2 * draw), wide(2 * draw + 1));
    });
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    expect(Math.abs(mean)).to.be.below(0.05);
  });

  it('is NaN for features that never change, and for fewer than four rows', () => {
    const constant = {values: new Float32Array(rows).fill(2), rows, width: 1};
    expect(aligned(x, constant)).to.be.NaN;
    const few = {values: Float32Array.of(1, 2, 4), rows: 3, width: 1};
    expect(aligned(few, few)).to.be.NaN;
  });
});
