import {expect} from 'chai';
import {bootstrapMean, quantile, summarise} from '../../../src/core/maths/bootstrap.ts';
import {generator} from '../../../src/core/random.ts';

const drawing = (seed: number, resamples = 4000, level = 0.95) => ({resamples, level, next: generator(seed)});

/** Uniform numbers, with the mean and the spread that they really have. */
function uniform(n: number, seed: number) {
  const next = generator(seed, 'values');
  const values = Array.from({length: n}, next);
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  return {values, mean, error: Math.sqrt(variance / n)};
}

describe('the bootstrap', () => {
  it('quantiles are those that numpy gives', () => {
    // numpy.quantile([1, 2, 4, 8], [0, 0.1, 0.5, 0.9, 1])
    const shares = [0, 0.1, 0.5, 0.9, 1].map((share) => quantile([1, 2, 4, 8], share));
    [1, 1.3, 3, 6.8, 8].forEach((wanted, i) => {
      expect(shares[i]).to.be.closeTo(wanted, 1e-12);
    });
  });

  it('of two values: each mean is one of them or their middle, with known chances', () => {
    // Of 0 and 1 a quarter of the means is 0, half are 1/2, a quarter is 1.
    expect(bootstrapMean([0, 1], drawing(1, 4000, 0.4))).to.deep.equal({low: 0.5, high: 0.5});
    expect(bootstrapMean([0, 1], drawing(1, 4000, 0.6))).to.deep.equal({low: 0, high: 1});
  });

  it('of zeros and ones: the quantiles of the binomial distribution', () => {
    const ones = 60;
    const values = Array.from({length: 100}, (_, i) => Number(i < ones));
    // Binomial(100, 0.6) has its 2.5 % and 97.5 % quantiles at 50 and 69.
    const {low, high} = bootstrapMean(values, drawing(3, 20_000)) ?? {low: 0, high: 0};
    expect(low).to.be.closeTo(0.5, 0.0101);
    expect(high).to.be.closeTo(0.69, 0.0101);
  });

  it('of many values: the normal approximation, at any level', () => {
    const {values, mean, error} = uniform(400, 5);
    for (const [level, z] of [
      [0.95, 1.95996],
      [0.8, 1.28155],
      [0.5, 0.67449],
    ] as const) {
      const {low, high} = bootstrapMean(values, drawing(7, 20_000, level)) ?? {low: 0, high: 0};
      // The quantiles of 20 000 means are known to 0.02 standard errors or so.
      expect((low - mean) / error).to.be.closeTo(-z, 0.08);
      expect((high - mean) / error).to.be.closeTo(z, 0.08);
    }
  });

  it('holds the true mean about as often as its level says', () => {
    const trials = 300;
    const held = Array.from({length: trials}, (_, trial) => {
      const {values} = uniform(50, 100 + trial);
      const {low, high} = bootstrapMean(values, drawing(trial, 400)) ?? {low: 0, high: 0};
      return low <= 0.5 && 0.5 <= high;
    }).filter(Boolean).length;
    // 0.95, less what n = 50 costs; its standard error in 300 trials is 0.013.
    expect(held / trials).to.be.within(0.9, 0.985);
  });

  it('gives the same interval for the same seed, another for another', () => {
    const {values} = uniform(30, 1);
    const first = bootstrapMean(values, drawing(1, 200));
    expect(bootstrapMean(values, drawing(1, 200))).to.deep.equal(first);
    expect(bootstrapMean(values, drawing(2, 200))).to.not.deep.equal(first);
  });

  it('moves and grows with the values, and is a point where they are all alike', () => {
    const {values} = uniform(30, 1);
    const {low, high} = bootstrapMean(values, drawing(1)) ?? {low: 0, high: 0};
    const moved = bootstrapMean(
      values.map((value) => 10 - 4 * value),
      drawing(1),
    );
    expect(moved?.low).to.be.closeTo(10 - 4 * high, 1e-9);
    expect(moved?.high).to.be.closeTo(10 - 4 * low, 1e-9);
    expect(bootstrapMean([0.25, 0.25, 0.25], drawing(1))).to.deep.equal({low: 0.25, high: 0.25});
  });

  it('leaves scores that are not numbers out of mean and interval, and says how many are left', () => {
    const some = summarise([1, Number.NaN, 3], drawing(1));
    expect(some).to.deep.equal({...summarise([1, 3], drawing(1))});
    expect(some).to.include({mean: 2, scored: 2});
    expect(some.interval).to.deep.equal({low: 1, high: 3});
  });

  it('has no interval for one value, and no mean for none', () => {
    expect(summarise([Number.NaN, 4], drawing(1))).to.deep.equal({mean: 4, interval: undefined, scored: 1});
    const none = summarise([Number.NaN], drawing(1));
    expect(none).to.include({interval: undefined, scored: 0});
    expect(none.mean).to.be.NaN;
  });
});
