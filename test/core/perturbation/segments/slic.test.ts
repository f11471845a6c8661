import {expect} from 'chai';
import {connected} from '../../../../src/core/perturbation/segments/connected.ts';
import {labOf} from '../../../../src/core/perturbation/segments/lab.ts';
import {slic} from '../../../../src/core/perturbation/segments/slic.ts';
import {generator} from '../../../../src/core/random.ts';
import {expectClose} from '../../../helpers/close.ts';
import {pattern} from '../../../helpers/weights.ts';

const rowsOf = (labels: Int32Array, width: number) =>
  Array.from({length: labels.length / width}, (_, row) =>
    Array.from(labels.subarray(row * width, (row + 1) * width), (label) => label.toString(36)).join(''),
  );

describe('core/segments/slic', () => {
  it('is a grid of squares where all pixels are alike', () => {
    const flat = new Float32Array(8 * 12).fill(0.3);
    const found = slic(flat, {height: 8, width: 12, channels: 1, segments: 6, compactness: 10});
    const line = (digits: string) => [...digits].map((digit) => digit.repeat(4)).join('');
    expect(rowsOf(found, 12)).to.deep.equal([
      ...new Array<string>(4).fill(line('012')),
      ...new Array<string>(4).fill(line('345')),
    ]);
  });

  it('follows an edge of colour, unless nearness counts for more', () => {
    // Dark on the left up to column 4, light from there; two centres at columns 2 and 7 of ten.
    const image = Float32Array.from({length: 5 * 10}, (_, i) => (i % 10 < 4 ? 0 : 1));
    const options = {height: 5, width: 10, channels: 1, segments: 2};
    expect(rowsOf(slic(image, {...options, compactness: 10}), 10)).to.deep.equal(new Array(5).fill('0000111111'));
    expect(rowsOf(slic(image, {...options, compactness: 1e6}), 10)).to.deep.equal(new Array(5).fill('0000011111'));
  });

  it('tells hues of equal lightness apart', () => {
    // Pure red and a green of about the same L*: grey levels would not tell.
    const colours = {red: [1, 0, 0], green: [0, 0.58, 0]} as const;
    const green = (i: number) => i % 6 >= 4 || Math.floor(i / 6) === 5;
    const image = Float32Array.from(
      Array.from({length: 36}, (_, i) => (green(i) ? colours.green : colours.red)).flat(),
    );
    const found = slic(image, {height: 6, width: 6, channels: 3, segments: 4, compactness: 1});
    const segmentsOf = (kind: boolean) => new Set(Array.from(found).filter((_, i) => green(i) === kind));
    for (const label of segmentsOf(true)) expect(segmentsOf(false).has(label)).to.equal(false);
  });

  it('depends on no unit of the values and gives segments that hang together', () => {
    const values = pattern(20 * 15 * 3, 1).map((v, i) => v * 0.2 + Math.sin(i / 70));
    const options = {height: 20, width: 15, channels: 3, segments: 12, compactness: 10};
    const found = slic(values, options);
    const scaled = values.map((v) => 100 * v + 7);
    expect(Array.from(slic(scaled, options))).to.deep.equal(Array.from(found));
    const count = Math.max(...found) + 1;
    expect(count).to.be.within(6, 24);
    // Cut into what hangs together, nothing is left that is not a segment already.
    expect(Array.from(connected(found, 20, 15, 0))).to.deep.equal(Array.from(found));
  });

  it('never gives more segments than pixels, nor less than one', () => {
    const one = {height: 1, width: 1, channels: 1, compactness: 10};
    expect(Array.from(slic([5], {...one, segments: 50}))).to.deep.equal([0]);
    const found = slic([1, 2, 3, 4, 5, 6], {height: 2, width: 3, channels: 1, segments: 50, compactness: 10});
    expect(Math.max(...found)).to.be.at.most(5);
    expect(Array.from(slic([1, 2, 3, 4], {...one, width: 4, segments: 1}))).to.deep.equal([0, 0, 0, 0]);
  });

  it('keeps about as many segments in an image of nothing but noise', () => {
    const next = generator(0, 'noise');
    const noise = Float32Array.from({length: 32 * 32 * 3}, () => next());
    const found = slic(noise, {height: 32, width: 32, channels: 3, segments: 50, compactness: 10});
    expect(Math.max(...found) + 1).to.be.within(40, 60);
    expect(Array.from(connected(found, 32, 32, 0))).to.deep.equal(Array.from(found));
  });

  it('grows segments over stray pieces, worked by hand', () => {
    const labels = [0, 0, 0, 2, 0, 1, 0, 2, 0, 0, 0, 3, 2, 2, 3, 0];
    expect(rowsOf(connected(labels, 4, 4, 1), 4)).to.deep.equal(['0001', '0201', '0003', '4456']);
    // The 1 is all there is of its label. At the bottom right the second 3 goes to the 0s above it and the last 0 to the
    // first 3.
    expect(rowsOf(connected(labels, 4, 4, 2), 4)).to.deep.equal(['0001', '0201', '0003', '4403']);
    // Of the two pieces of label 2 the first counts as the largest; the other one is too small for 3.
    expect(rowsOf(connected(labels, 4, 4, 3), 4)).to.deep.equal(['0001', '0201', '0003', '0003']);
  });

  it('has the colour space of scikit-image', () => {
    expectClose([labOf(1, 0, 0)], [53.2405879, 80.0923082, 67.202751], 1e-5);
    expectClose([labOf(0.2, 0.5, 0.8)], [52.2520606, 2.77602273, -46.2857139], 1e-5);
    expectClose([labOf(0.01, 0.02, 0.03)], [1.30005392, -0.312350277, -1.199765], 1e-5);
  });
});
