import {expect} from 'chai';
import {type BorderRule, windowMasks, windowsOver} from '../../../src/core/perturbation/windows.ts';
import {useBackend} from '../../helpers/backend.ts';
import {flat} from '../../helpers/close.ts';

/** Every window as text, `1` inside and `.` outside, one line of places each. */
function drawn(
  sides: readonly number[],
  patch: readonly number[],
  stride: readonly number[],
  border: BorderRule,
): string[] {
  const windows = windowsOver(sides, patch, stride, border);
  const masks = windowMasks(windows, {from: 0, to: windows.total});
  const size = sides.reduce((a, b) => a * b, 1);
  const values = flat(masks).map((value) => (value === 1 ? '1' : '.'));
  masks.dispose();
  return Array.from({length: windows.total}, (_, k) => values.slice(k * size, (k + 1) * size).join(''));
}

describe('core/windows', () => {
  useBackend();

  it('slides along a line, the last window cut at the edge or left out', () => {
    expect(drawn([5], [2], [2], 'clip')).to.deep.equal(['11...', '..11.', '....1']);
    expect(drawn([5], [2], [2], 'valid')).to.deep.equal(['11...', '..11.']);
    expect(drawn([5], [3], [1], 'clip')).to.deep.equal(['111..', '.111.', '..111']);
    expect(drawn([4], [2], [2], 'clip')).to.deep.equal(['11..', '..11']);
  });

  it('makes no window outside, nor one larger than the side', () => {
    expect(drawn([6], [1], [3], 'clip')).to.deep.equal(['1.....', '...1..']);
    expect(drawn([7], [1], [3], 'clip')).to.deep.equal(['1......', '...1...', '......1']);
    expect(drawn([3], [9], [2], 'clip')).to.deep.equal(['111']);
    expect(drawn([3], [9], [2], 'valid')).to.deep.equal(['111']);
  });

  it('slides along rows and columns that are not alike, columns first', () => {
    // 2 x 3 places, windows of 1 x 2 at every second column.
    expect(drawn([2, 3], [1, 2], [1, 2], 'clip')).to.deep.equal(['11....', '..1...', '...11.', '.....1']);
    // 3 x 2 places, windows of 2 x 1.
    expect(drawn([3, 2], [2, 1], [2, 1], 'clip')).to.deep.equal(['1.1...', '.1.1..', '....1.', '.....1']);
  });

  it('gives the same windows in parts', () => {
    const windows = windowsOver([4, 5], [2, 3], [1, 2], 'clip');
    const whole = windowMasks(windows, {from: 0, to: windows.total});
    const parts = [
      {from: 0, to: 2},
      {from: 2, to: 5},
      {from: 5, to: windows.total},
    ].map((range) => windowMasks(windows, range));
    expect(parts.flatMap((part) => flat(part))).to.deep.equal(flat(whole));
    for (const mask of [whole, ...parts]) mask.dispose();
  });
});
