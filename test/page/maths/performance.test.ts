import {expect} from 'chai';
import {countPairs, macro, perClass} from '../../../src/page/maths/per-class.ts';
import {
  cheapest,
  costOf,
  outcomeAt,
  outcomes,
  precisionRecallOf,
  ratesOf,
  rocOf,
} from '../../../src/page/maths/thresholds.ts';

const scored = (pairs: readonly (readonly [score: number, positive: 0 | 1])[]) =>
  pairs.map(([score, positive]) => ({score, positive: positive === 1}));

describe('numbers of each class', () => {
  // True 0: said 0, 0, 1. True 1: said 1. True 2: said 0. Two rows have no label or no prediction.
  const truths = [0, 0, 0, 1, 2, undefined, 1, 9];
  const said = [0, 0, 1, 1, 0, 0, undefined, 1];
  const all = truths.keys();
  const counted = countPairs(truths, said, 4, [...all]);

  it('are counted from pairs of true and said class', () => {
    expect(counted.counts).to.deep.equal([
      [2, 1, 0, 0],
      [0, 1, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect([counted.right, counted.total, counted.unlabelled, counted.unsaid]).to.deep.equal([3, 5, 2, 1]);
  });

  it('are precision, recall and F1, and NaN where the class is missing', () => {
    const [zero, one, two, three] = perClass(counted);
    expect(zero).to.deep.equal({unit: 0, support: 3, precision: 2 / 3, recall: 2 / 3, f1: 4 / 6});
    expect(one).to.deep.equal({unit: 1, support: 1, precision: 1 / 2, recall: 1, f1: 2 / 3});
    // Never said: no precision. Never found: recall and F1 are 0.
    expect(two).to.deep.equal({unit: 2, support: 1, precision: Number.NaN, recall: 0, f1: 0});
    expect(three).to.deep.equal({unit: 3, support: 0, precision: Number.NaN, recall: Number.NaN, f1: Number.NaN});
    const mean = macro(perClass(counted));
    expect(mean.precision).to.be.closeTo((2 / 3 + 1 / 2) / 2, 1e-12);
    expect(mean.recall).to.be.closeTo((2 / 3 + 1 + 0) / 3, 1e-12);
    expect(mean.support).to.equal(5);
  });

  it('are those of the rows that are asked for', () => {
    const part = countPairs(truths, said, 4, [0, 2]);
    expect([part.right, part.total]).to.deep.equal([1, 2]);
  });
});

describe('one class against the rest', () => {
  // The example of scikit-learn's roc_auc_score and average_precision_score: 0.75 and 0.8333.
  const points = scored([
    [0.1, 0],
    [0.4, 0],
    [0.35, 1],
    [0.8, 1],
  ]);

  it('has an outcome for every threshold that differs', () => {
    expect(outcomes(points)).to.deep.equal([
      {threshold: Number.POSITIVE_INFINITY, tp: 0, fp: 0, fn: 2, tn: 2},
      {threshold: 0.8, tp: 1, fp: 0, fn: 1, tn: 2},
      {threshold: 0.4, tp: 1, fp: 1, fn: 1, tn: 1},
      {threshold: 0.35, tp: 2, fp: 1, fn: 0, tn: 1},
      {threshold: 0.1, tp: 2, fp: 2, fn: 0, tn: 0},
    ]);
    for (const one of outcomes(points)) expect(outcomeAt(points, one.threshold)).to.deep.equal(one);
    expect(outcomeAt(points, 0.5)).to.deep.equal({threshold: 0.5, tp: 1, fp: 0, fn: 1, tn: 2});
    expect(ratesOf(outcomeAt(points, 0.35))).to.deep.equal({
      ...{accuracy: 0.75, precision: 2 / 3, recall: 1, falsePositives: 0.5, f1: 0.8},
    });
  });

  it('has the areas below its curves', () => {
    expect(rocOf(outcomes(points)).area).to.equal(0.75);
    // 1/2 * 1 + 1/2 * 2/3
    expect(precisionRecallOf(outcomes(points)).area).to.be.closeTo(5 / 6, 1e-12);
    expect(rocOf(outcomes(points)).points.map(({x, y}) => [x, y])).to.deep.equal([
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
  });

  it('counts equal scores as a half', () => {
    const tied = scored([
      [0.5, 0],
      [0.5, 1],
    ]);
    expect(rocOf(outcomes(tied)).area).to.equal(0.5);
    expect(precisionRecallOf(outcomes(tied)).area).to.equal(0.5);
    // Of 2 x 2 pairs 2 are won, 1 is tied and 1 is lost: (2 + 1/2) / 4.
    const some = scored([
      [0.9, 1],
      [0.5, 1],
      [0.5, 0],
      [0.7, 0],
    ]);
    expect(rocOf(outcomes(some)).area).to.equal(0.625);
  });

  it('has no area where the class or the rest is missing, and leaves out what is not a number', () => {
    expect(rocOf(outcomes(scored([[0.5, 1]]))).area).to.be.NaN;
    expect(precisionRecallOf(outcomes(scored([[0.5, 0]]))).area).to.be.NaN;
    expect(rocOf(outcomes([])).area).to.be.NaN;
    const odd = [...points, ...scored([[Number.NaN, 1]])];
    expect(outcomes(odd)).to.deep.equal(outcomes(points));
    expect(outcomeAt(odd, 0.2)).to.deep.equal(outcomeAt(points, 0.2));
  });

  it('is cheapest where false positives and negatives cost least together', () => {
    // Costs at the five thresholds: 2, 1, 1 + r, r, 2 r.
    expect(cheapest(outcomes(points), 0.5)?.threshold).to.equal(0.35);
    expect(cheapest(outcomes(points), 3)?.threshold).to.equal(0.8);
    // Both cost 1: the higher threshold.
    expect(cheapest(outcomes(points), 1)?.threshold).to.equal(0.8);
    expect(costOf(outcomeAt(points, 0.1), 3)).to.equal(6);
    // All wrong way round and false positives dear: nothing is taken.
    const wrong = scored([
      [0.9, 0],
      [0.1, 1],
    ]);
    expect(cheapest(outcomes(wrong), 5)?.threshold).to.equal(Number.POSITIVE_INFINITY);
  });
});
