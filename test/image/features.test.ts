import {expect} from 'chai';
import {featureGrid} from '../../src/image/features.ts';
import {expectPicture} from './golden.ts';
import {signedMap} from './samples.ts';

/** Channels of 8x8 put together as [8, 8, c]. */
function layer(channels: readonly Float32Array[]): Float32Array {
  return Float32Array.from({length: 64 * channels.length}, (_, i) => {
    return channels[i % channels.length]?.[Math.floor(i / channels.length)] ?? 0;
  });
}

const relu = (values: Float32Array, gain: number) => values.map((v) => Math.max(0, v * gain));

describe('featureGrid', () => {
  it('shows all channels of a small layer, dead and constant ones as such', () => {
    const channels = [0, 1, 2, 3, 4, 5].map((c) => relu(signedMap(c, c / 2), c % 2 ? 1 + c : -1 - c));
    channels[2] = new Float32Array(64);
    channels[4] = new Float32Array(64).fill(0.7);
    expectPicture('features-conv', featureGrid(layer(channels), [8, 8, 6], {title: 'conv_1'}));
  });

  it('chooses those that vary most and says so', () => {
    const channels = Array.from({length: 24}, (_, c) => relu(signedMap(c, (c % 5) / 2), ((c * 7) % 24) - 6));
    channels[5] = new Float32Array(64).fill(Number.NaN);
    expectPicture('features-many', featureGrid(layer(channels), [8, 8, 24], {title: 'conv_2', most: 9}));
  });

  it('chooses by variance, in the order of the channels', () => {
    const shown = (gains: readonly number[]) =>
      featureGrid(layer(gains.map((gain) => signedMap(0, 1).map((v) => v * gain))), [8, 8, 5], {most: 2}).data;
    const data = shown([1, 4, 0, 3, 2]);
    // Those left out may change places, those shown may not.
    expect(shown([2, 4, 1, 3, 0])).to.deep.equal(data);
    expect(shown([1, 3, 0, 4, 2])).not.to.deep.equal(data);
  });

  it('draws signed activations around zero', () => {
    const channels = [0, 1, 2, 3].map((c) => signedMap(c, c / 2));
    expectPicture('features-signed', featureGrid(layer(channels), [8, 8, 4], {title: 'batch_normalization_1'}));
  });

  it('draws a few units as bars, many as cells', () => {
    const logits = [0.12, 2.5, -1.75, 4, -0.004, Number.NaN, 0, 1, 3.3333, -2];
    expectPicture('features-bars', featureGrid(logits, [10], {title: 'logits'}));
    const units = Float32Array.from({length: 100}, (_, i) => Math.max(0, ((i * 37) % 100) - 40) / 10);
    expectPicture('features-units', featureGrid(units, [100], {title: 'dense_1'}));
  });

  it('draws a sequence as a strip', () => {
    const values = Float32Array.from({length: 200}, (_, i) => (((i >> 2) * (1 + (i % 4))) % 20) / 10 - 1);
    expectPicture('features-sequence', featureGrid(values, [50, 4], {title: 'lstm_1'}));
  });

  it('draws a dead layer without dividing by zero', () => {
    expectPicture('features-dead', featureGrid(new Float32Array(64 * 4), [8, 8, 4], {title: 'conv_3'}));
    expectPicture('features-dead-units', featureGrid(new Float32Array(4), [4], {title: 'dense_2'}));
  });
});
