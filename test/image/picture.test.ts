import {expect} from 'chai';
import {pixelAt} from '../../src/image/canvas.ts';
import {notFinite} from '../../src/image/colormaps.ts';
import {picture, planeOf} from '../../src/image/picture.ts';
import type {Pixels} from '../../src/sinks/sink.ts';

const unit = {min: 0, max: 1};

/** Red channels row by row. */
function reds(pixels: Pixels): number[][] {
  return Array.from({length: pixels.height}, (_, y) =>
    Array.from({length: pixels.width}, (_, x) => pixelAt(pixels, x, y)[0]),
  );
}

describe('picture', () => {
  it('draws one channel grey, the range from black to white', () => {
    const pixels = picture([-1, 0, 1, 3], [2, 2, 1], {min: -1, max: 1});
    // Values outside the range take its ends.
    expect(reds(pixels)).to.deep.equal([
      [0, 128],
      [255, 255],
    ]);
    expect(pixelAt(pixels, 1, 0)).to.deep.equal([128, 128, 128, 255]);
  });

  it('takes height before width', () => {
    const pixels = picture([0, 0.2, 0.4, 0.6, 0.8, 1], [2, 3, 1], unit);
    expect([pixels.width, pixels.height]).to.deep.equal([3, 2]);
    expect(reds(pixels)).to.deep.equal([
      [0, 51, 102],
      [153, 204, 255],
    ]);
  });

  it('draws three channels as red, green, blue in this order, four with alpha', () => {
    expect(pixelAt(picture([1, 0.2, 0], [1, 1, 3], unit), 0, 0)).to.deep.equal([255, 51, 0, 255]);
    expect(pixelAt(picture([0, 0.2, 1, 0.4], [1, 1, 4], unit), 0, 0)).to.deep.equal([0, 51, 255, 102]);
  });

  it('draws the mean of any other number of channels', () => {
    expect(pixelAt(picture([0, 0.4], [1, 1, 2], unit), 0, 0)).to.deep.equal([51, 51, 51, 255]);
    expect(pixelAt(picture([0, 0, 0, 0, 1], [1, 1, 5], unit), 0, 0)).to.deep.equal([51, 51, 51, 255]);
  });

  it('draws a constant image middle grey', () => {
    expect(reds(picture([3, 3], [1, 2, 1], {min: 3, max: 3}))).to.deep.equal([[128, 128]]);
  });

  it('marks what is not finite', () => {
    const mark = [...notFinite, 255];
    expect(pixelAt(picture([Number.NaN, 0], [1, 2, 1], unit), 0, 0)).to.deep.equal(mark);
    expect(pixelAt(picture([0, Number.POSITIVE_INFINITY, 0], [1, 1, 3], unit), 0, 0)).to.deep.equal(mark);
    expect(pixelAt(picture([Number.NaN, 0], [2], unit), 0, 20)).to.deep.equal(mark);
  });

  it('draws a sequence with time across and channels down', () => {
    const pixels = picture([0, 1, 0.2, 0.8, 0.4, 0.6], [3, 2], unit);
    expect(reds(pixels)).to.deep.equal([
      [0, 51, 102],
      [255, 204, 153],
    ]);
  });

  it('draws features as bars from zero', () => {
    const pixels = picture([1, -1, 0.5], [3], {min: -1, max: 1});
    expect([pixels.width, pixels.height]).to.deep.equal([72, 48]);
    const column = (x: number) => reds(pixels).map((row) => row[x]);
    const dark = (x: number) => column(x).flatMap((v, y) => (v === 60 ? [y] : []));
    // Levels are (1 - share) * 47: zero at 24, 1 at 0, -1 at 47, 0.5 at 12.
    const span = (from: number, to: number) => Array.from({length: to - from + 1}, (_, i) => from + i);
    expect(dark(0)).to.deep.equal(span(0, 24));
    expect(dark(24)).to.deep.equal(span(24, 47));
    expect(dark(48)).to.deep.equal(span(12, 24));
    expect(dark(23)).to.deep.equal([]);
  });

  it('refuses shapes that do not go with the values', () => {
    expect(() => picture([1, 2, 3], [2, 2, 1], unit)).to.throw('got [2, 2, 1] and 3 values');
    expect(() => picture([1], [1, 1, 1, 1], unit)).to.throw('got [1, 1, 1, 1] and 1 values');
    expect(() => planeOf([], [0], 'input')).to.throw('got [0] and 0 values');
  });
});

describe('planeOf', () => {
  it('sums over the channels of an image', () => {
    const plane = planeOf([1, 2, 3, -4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]);
    expect({...plane, values: [...plane.values]}).to.deep.equal({values: [3, -1, 11, 15, 19, 23], height: 2, width: 3});
  });

  it('keeps [h, w], makes [t] and [d] one row', () => {
    const plane = planeOf([1, 2, 3, 4, 5, 6], [2, 3]);
    expect({...plane, values: [...plane.values]}).to.deep.equal({values: [1, 2, 3, 4, 5, 6], height: 2, width: 3});
    const row = planeOf([1, 2], [2]);
    expect({...row, values: [...row.values]}).to.deep.equal({values: [1, 2], height: 1, width: 2});
  });

  it('turns a sequence [t, c] so that it lies as its picture does', () => {
    const plane = planeOf([1, 2, 3, 4, 5, 6], [3, 2], 'input');
    expect({...plane, values: [...plane.values]}).to.deep.equal({values: [1, 3, 5, 2, 4, 6], height: 2, width: 3});
  });

  it('keeps NaN to be marked', () => {
    expect([...planeOf([1, Number.NaN, 2, 3], [1, 2, 2]).values]).to.deep.equal([Number.NaN, 5]);
  });
});
