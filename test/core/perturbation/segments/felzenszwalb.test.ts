import {expect} from 'chai';
import {felzenszwalb} from '../../../../src/core/perturbation/segments/felzenszwalb.ts';
import {pattern} from '../../../helpers/weights.ts';

/** Waves that differ by channel, with a tenth of the pattern on top. */
function waves(height: number, width: number, channels: number, phase: number): Float32Array {
  const grain = pattern(height * width * channels, phase);
  return grain.map((value, i) => {
    const c = i % channels;
    const [row, column] = [Math.floor(i / channels / width), Math.floor(i / channels) % width];
    return 0.5 + 0.3 * Math.sin(column * (0.7 + 0.2 * c) + phase) * Math.cos(row * (0.5 + 0.1 * c)) + 0.1 * value;
  });
}

/** Labels in base 36, a row after the other. */
const labels = (rows: readonly string[]) => rows.flatMap((row) => [...row].map((digit) => Number.parseInt(digit, 36)));

describe('core/segments/felzenszwalb', () => {
  it('finds what scikit-image 0.26 finds in an image of one channel', () => {
    const size = {height: 12, width: 14, channels: 1};
    const found = felzenszwalb(waves(12, 14, 1, 1), {...size, scale: 20, sigma: 0.8, minSize: 6});
    expect(Array.from(found)).to.deep.equal(
      labels([
        '00012221333333',
        '00012221333333',
        '00011221333333',
        '11111113333333',
        '44411555366633',
        '44415775688833',
        '44415775688833',
        '44415775688833',
        '44415555688833',
        '11115556666633',
        '11111116666633',
        '11111111666633',
      ]),
    );
  });

  it('and in one of three channels, where colours are as far apart as their Euclidean distance', () => {
    const size = {height: 9, width: 16, channels: 3};
    const found = felzenszwalb(waves(9, 16, 3, 2), {...size, scale: 30, sigma: 0.5, minSize: 4});
    expect(Array.from(found)).to.deep.equal(
      labels([
        '0011122000003444',
        '0051122000003444',
        '0055500000333333',
        '0000000000333333',
        '6077000000333888',
        '607790090a33b888',
        '60999909aa3bb888',
        '60999999aaabbbbb',
        '00999999aaabbbbb',
      ]),
    );
  });

  it('joins what is lighter than scale / 255 / size, worked by hand', () => {
    // Edges of 0.1, 0.6 and 0.2; single pixels are held together by 0.3, pairs by their edge and 0.15 more.
    const line = {height: 1, width: 4, channels: 1, sigma: 0, minSize: 1};
    const values = new Float32Array([0, 0.1, 0.7, 0.9]);
    expect(Array.from(felzenszwalb(values, {...line, scale: 0.3 * 255}))).to.deep.equal([0, 0, 1, 1]);
    // 0.15 does not hold the right pair together, 1.2 holds pairs of inner weights 0.1 and 0.2 by 0.7 at least.
    expect(Array.from(felzenszwalb(values, {...line, scale: 0.15 * 255}))).to.deep.equal([0, 0, 1, 2]);
    expect(Array.from(felzenszwalb(values, {...line, scale: 1.2 * 255}))).to.deep.equal([0, 0, 0, 0]);
  });

  it('joins segments below the least size to the neighbour that is nearest in colour', () => {
    const line = {height: 1, width: 5, channels: 1, sigma: 0, scale: 1};
    const values = new Float32Array([0, 0, 0.4, 1, 1]);
    expect(Array.from(felzenszwalb(values, {...line, minSize: 1}))).to.deep.equal([0, 0, 1, 2, 2]);
    expect(Array.from(felzenszwalb(values, {...line, minSize: 2}))).to.deep.equal([0, 0, 0, 1, 1]);
  });
});
