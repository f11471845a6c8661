import {expect} from 'chai';
import {inputPictures, type Part, partsOf, scalesOf} from '../../src/report/paint.ts';
import type {ExplainedBatch} from '../../src/report/step.ts';
import {mapsOf, stacked} from './scenes.ts';

/** A part whose planes have these values of the full colour. */
function partWith(tag: string, ...limits: number[]): Part {
  const planes = limits.map((limit) => ({values: Float32Array.of(limit), width: 1, height: 1, limit}));
  return {title: tag, tag, kind: 'positive', input: 0, planes};
}

const batch = (...inputs: ExplainedBatch['inputs']): ExplainedBatch => ({
  inputs,
  inputNames: inputs.map((_, i) => `in${i}`),
});

describe('colour limits', () => {
  it('are each map its own for the scale of the image', () => {
    const scales = scalesOf('image');
    expect(scales.limits(partWith('a', 1, 4, 0))).to.deep.equal([1, 4, 0]);
    expect(scales.limits(partWith('a', 2, 3, 5))).to.deep.equal([2, 3, 5]);
  });

  it('are the largest of the step for that of the epoch', () => {
    const scales = scalesOf('epoch');
    expect(scales.limits(partWith('a', 1, 4, 0))).to.deep.equal([4, 4, 4]);
    expect(scales.limits(partWith('a', 2, 3, 0.5))).to.deep.equal([3, 3, 3]);
  });

  it('are the largest so far for that of the run, each part for itself', () => {
    const scales = scalesOf('run', (tag) => (tag === 'b' ? 10 : 0));
    expect(scales.limits(partWith('a', 1, 4))).to.deep.equal([4, 4]);
    expect(scales.limits(partWith('a', 2, 3))).to.deep.equal([4, 4]);
    expect(scales.limits(partWith('a', 9, 3))).to.deep.equal([9, 9]);
    // Gone on with: 10 had been reached.
    expect(scales.limits(partWith('b', 2, 3))).to.deep.equal([10, 10]);
    expect(scales.limits(partWith('b', 12, 3))).to.deep.equal([12, 12]);
    expect(scales.limits(partWith('b', 1, 1))).to.deep.equal([12, 12]);
  });

  it('are the 99th percentile of the size of the values drawn', () => {
    // [10, 10, 2]: 100 places whose channels sum to 0, 3, 6 ... 297.
    const values = Float32Array.from({length: 200}, (_, i) => (i % 2 ? -(i - 1) / 2 : 2 * i));
    const [part] = partsOf(mapsOf('m', [stacked([values], [10, 10, 2])]), batch(stacked([values], [10, 10, 2])));
    const sums = Array.from({length: 100}, (_, i) => 4 * i - i);
    expect(Array.from(part?.planes[0]?.values ?? [])).to.deep.equal(sums);
    // Between the last two of 100, at 0.99 * 99 = 98.01.
    expect(part?.planes[0]?.limit).to.be.closeTo(98 * 3 + 0.01 * 3, 1e-3);
  });
});

describe('parts', () => {
  const image = stacked([[1, 2, 3, 4]], [2, 2, 1]);
  const row = stacked([[5, 6, 7]], [3]);
  const names = (parts: readonly Part[]) => parts.map(({title, tag, input}) => [title, tag, input]);

  it('are one for a model of one input', () => {
    expect(names(partsOf(mapsOf('gradient', [image]), batch(image)))).to.deep.equal([['gradient', 'gradient', 0]]);
  });

  it('are named by their inputs, over which they are shown', () => {
    const several = mapsOf('gradient', [image, row], {parts: ['left', 'facts']});
    expect(names(partsOf(several, batch(image, row)))).to.deep.equal([
      ['gradient left', 'gradient/left', 0],
      ['gradient facts', 'gradient/facts', 1],
    ]);
    const unnamed = partsOf(mapsOf('gradient', [image, row]), batch(image, row));
    expect(unnamed.map(({tag}) => tag)).to.deep.equal(['gradient/0', 'gradient/1']);
  });

  it('find the input that a single spatial map belongs to', () => {
    const plane = stacked([[1, 2, 3, 4]], [2, 2]);
    const cam = mapsOf('grad-cam', [plane], {kind: 'positive', axes: 'spatial'});
    expect(names(partsOf(cam, batch(row, image)))).to.deep.equal([['grad-cam', 'grad-cam', 1]]);
    // A map over time has no place in an image.
    const time = mapsOf('grad-cam', [stacked([[1, 2, 3]], [3])], {kind: 'positive', axes: 'spatial'});
    expect(names(partsOf(time, batch(image, image)))).to.deep.equal([['grad-cam', 'grad-cam', undefined]]);
  });

  it('are one for each rank, with the unit it speaks of', () => {
    const values = Float32Array.from({length: 8}, (_, i) => i);
    const ranked = mapsOf('shap', [{values, shape: [1, 2, 2, 1, 2]}], {ranked: [[7, 3]]});
    const parts = partsOf(ranked, batch(image));
    expect(names(parts)).to.deep.equal([
      ['shap rank 1', 'shap/rank-1', 0],
      ['shap rank 2', 'shap/rank-2', 0],
    ]);
    expect(parts.map(({units, planes}) => [units, Array.from(planes[0]?.values ?? [])])).to.deep.equal([
      [[7], [0, 2, 4, 6]],
      [[3], [1, 3, 5, 7]],
    ]);
  });

  it('are none for feature maps, which are drawn by layer', () => {
    expect(partsOf(mapsOf('activations', [image], {kind: 'features', axes: 'layer'}), batch(image))).to.deep.equal([]);
  });
});

describe('pictures of inputs', () => {
  const shades = (input: ExplainedBatch['inputs'][number]) =>
    inputPictures(batch(input))[0]?.map(({data}) => Array.from(data).filter((_, i) => i % 4 === 0));

  it('share one range for all images of an input: 0 to 1, 0 to 255, -1 to 1, or their own', () => {
    const pixels = (...values: number[]) =>
      stacked(
        values.map((value) => [value]),
        [1, 1, 1],
      );
    expect(shades(pixels(0, 0.2, 0.4))).to.deep.equal([[0], [51], [102]]);
    expect(shades(pixels(0, 51, 200))).to.deep.equal([[0], [51], [200]]);
    expect(shades(pixels(-1, 0, 0.6))).to.deep.equal([[0], [128], [204]]);
    expect(shades(pixels(-5, 0, 10))).to.deep.equal([[0], [85], [255]]);
  });

  it('of more than three axes are the mean over the first ones', () => {
    // Two frames of one pixel.
    expect(shades(stacked([[0.2, 0.6]], [2, 1, 1, 1]))).to.deep.equal([[102]]);
    const film = stacked([[0, 1, 0.5, 0.5]], [2, 1, 2, 1]);
    expect(shades(film)).to.deep.equal([[64, 191]]);
  });
});
