import {expect} from 'chai';
import {projectedPoints} from '../../src/report/embedding.ts';
import {spriteOf, tilesOf} from '../../src/report/sprite.ts';
import type {LogRecord, Pixels} from '../../src/sinks/sink.ts';
import {expectClose} from '../helpers/close.ts';

const one = (width: number, height: number, red: number): Pixels => ({
  ...{width, height},
  data: Uint8ClampedArray.from({length: width * height * 4}, (_, i) => (i % 4 === 0 ? red : i % 4 === 3 ? 255 : 0)),
});
const red = ({data, width}: Pixels, x: number, y: number) => data[(y * width + x) * 4];

describe('points for the projector', () => {
  // Two points; at the last step they lie 4 apart along (0, 1), at the first one they differ in both coordinates.
  const first = {
    features: {values: Float32Array.of(0, 0, 3, 5), shape: [2, 2]},
    columns: {step: ['0', '0'], says: ['a', 'b']},
  };
  const last = {
    features: {values: Float32Array.of(1, -2, 1, 2), shape: [2, 2]},
    columns: {step: ['4', '4'], says: ['a', 'a']},
  };

  it('put all steps on the axes of the last one', () => {
    const tiles = tilesOf([one(8, 4, 10), one(8, 4, 20)]);
    const records = projectedPoints([first, last], {tag: 'points', step: 4, tiles});
    const found = (tag: string) => {
      const record = records.find((own): own is Extract<LogRecord, {kind: 'embedding'}> => own.tag === `points/${tag}`);
      if (!record) throw new Error(`there is no ${tag}`);
      return record;
    };
    expect(records.map(({tag}) => tag)).to.deep.equal(['points/fixed-axes', 'points/all-steps', 'points/last-step']);
    const fixed = found('fixed-axes');
    expect(fixed.shape).to.deep.equal([4, 1]);
    expectClose(fixed.values, [0, 5, -2, 2], 1e-6);
    expect(fixed.columns).to.deep.equal({step: ['0', '0', '4', '4'], says: ['a', 'b', 'a', 'a']});
    expect([found('all-steps').shape, Array.from(found('all-steps').values)]).to.deep.equal([
      [4, 2],
      [0, 0, 3, 5, 1, -2, 1, 2],
    ]);
    expect([found('last-step').shape, Array.from(found('last-step').values)]).to.deep.equal([
      [2, 2],
      [1, -2, 1, 2],
    ]);
    expect(found('last-step').columns).to.deep.equal(last.columns);
    // Four pictures, two rows of two, each 32 x 16: those of the images in turn.
    const {sprite} = fixed;
    expect([sprite?.width, sprite?.height, sprite?.image.width, sprite?.image.height]).to.deep.equal([32, 16, 64, 32]);
    const corners = [
      [0, 0],
      [32, 0],
      [0, 16],
      [63, 31],
    ] as const;
    expect(corners.map(([x, y]) => sprite && red(sprite.image, x, y))).to.deep.equal([10, 20, 10, 20]);
  });

  it('have no axes where the last step does not vary, and no pictures where these differ in size', () => {
    const same = {...last, features: {values: Float32Array.of(1, 2, 1, 2), shape: [2, 2]}};
    const tiles = tilesOf([one(8, 4, 10), one(4, 8, 20)]);
    expect(tiles).to.equal(undefined);
    const records = projectedPoints([first, same], {tag: 'points', step: 4, tiles});
    expect(records.map(({tag}) => tag)).to.deep.equal(['points/all-steps', 'points/last-step']);
  });

  it('shrink large pictures to 32 pixels, and show none where the sheet would be too large for a browser', () => {
    const tiles = tilesOf([one(320, 160, 7)]);
    expect([tiles?.width, tiles?.height]).to.deep.equal([32, 16]);
    expect(tiles && spriteOf(tiles, 256 ** 2)?.image.width).to.equal(8192);
    expect(tiles && spriteOf(tiles, 256 ** 2 + 1)).to.equal(undefined);
  });
});
