import {expect} from 'chai';
import {meanRanks, spearman} from '../../src/core/maths/correlation.ts';
import {measured} from '../../src/evolution/measured.ts';
import {distanceOf, measures} from '../../src/evolution/measures.ts';
import {ssim} from '../../src/evolution/ssim.ts';
import {expectClose} from '../helpers/close.ts';
import {pattern} from '../helpers/weights.ts';

const plane = (values: readonly number[], width: number) => ({
  values: Float32Array.from(values),
  width,
  height: values.length / width,
});

/** All distances of two maps by the measures' names. */
function distances(a: readonly number[], b: readonly number[], width: number, share = 0.25): Record<string, number> {
  const [first, second] = [a, b].map((values) => measured(plane(values, width), share));
  return Object.fromEntries(
    measures.map((measure) => [measure.name, first && second ? distanceOf(measure, first, second) : Number.NaN]),
  );
}

describe('evolution/measures', () => {
  it('ranks with ties share the mean of their places', () => {
    expect(Array.from(meanRanks([3, 1, 3, 2, 3]))).to.deep.equal([4, 1, 4, 2, 4]);
    expect(Array.from(meanRanks([]))).to.deep.equal([]);
  });

  it('Spearman equals the textbook value, worked out by hand with ties', () => {
    // Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: deviations -1.5, 0, 0, 1.5 and -1.5, .5, -.5, 1.5.
    expect(spearman([1, 2, 2, 9], [0, 5, 4, 6])).to.be.closeTo(4.5 / Math.sqrt(4.5 * 5), 1e-12);
    // Without ties 1 - 6 sum d^2 / (n (n^2 - 1)): d = 1, 1, 0, 0, 0.
    expect(spearman([1, 2, 3, 4, 5], [20, 10, 30, 40, 50])).to.be.closeTo(1 - 12 / 120, 1e-12);
    expect(spearman([1, 1, 1], [1, 2, 3])).to.be.NaN;
  });

  it('give 0 for the same map, and for its double', () => {
    const map = Array.from(pattern(48, 1));
    for (const other of [map, map.map((value) => 2 * value)]) {
      for (const [name, value] of Object.entries(distances(map, other, 8))) expect(value, name).to.be.closeTo(0, 1e-9);
    }
  });

  it('give their largest value for what has nothing in common', () => {
    // Rising and falling; the tops are at the two ends.
    const apart = distances([1, 2, 3, 4], [4, 3, 2, 1], 4);
    expect(apart['spearman']).to.be.closeTo(2, 1e-12);
    expect(apart['top-k']).to.equal(1);
    const opposite = distances([1, -2, 3, -4], [-1, 2, -3, 4], 2);
    expect(opposite['cosine']).to.be.closeTo(2, 1e-12);
    expect(opposite['top-k']).to.equal(0);
    // One place each, in opposite corners.
    const corners = distances([1, 0, 0, 0], [0, 0, 0, 5], 2);
    expect(corners['centre']).to.be.closeTo(1, 1e-12);
    expect(corners['cosine']).to.equal(1);
  });

  it('count top places and centres by hand', () => {
    // The two largest sizes: places 0, 1 and 1, 2: one of three in common.
    expect(distances([9, -8, 1, 0], [0, 7, -9, 1], 4, 0.5)['top-k']).to.be.closeTo(1 - 1 / 3, 1e-12);
    // Centres at x = 0.75 and 0.25 of a row of two, diagonal 1.
    expect(distances([1, 3], [-3, 1], 2)['centre']).to.be.closeTo(0.5, 1e-12);
  });

  it('say no agreement for maps without a ranking, and NaN for maps that are not finite', () => {
    const flat = distances([1, 1, 1, 1], [1, 2, 3, 4], 2);
    expect(flat['spearman']).to.equal(1);
    expect(distances([0, 0, 0, 0], [0, 0, 0, 0], 2)).to.include({spearman: 0, cosine: 0, centre: 0, ssim: 0});
    expect(distances([0, 0, 0, 0], [0, 1, 0, 0], 2)).to.include({cosine: 1, centre: 1});
    for (const value of Object.values(distances([1, Number.NaN, 2, 3], [1, 2, 3, 4], 2))) expect(value).to.be.NaN;
  });

  it('SSIM is its formula where all windows see the same', () => {
    const size = {width: 12, height: 12};
    const constant = (value: number) => new Float64Array(144).fill(value);
    const [c1, a, b] = [0.0004, 0.5, 0.9];
    expect(ssim(constant(a), constant(b), size)).to.be.closeTo((2 * a * b + c1) / (a * a + b * b + c1), 1e-9);
    // Any two maps, the windows gone through place by place.
    const [width, height] = [7, 5];
    const [x, y] = [1, 2].map((phase) => Float64Array.from(pattern(width * height, phase)));
    let total = 0;
    for (let at = 0; at < width * height; at++) {
      const near = Array.from({length: width * height}, (_, other) => {
        const [across, down] = [(other % width) - (at % width), Math.floor(other / width) - Math.floor(at / width)];
        return Math.max(Math.abs(across), Math.abs(down)) > 5
          ? 0
          : Math.exp(-(across ** 2 + down ** 2) / (2 * 1.5 ** 2));
      });
      const sum = near.reduce((p, q) => p + q, 0);
      const mean = (f: (i: number) => number) => near.reduce((m, weight, i) => m + (weight * f(i)) / sum, 0);
      const [mx, my] = [mean((i) => x?.[i] ?? 0), mean((i) => y?.[i] ?? 0)];
      const vx = mean((i) => ((x?.[i] ?? 0) - mx) ** 2);
      const vy = mean((i) => ((y?.[i] ?? 0) - my) ** 2);
      const both = mean((i) => ((x?.[i] ?? 0) - mx) * ((y?.[i] ?? 0) - my));
      total += ((2 * mx * my + c1) * (2 * both + 0.0036)) / ((mx ** 2 + my ** 2 + c1) * (vx + vy + 0.0036));
    }
    const found = x && y ? ssim(x, y, {width, height}) : Number.NaN;
    expectClose(found, total / (width * height), 1e-9);
  });
});
