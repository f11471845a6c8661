import {expect} from 'chai';
import {kernelGrid} from '../../src/image/kernels.ts';
import {expectPicture} from './golden.ts';

/** A plane of weights -1..1 for a filter and a channel. */
type Weight = (row: number, column: number, channel: number, filter: number) => number;

/** A kernel [height, width, channels, filters]. */
function kernel([height, width, channels, filters]: readonly [number, number, number, number], weight: Weight) {
  const values = new Float32Array(height * width * channels * filters);
  values.forEach((_, i) => {
    const [filter, rest] = [i % filters, Math.floor(i / filters)];
    const [channel, place] = [rest % channels, Math.floor(rest / channels)];
    values[i] = weight(Math.floor(place / width), place % width, channel, filter);
  });
  return values;
}

/** An edge at an angle, in a 5 x 5 plane. */
const edge: Weight = (row, column, _, filter) =>
  Math.sin(Math.cos((filter * Math.PI) / 6) * (column - 2) + Math.sin((filter * Math.PI) / 6) * (row - 2));

describe('kernelGrid', () => {
  it('draws each filter of one channel as a tile', () => {
    expectPicture('kernels-grey', kernelGrid(kernel([5, 5, 1, 12], edge), [5, 5, 1, 12], {title: 'conv_1 · filters'}));
  });

  it('draws filters of three channels in their colours, zero grey', () => {
    // Filter 0 looks for red, 1 for green, 2 for blue, each against the others; 3 for an edge of all; 4 for nothing.
    const values = kernel([5, 5, 3, 5], (row, column, channel, filter) => {
      if (filter < 3) return channel === filter ? 1 : -1;
      return filter === 3 ? edge(row, column, channel, 0) : 0;
    });
    expectPicture('kernels-colour', kernelGrid(values, [5, 5, 3, 5], {title: 'conv_1 · filters'}));
  });

  it('draws a row of channels for each filter where there are more', () => {
    const values = kernel(
      [3, 3, 5, 4],
      (row, column, channel, filter) => edge(row + 1, column + 1, 0, channel) * filter,
    );
    expectPicture('kernels-deep', kernelGrid(values, [3, 3, 5, 4], {title: 'conv_2 · filters'}));
  });

  it('draws each channel of a single filter as a tile', () => {
    const values = kernel([5, 5, 1, 12], edge);
    const options = {title: 'depth'};
    expect(kernelGrid(values, [5, 5, 12, 1], options)).to.deep.equal(kernelGrid(values, [5, 5, 1, 12], options));
  });

  it('draws filters over time with the channels down', () => {
    const values = kernel([1, 7, 3, 4], (_, step, channel, filter) => (channel === filter ? step / 6 : -0.2));
    expectPicture('kernels-sequence', kernelGrid(values, [7, 3, 4], {title: 'conv1d · filters'}));
  });

  it('shows the largest filters and channels, in their own order, and says that others are left out', () => {
    const gains = Array.from({length: 20}, (_, i) => ((i * 7) % 20) + 1);
    const drawn = (filters: readonly number[], channels: readonly number[]) =>
      kernelGrid(
        kernel([2, 2, 20, 20], (row, column, c, f) => (filters[f] ?? 0) * (channels[c] ?? 0) * (row + column - 0.9)),
        [2, 2, 20, 20],
      ).data;
    const data = drawn(gains, gains);
    const swapped = (a: number, b: number) => gains.map((gain, i) => gains[i === a ? b : i === b ? a : i] ?? gain);
    // Those left out may change places, those shown may not.
    const [small, tiny, large] = [gains.indexOf(3), gains.indexOf(2), gains.indexOf(20)];
    expect(drawn(swapped(small, tiny), gains)).to.deep.equal(data);
    expect(drawn(gains, swapped(small, tiny))).to.deep.equal(data);
    expect(drawn(swapped(small, large), gains)).to.not.deep.equal(data);
    expect(drawn(gains, swapped(small, large))).to.not.deep.equal(data);
    const broken = gains.map((gain, i) => (i === tiny ? Number.NaN : gain));
    expect(drawn(broken, gains)).to.not.deep.equal(data);
    expectPicture('kernels-many', kernelGrid(kernel([5, 5, 1, 80], edge), [5, 5, 1, 80]));
  });

  it('shows what is not finite', () => {
    const values = kernel([3, 3, 1, 2], (row, column, _, filter) => (row === column && filter === 1 ? Number.NaN : 1));
    expectPicture('kernels-broken', kernelGrid(values, [3, 3, 1, 2]));
  });
});
