import {expect} from 'chai';
import {type Coalitions, givenCoalitions, kernelCoalitions} from '../../../src/core/perturbation/coalitions.ts';
import {expectClose} from '../../helpers/close.ts';

const sizeOf = (shown: ArrayLike<number>) => Array.from(shown).reduce((a, b) => a + b, 0);

/** The weight of all coalitions of each size from 1 to m - 1. */
function massBySize({shown, weights}: Coalitions, features: number): number[] {
  const mass = new Array<number>(features - 1).fill(0);
  shown.forEach((one, k) => {
    mass[sizeOf(one) - 1] = (mass[sizeOf(one) - 1] ?? 0) + (weights[k] ?? 0);
  });
  return mass;
}

/** What the Shapley kernel gives each size: 1 / (k (m - k)). */
const kernel = (features: number) => Array.from({length: features - 1}, (_, i) => 1 / ((i + 1) * (features - i - 1)));

describe('core/coalitions', () => {
  it('are all there are, once each, where the samples suffice', () => {
    for (const features of [2, 3, 4, 5, 8]) {
      for (const samples of [2 ** features - 2, 5000]) {
        const all = kernelCoalitions(features, samples, 0, 'test');
        const texts = all.shown.map((one) => Array.from(one).join(''));
        expect(new Set(texts).size).to.equal(2 ** features - 2);
        expect(texts).to.have.length(2 ** features - 2);
        expectClose(massBySize(all, features), kernel(features), 1e-12);
        // Each coalition of a size counts the same: 1 / (C(m, k) k (m - k)).
        const single = all.shown.flatMap((one, k) => (sizeOf(one) === 1 ? [all.weights[k] ?? 0] : []));
        expectClose(single, new Array(features).fill(1 / (features * (features - 1))), 1e-12);
      }
    }
    expect(kernelCoalitions(1, 100, 0, 'test').shown).to.deep.equal([]);
  });

  it('take the outer sizes whole and draw the rest, each with its complement', () => {
    const [features, samples] = [10, 100];
    const {shown, weights} = kernelCoalitions(features, samples, 0, 'test');
    expect(shown).to.have.length(samples);
    shown.forEach((one, k) => {
      const partner = shown[k ^ 1];
      expect(Array.from(one).every((value, i) => value + (partner?.[i] ?? 0) === 1)).to.equal(true);
      expect(weights[k]).to.equal(weights[k ^ 1]);
    });
    // Size 1 has 2/9 of a mass of 2/9 + 2/16 + 2/21 + 2/24 + 1/25: about 20 of the 50 pairs, enough for its 10; size 2 would
    // need 45 of the 40 left.
    const ones = shown.filter((one) => sizeOf(one) === 1).map((one) => Array.from(one).join(''));
    expect(new Set(ones).size).to.equal(features);
    expect(ones).to.have.length(features);
    const mass = massBySize({shown, weights}, features);
    const wanted = kernel(features);
    expect(mass[0]).to.be.closeTo(wanted[0] ?? 0, 1e-12);
    // The rest is spread as evenly as 40 pairs can be: within one pair of what the kernel gives each size.
    const pair = wanted.slice(1, -1).reduce((a, b) => a + b, 0) / 40;
    expectClose(mass, wanted, 1.01 * pair);
    expectClose([mass.reduce((a, b) => a + b, 0)], [wanted.reduce((a, b) => a + b, 0)], 1e-12);
  });

  it('show each feature equally often in the long run', () => {
    const {shown, weights} = kernelCoalitions(30, 4000, 3, 'test');
    const total = Array.from(weights).reduce((a, b) => a + b, 0);
    for (let feature = 0; feature < 30; feature++) {
      const share = shown.reduce((sum, one, k) => sum + (one[feature] ?? 0) * (weights[k] ?? 0), 0) / total;
      // Exactly a half: every coalition comes with its complement.
      expect(share).to.be.closeTo(0.5, 1e-9);
    }
    // Two features together as often as the kernel says, within four standard errors of 4000 draws.
    const wanted = kernel(30).reduce((sum, mass, i) => sum + (mass * (i + 1) * i) / (30 * 29), 0) / (total || 1);
    const together = shown.reduce((sum, one, k) => sum + (one[4] ?? 0) * (one[17] ?? 0) * (weights[k] ?? 0), 0) / total;
    expect(together).to.be.closeTo(wanted, 4 * Math.sqrt(0.25 / 4000));
  });

  it('depend on the seed alone', () => {
    expect(kernelCoalitions(12, 50, 1, 'a')).to.deep.equal(kernelCoalitions(12, 50, 1, 'a'));
    expect(kernelCoalitions(12, 50, 1, 'a')).to.not.deep.equal(kernelCoalitions(12, 50, 2, 'a'));
  });

  it('as given count the same, but for those that say nothing', () => {
    const given = [
      [1, 0, 0],
      [1, 1, 1],
      [0, 0, 0],
      [0, 1, 1],
    ];
    expect(Array.from(givenCoalitions(given).weights)).to.deep.equal([1, 0, 0, 1]);
  });
});
