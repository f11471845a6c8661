import {expect} from 'chai';
import {loadBackend} from '../../../src/node/backend/load.ts';
import {timePasses} from '../../../src/node/backend/time-passes.ts';

/** A clock that is read three times a pass: `forward` and then `backward` milliseconds apart, as listed for each pass. */
function clock(passes: readonly (readonly [forward: number, backward: number])[]): {now: () => number; reads: number} {
  const at: number[] = [];
  let time = 1000;
  for (const [forward, backward] of passes) {
    at.push(time, time + forward, time + forward + backward);
    time += forward + backward;
  }
  const own = {
    reads: 0,
    now: () => at[own.reads++] ?? Number.NaN,
  };
  return own;
}

describe('timePasses', () => {
  const unseen = [
    [500, 900],
    [400, 800],
  ] as const;

  it('gives the medians of the passes after the first two, and leaves no tensor behind', async () => {
    const {tf} = await loadBackend({backend: 'node'});
    const before = tf.memory().numTensors;
    const own = clock([
      ...unseen,
      ...([
        [10, 70],
        [30, 20],
        [20, 90],
      ] as const),
    ]);
    expect(timePasses(tf, {images: 2, least: 3, most: 3, now: own.now})).to.deep.equal({
      forward: 20,
      backward: 70,
      passes: 3,
    });
    expect(own.reads).to.equal(15);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('takes the mean of the middle two of an even number', async () => {
    const {tf} = await loadBackend({backend: 'node'});
    const own = clock([
      ...unseen,
      ...([
        [1, 40],
        [9, 10],
        [3, 20],
        [5, 80],
      ] as const),
    ]);
    const {forward, backward} = timePasses(tf, {images: 1, least: 4, most: 4, now: own.now});
    expect({forward, backward}).to.deep.equal({forward: 4, backward: 30});
  });

  it('begins no pass after its budget, but has made the least number', async () => {
    const {tf} = await loadBackend({backend: 'node'});
    const long = Array.from({length: 40}, () => [30, 70] as const);
    const passes = (options: {readonly least: number; readonly budget: number}): number =>
      timePasses(tf, {images: 1, now: clock(long).now, ...options}).passes;
    expect(passes({least: 2, budget: 500})).to.equal(5);
    expect(passes({least: 2, budget: 501})).to.equal(6);
    expect(passes({least: 7, budget: 500})).to.equal(7);
    expect(passes({least: 2, budget: 1e9})).to.equal(25);
  });
});
