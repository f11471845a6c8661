import {expect} from 'chai';
import {driftTracker, meanOf} from '../../src/evolution/drift.ts';
import {outputChange, sanityOf} from '../../src/evolution/sanity.ts';
import {pattern} from '../helpers/weights.ts';

const plane = (...values: number[]) => ({values: Float32Array.from(values), width: 2, height: values.length / 2});

describe('evolution/drift', () => {
  it('compares with the step before, with step 0 and with a chosen step', () => {
    const tracker = driftTracker({reference: 1});
    const [up, down] = [plane(1, 2, 3, 4), plane(4, 3, 2, 1)];
    expect(tracker.add(0, [up, up])).to.deep.equal({});
    const first = tracker.add(1, [up, down]);
    expect(Array.from(first.previous?.['spearman'] ?? [])).to.deep.equal([0, 2]);
    expect(Array.from(first.start?.['spearman'] ?? [])).to.deep.equal([0, 2]);
    expect(first.reference).to.equal(undefined);
    const second = tracker.add(2, [down, down]);
    expect(Array.from(second.previous?.['spearman'] ?? [])).to.deep.equal([2, 0]);
    expect(Array.from(second.start?.['spearman'] ?? [])).to.deep.equal([2, 2]);
    expect(Array.from(second.reference?.['spearman'] ?? [])).to.deep.equal([2, 0]);
  });

  it('an image has settled at the first step after which its map stays', () => {
    const tracker = driftTracker({settledBelow: 0.1});
    const [up, down, mixed] = [plane(1, 2, 3, 4), plane(4, 3, 2, 1), plane(1, 3, 2, 4)];
    // The first stays from step 1 on; the second moves at the last step; the third moves a little, 1 - 0.8, each time.
    const steps = [
      [up, up, up],
      [down, up, mixed],
      [down, up, up],
      [down, down, mixed],
    ];
    for (const [step, planes] of steps.entries()) tracker.add(step, planes);
    expect(tracker.settledAt()).to.deep.equal([1, undefined, undefined]);
    tracker.add(4, [down, down, mixed]);
    expect(tracker.settledAt()).to.deep.equal([1, 3, 3]);
    expect(driftTracker().settledAt()).to.deep.equal([]);
  });

  it('a map that is not finite is at rest with nothing; means leave it out', () => {
    const tracker = driftTracker();
    tracker.add(0, [plane(1, 2), plane(1, 2)]);
    const drift = tracker.add(1, [plane(Number.NaN, 2), plane(1, 2)]);
    expect(drift.previous?.['cosine']?.[0]).to.be.NaN;
    expect(meanOf(drift.previous?.['cosine'] ?? [])).to.be.closeTo(0, 1e-9);
    expect(meanOf([])).to.be.NaN;
    expect(tracker.settledAt()).to.deep.equal([undefined, 0]);
  });
});

describe('evolution/sanity', () => {
  const map = (phase: number) => ({values: pattern(64, phase), width: 8, height: 8});
  const all = [undefined];

  it('a map that stays as the untrained model had it fails, one that changes passes', () => {
    expect(sanityOf([map(1)], [map(1)], all, 0.9)).to.include({verdict: 'fails'});
    expect(sanityOf([map(1)], [map(1)], all, 0.9).similarity).to.be.closeTo(1, 1e-12);
    expect(sanityOf([map(1)], [map(4)], all, 0.9).verdict).to.equal('passes');
    // The same places with the other sign are the same places.
    const turned = {...map(1), values: map(1).values.map((value) => -value)};
    expect(sanityOf([map(1)], [turned], all, 0.9).verdict).to.equal('fails');
  });

  it('leaves out where the input is at the baseline', () => {
    // Sixty zeros that agree, and four places that do not.
    const zeros = (own: readonly number[]) => ({
      ...map(1),
      values: Float32Array.from({length: 64}, (_, i) => own[i] ?? 0),
    });
    const [then, now] = [zeros([1, 2, 3, 4]), zeros([4, 3, 2, 1])];
    const counts = [Array.from({length: 64}, (_, i) => i < 4)];
    expect(sanityOf([then], [now], all, 0.9).verdict).to.equal('fails');
    expect(sanityOf([then], [now], counts, 0.9).similarity).to.be.closeTo(-1, 1e-12);
  });

  it('waits until the model says other things, and does not judge what it cannot', () => {
    expect(sanityOf([map(1)], [map(1)], all, 0.1).verdict).to.equal('not yet');
    expect(sanityOf([map(1)], [map(1)], all, Number.NaN).verdict).to.equal('not yet');
    expect(sanityOf([], [map(1)], all, 0.9).verdict).to.equal('not applicable');
    const flat = {...map(1), values: new Float32Array(64)};
    expect(sanityOf([flat], [map(1)], all, 0.9).verdict).to.equal('not applicable');
  });

  it('the change of outputs is the total variation distance', () => {
    expect(outputChange([0.5, 0.5, 1, 0], [1, 0, 0, 1], 2)).to.be.closeTo((0.5 + 1) / 2, 1e-12);
    expect(outputChange([0.5, 0.5], [0.9, 0.1], 1)).to.be.closeTo(0.4, 1e-12);
    expect(outputChange([0.2, 0.8], [0.2, 0.8], 2)).to.equal(0);
  });
});
