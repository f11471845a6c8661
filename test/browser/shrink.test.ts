import {expect} from 'chai';
import {shrink} from '../../src/browser/shrink.ts';
import {surfaceSink} from '../../src/browser.ts';
import type {Pixels} from '../../src/sinks/sink.ts';
import {expectExplainError} from '../helpers/errors.ts';

/** Red grows to the right, green downwards. */
function ramp(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set([10 * (i % width), 10 * Math.floor(i / width), 7, 255], 4 * i);
  return {width, height, data};
}

describe('shrink', () => {
  it('leaves alone what fits', () => {
    const picture = ramp(4, 3);
    expect(shrink(picture, 12)).to.equal(picture);
  });

  it('takes the mean of blocks, at the border of what there is of them', () => {
    // Of 5 x 3 pixels 6 may stay: blocks of 2 x 2, 3 across and 2 down; the last ones are 1 wide, the lower ones 1 high.
    const {width, height, data} = shrink(ramp(5, 3), 6);
    expect([width, height]).to.deep.equal([3, 2]);
    const pixels = Array.from({length: 6}, (_, i) => [...data.subarray(4 * i, 4 * i + 4)]);
    const [above, below] = [5, 20];
    expect(pixels).to.deep.equal([
      [5, above, 7, 255],
      [25, above, 7, 255],
      [40, above, 7, 255],
      [5, below, 7, 255],
      [25, below, 7, 255],
      [40, below, 7, 255],
    ]);
  });

  it('keeps within the bound whatever the sides are', () => {
    for (const [width, height, most] of [
      [1, 1000, 7],
      [999, 3, 10],
      [37, 41, 1],
      [64, 64, 1000],
    ] as const) {
      const small = shrink(ramp(width, height), most);
      expect(small.width * small.height, `${width} x ${height}`).to.be.within(1, most);
      expect(small.data.length).to.equal(4 * small.width * small.height);
      // The mean of all is that of the ramp, but for blocks that are cut and for rounding.
      expect(small.data[2]).to.equal(7);
    }
  });
});

describe('surfaceSink', () => {
  it('says what it needs', async () => {
    await expectExplainError(() => surfaceSink({}), 'bad-option', /either visor.* or container.*; got neither/);
    const visor = {
      surface: () => {
        throw new Error('not asked for');
      },
    };
    for (const [name, value] of [
      ['maxPictures', 0],
      ['maxPixels', 1.5],
    ] as const) {
      const wrong = new RegExp(`^${name} of surfaceSink is a whole number from 1 on; got ${value}`);
      await expectExplainError(() => surfaceSink({visor, [name]: value}), 'bad-option', wrong);
    }
  });
});
