import {expect} from 'chai';
import {smoothMask} from '../../../src/core/perturbation/smooth-masks.ts';
import {generator} from '../../../src/core/random.ts';
import {expectClose} from '../../helpers/close.ts';

/** Numbers as given, one after the other. */
function sequence(...values: readonly number[]): () => number {
  let at = 0;
  return () => values[at++] ?? Number.NaN;
}

const [shown, hidden] = [0.2, 0.8];

describe('core/smooth-masks', () => {
  it('are a grid resized to one cell more and cut at an offset, worked by hand', () => {
    // Two cells over two places: resized to three they are at 0, between the two, and at 1.
    const two = {sides: [2], cells: [2], keep: 0.5};
    expectClose([smoothMask(two, sequence(shown, hidden, 0))], [1, 0.5], 1e-6);
    expectClose([smoothMask(two, sequence(hidden, shown, 0.99))], [0, 0.5], 1e-6);
    // Two cells of two places over four: resized to six they are at -1/3, 0, 1/3, 2/3, 1, 4/3; the offset is 0 or 1.
    const four = {sides: [4], cells: [2], keep: 0.5};
    expectClose([smoothMask(four, sequence(shown, hidden, 0.4))], [1, 1, 2 / 3, 1 / 3], 1e-6);
    expectClose([smoothMask(four, sequence(shown, hidden, 0.6))], [1, 2 / 3, 1 / 3, 0], 1e-6);
  });

  it('go both ways over images', () => {
    // Grid 1 0 / 0 0 of 2 x 2 cells over 2 x 2 places: the product of (1, 1/2) along each side.
    const grid = {sides: [2, 2], cells: [2, 2], keep: 0.5};
    const tossed = sequence(shown, hidden, hidden, hidden, 0, 0);
    expectClose([smoothMask(grid, tossed)], [1, 0.5, 0.5, 0.25], 1e-6);
    // 1 x 2 cells: nothing changes from row to row.
    const wide = {sides: [3, 2], cells: [1, 2], keep: 0.5};
    expectClose([smoothMask(wide, sequence(shown, hidden, 0.9, 0))], [1, 0.5, 1, 0.5, 1, 0.5], 1e-6);
  });

  it('show every place with the same probability on average', () => {
    for (const keep of [0.5, 0.2]) {
      const settings = {sides: [9, 6], cells: [4, 3], keep};
      const next = generator(1, 'test');
      const [masks, sum] = [4000, new Float64Array(54)];
      for (let k = 0; k < masks; k++) {
        smoothMask(settings, next).forEach((value, i) => {
          expect(value).to.be.within(0, 1);
          sum[i] = (sum[i] ?? 0) + value / masks;
        });
      }
      // Four standard errors and a half of a tossed coin, which is more than what a mean of coins has.
      expectClose([sum], new Array(54).fill(keep), 4.5 * Math.sqrt((keep * (1 - keep)) / masks));
    }
  });
});
