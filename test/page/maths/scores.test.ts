import {expect} from 'chai';
import {lossesOf, predictedOf, scoresFor, scoresOf} from '../../../src/page/maths/scores.ts';

const rows = (values: readonly number[], ...shape: number[]) => ({values: Float32Array.from(values), shape});

describe('scores of classes', () => {
  it('say the class of the highest score, of equal ones the first, and nothing for what is not a number', () => {
    const scores = scoresOf(rows([0.25, 0.75, 0.5, 0.5, Number.NaN, 0.5], 3, 2));
    if (scores === undefined) throw new Error('these are classes');
    expect(predictedOf(scores)).to.deep.equal([1, 0, undefined]);
    expect(Array.from(scoresFor(scores, 1))).to.deep.equal([0.75, 0.5, 0.5]);
    expect(scores.areProbabilities).to.equal(true);
  });

  it('of a single unit are two, and the second counts from a half on', () => {
    const scores = scoresOf(rows([0.25, 0.5, 1], 3, 1));
    if (scores === undefined) throw new Error('these are classes');
    expect(Array.from(scores.values)).to.deep.equal([0.75, 0.25, 0.5, 0.5, 0, 1]);
    expect(predictedOf(scores)).to.deep.equal([0, 1, 1]);
  });

  it('are none of a number as it is, nor of a mask', () => {
    expect(scoresOf(rows([0.5, 3], 2, 1))).to.equal(undefined);
    expect(scoresOf(rows([1, 2, 3, 4], 1, 2, 2))).to.equal(undefined);
  });

  it('give the cross-entropy where they are probabilities', () => {
    const scores = scoresOf(rows([0.25, 0.75, 1, 0, 0.5, 0.5], 3, 2));
    if (scores === undefined) throw new Error('these are classes');
    const [first, second, third] = lossesOf(scores, [0, 1, undefined]);
    expect(first).to.be.closeTo(Math.log(4), 1e-12);
    // Zero counts as 1e-7.
    expect(second).to.be.closeTo(16.118, 1e-3);
    expect(third).to.be.NaN;
    const logits = scoresOf(rows([2, -1], 1, 2));
    expect(logits && lossesOf(logits, [0])).to.deep.equal([Number.NaN]);
  });
});
