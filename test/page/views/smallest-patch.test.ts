import {expect} from 'chai';
import type {Rows} from '../../../src/page/data/npy.ts';
import {smallestPatch} from '../../../src/page/views/counterfactual/smallest-patch.ts';

/** Says class 1 from a mean brightness of `from` on. */
const byMean =
  (from: number, asked: number[] = []) =>
  async ({values, shape}: Rows): Promise<Rows> => {
    const [count = 0] = shape;
    asked.push(count);
    const size = values.length / count;
    const scores = Array.from({length: count}, (_, row) => {
      const mean = values.subarray(row * size, (row + 1) * size).reduce((a, b) => a + b, 0) / size;
      return mean >= from ? [0.25, 0.75] : [0.75, 0.25];
    });
    return {values: Float32Array.from(scores.flat()), shape: [count, 2]};
  };

const quiet = {onProgress: () => {}, isOver: () => false};
/** Bright in its lower right corner: 4 of 16 pixels, a mean of 0.25. */
const image: Rows = {
  values: Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1),
  shape: [4, 4, 1],
};

describe('the smallest patch that changes what is said', () => {
  it('is the first of its size, row by row', async () => {
    // One pixel less is 0.1875.
    const fill = new Float32Array(16);
    const one = await smallestPatch({image, fill, said: 1}, byMean(0.25), quiet);
    expect(one.found?.patch).to.deep.equal({top: 2, left: 2, side: 1});
    expect([one.tried, one.isWhole, one.found?.said]).to.deep.equal([11, true, 0]);
    expect(Array.from(one.found?.scores ?? [])).to.deep.equal([0.75, 0.25]);
    expect(Array.from(one.found?.image.values ?? [])).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1]);
    // Two pixels less are needed: of the squares of 2, the first that covers two of them.
    const two = await smallestPatch({image, fill, said: 1}, byMean(0.15), quiet);
    expect(two.found?.patch).to.deep.equal({top: 1, left: 2, side: 2});
    expect(two.tried).to.equal(16 + 6);
  });

  it('is none where no patch up to half of the image does it, and all are tried', async () => {
    const asked: number[] = [];
    const told: (readonly [number, number])[] = [];
    const none = await smallestPatch({image, fill: new Float32Array(16), said: 1}, byMean(-1, asked), {
      ...quiet,
      onProgress: (done, total) => void told.push([done, total]),
    });
    expect(none).to.deep.equal({found: undefined, isWhole: true, tried: 16 + 9, side: 2, step: 1});
    expect(asked).to.deep.equal([16, 9]);
    expect(told).to.deep.equal([
      [0, 25],
      [16, 25],
      [25, 25],
    ]);
  });

  it('is not looked for any longer once that is over', async () => {
    let turns = 0;
    const stopped = await smallestPatch({image, fill: new Float32Array(16), said: 1}, byMean(-1), {
      ...quiet,
      isOver: () => turns++ > 0,
    });
    expect([stopped.found, stopped.isWhole, stopped.tried]).to.deep.equal([undefined, false, 16]);
  });

  it('stands at fewer places of a large image', async () => {
    const large: Rows = {values: new Float32Array(100 * 100).fill(1), shape: [100, 100, 1]};
    const found = await smallestPatch({image: large, fill: new Float32Array(1e4), said: 1}, byMean(0.9995), quiet);
    expect([found.step, found.found?.patch]).to.deep.equal([2, {top: 0, left: 0, side: 3}]);
  });
});
