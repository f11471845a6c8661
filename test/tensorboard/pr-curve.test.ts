import {expect} from 'chai';
import {ExplainError} from '../../src/core/errors.ts';
import {prCurveValue} from '../../src/tensorboard/pr-curve.ts';

const thresholds = 127;

describe('a precision-recall curve', () => {
  const curve = (scores: readonly number[], positive: readonly boolean[]) => {
    const {tensor, metadata} = prCurveValue('pr', {scores: Float32Array.from(scores), positive});
    expect([tensor.dtype, tensor.shape]).to.deep.equal(['float', [6, thresholds]]);
    expect(metadata).to.deep.equal({plugin: 'pr_curves', content: Uint8Array.of(0x10, 127), dataClass: 2});
    const values = Array.from(tensor.values, Number);
    return (i: number) => Array.from({length: 6}, (_, row) => values[row * thresholds + i]);
  };

  it('counts what is found at each threshold as tensorboard.plugins.pr_curve.summary does', () => {
    const positive = [true, false, true, true, false, false, true, false];
    const at = curve([0.9, 0.6, 0.6, 0.5, 0.3, 0.1, 1, 0], positive);
    // True and false positives by that code on the same eight rows.
    const found = {
      0: [4, 4],
      12: [4, 3],
      13: [4, 2],
      38: [4, 1],
      63: [4, 1],
      64: [3, 1],
      75: [3, 1],
      76: [2, 0],
      126: [1, 0],
    };
    for (const [i, [tp = 0, fp = 0]] of Object.entries(found)) {
      const expected = [tp, fp, 4 - fp, 4 - tp, Math.fround(tp / (tp + fp)), tp / 4];
      expect(at(Number(i)), `threshold ${i}`).to.deep.equal(expected);
    }
  });

  it('has no precision where nothing is found, no recall where nothing is to be found, and leaves NaN out', () => {
    const at = curve([0.5, 0.25, Number.NaN], [false, false, true]);
    expect(at(0)).to.deep.equal([0, 2, 0, 0, 0, 0]);
    expect(at(126)).to.deep.equal([0, 0, 2, 0, 0, 0]);
  });

  it('refuses scores that are no probabilities and rows without an answer', () => {
    expect(() => curve([1.5], [true])).to.throw(ExplainError, /from 0 to 1/);
    expect(() => curve([0.5, 0.5], [true])).to.throw(ExplainError, /2 scores and 1 answers/);
  });
});
