import {expect} from 'chai';
import {blank, type Colour, pixelAt} from '../../src/image/canvas.ts';
import {notFinite} from '../../src/image/colormaps.ts';
import {enlarge, overlay} from '../../src/image/overlay.ts';
import {picture} from '../../src/image/picture.ts';

const unit = {min: 0, max: 1};
const red: Colour = [200, 0, 0];

describe('overlay', () => {
  it('is the grey base at 0 and the map at 1', () => {
    const base = picture([1, 0.5, 0], [1, 1, 3], unit);
    const heat = blank(1, 1, red);
    // 0.299 * 255 + 0.587 * 128 = 151.4
    expect(pixelAt(overlay(base, heat, 0), 0, 0)).to.deep.equal([151, 151, 151, 255]);
    expect(pixelAt(overlay(base, heat, 1), 0, 0)).to.deep.equal([200, 0, 0, 255]);
  });

  it('mixes a full colour by the strength, the base brightened', () => {
    // Black base: 255 * 0.5 * 0.5 = 63.75, then halfway to the red.
    expect(pixelAt(overlay(blank(1, 1, [0, 0, 0]), blank(1, 1, red), 0.5), 0, 0)).to.deep.equal([132, 32, 32, 255]);
  });

  it('shows more of the base where the map is colourless', () => {
    // White of a signed map: 0.5 ** 3 of the way from 63.75 to 246.
    const mixed = overlay(blank(1, 1, [0, 0, 0]), blank(1, 1, [246, 246, 246]), 0.5);
    expect(pixelAt(mixed, 0, 0)).to.deep.equal([87, 87, 87, 255]);
  });

  it('keeps the mark of what is not finite', () => {
    const mixed = overlay(blank(1, 1, [0, 0, 0]), blank(1, 1, notFinite), 0.2);
    expect(pixelAt(mixed, 0, 0)).to.deep.equal([...notFinite, 255]);
  });

  it('stretches a coarser map over the base', () => {
    const base = blank(4, 2, [0, 0, 0]);
    const heat = picture([1, 0, 0, 0, 0, 1], [1, 2, 3], unit);
    const mixed = overlay(base, heat, 1);
    expect([mixed.width, mixed.height]).to.deep.equal([4, 2]);
    const rows = [0, 1].map((y) => [0, 1, 2, 3].map((x) => pixelAt(mixed, x, y).slice(0, 3)));
    const line = [
      [255, 0, 0],
      [255, 0, 0],
      [0, 0, 255],
      [0, 0, 255],
    ];
    expect(rows).to.deep.equal([line, line]);
  });
});

describe('enlarge', () => {
  const four = picture([0, 0.2, 0.4, 0.6, 0.8, 1], [2, 3, 1], unit);
  const levels = (width: number, height: number) => {
    const pixels = enlarge(four, width, height);
    expect([pixels.width, pixels.height]).to.deep.equal([width, height]);
    return Array.from({length: height}, (_, y) =>
      Array.from({length: width}, (_, x) => {
        const [level, , , alpha] = pixelAt(pixels, x, y);
        return alpha === 255 ? level : alpha === 0 ? '' : `${level}/${alpha}`;
      }),
    );
  };

  it('repeats whole pixels', () => {
    expect(levels(6, 4)).to.deep.equal([
      [0, 0, 51, 51, 102, 102],
      [0, 0, 51, 51, 102, 102],
      [153, 153, 204, 204, 255, 255],
      [153, 153, 204, 204, 255, 255],
    ]);
  });

  it('pads around the middle what does not divide', () => {
    expect(levels(5, 4)).to.deep.equal([
      ['', '', '', '', ''],
      ['', 0, 51, 102, ''],
      ['', 153, 204, 255, ''],
      ['', '', '', '', ''],
    ]);
  });

  it('averages areas when it shrinks', () => {
    const checks = picture([0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1], [4, 4, 1], unit);
    const small = enlarge(checks, 2, 2);
    expect([pixelAt(small, 0, 0), pixelAt(small, 0, 1), pixelAt(small, 1, 1)].map(([level]) => level)).to.deep.equal([
      128, 0, 255,
    ]);
    // 3 pixels to 2: each new one is a whole old one and half of the next.
    const line = enlarge(picture([0, 0.6, 1], [1, 3, 1], unit), 2, 1);
    expect([0, 1].map((x) => pixelAt(line, x, 0)[0])).to.deep.equal([51, 221]);
  });

  it('does not let transparent pixels darken others', () => {
    const half = picture([0, 0, 0, 0, 1, 1, 1, 1], [1, 2, 4], unit);
    expect(pixelAt(enlarge(half, 1, 1), 0, 0)).to.deep.equal([255, 255, 255, 128]);
  });

  it('keeps at least one pixel of a long strip', () => {
    const strip = enlarge(picture(new Float32Array(100).fill(1), [1, 100, 1], unit), 10, 10);
    const filled = Array.from({length: 10}, (_, y) => pixelAt(strip, 0, y)[3]);
    expect(filled).to.deep.equal([0, 0, 0, 0, 255, 0, 0, 0, 0, 0]);
  });
});
