import {expect} from 'chai';
import {flipsOf, mapped, probabilityOf, type Said} from '../../src/evolution/storyboard.ts';

const says = (step: number, unit: number | undefined, right?: boolean, truth?: number): Said => ({
  ...{step, unit, right, truth},
});

describe('the story of an image', () => {
  it('has a flip wherever the class changes, a forgetting event where it was right and is wrong', () => {
    const story = [says(0, 1, false), says(1, 0, true), says(2, 0, true), says(3, 2, false), says(4, 1, false)];
    const flips = flipsOf(story);
    expect(flips.map(({from, to, forgets}) => [from.step, to.step, forgets])).to.deep.equal([
      [0, 1, false],
      [2, 3, true],
      [3, 4, false],
    ]);
    expect(flipsOf([says(0, 1), says(1, 2)])[0]?.forgets).to.equal(undefined);
    // What was never said can't change.
    expect(flipsOf([says(0, 1, true), says(1, undefined, undefined), says(2, 2, false)])).to.deep.equal([]);
  });

  it('has a place on the map of the data set, by its epochs without step 0', () => {
    const story = [says(0, 1, false, 0.9), says(1, 0, true, 0.2), says(2, 1, false, 0.4), says(3, 0, true, 0.9)];
    const found = mapped(story);
    // Mean of 0.2, 0.4, 0.9 and the root of their mean squared distance from it, by hand.
    expect(found?.confidence).to.be.closeTo(0.5, 1e-12);
    expect(found?.variability).to.be.closeTo(Math.sqrt((0.09 + 0.01 + 0.16) / 3), 1e-12);
    expect(found?.correctness).to.be.closeTo(2 / 3, 1e-12);
    expect(found?.epochs).to.equal(3);
    expect(mapped([says(0, 1, true, 1)])).to.equal(undefined);
    expect(mapped([says(1, undefined, undefined, Number.NaN)])).to.equal(undefined);
  });

  it('knows the probability of the true class, of logits too', () => {
    expect(probabilityOf([0.1, 0.7, 0.2], 1, 'softmax')).to.equal(0.7);
    expect(probabilityOf([0.25], 1, 'sigmoid')).to.equal(0.25);
    expect(probabilityOf([0.25], 0, 'sigmoid')).to.equal(0.75);
    expect(probabilityOf([1000, 1000 + Math.log(3)], 1, 'linear')).to.be.closeTo(0.75, 1e-12);
  });
});
