import {expect} from 'chai';
import {encodeNpy} from '../../src/node/npy.ts';
import {toldRun} from '../../src/node/serve/told-run.ts';
import {cachedArrays} from '../../src/page/data/arrays.ts';
import {openNpy} from '../../src/page/data/npy.ts';
import {readingWords} from '../../src/page/drawing/reading-words.ts';

const bytesOf = (type: 'f2' | 'f4') => Uint8Array.from(encodeNpy(Float32Array.of(1, 2, 3, -4, 5, 6), [3, 2], type));

describe('arrays in the page', () => {
  const real = globalThis.fetch;
  let asked: string[] = [];
  beforeEach(() => {
    asked = [];
    globalThis.fetch = (address) => {
      asked.push(String(address));
      const isMissing = String(address).includes('missing');
      return Promise.resolve(new Response(isMissing ? 'nothing\n' : bytesOf('f4'), {status: isMissing ? 404 : 200}));
    };
  });
  afterEach(() => {
    globalThis.fetch = real;
  });

  it('give one row of what is stored, and refuse one that is not there', () => {
    for (const type of ['f2', 'f4'] as const) {
      const stored = openNpy(bytesOf(type).buffer);
      expect(Array.from(stored.row(1).values)).to.deep.equal([3, -4]);
      expect(stored.row(1).shape).to.deep.equal([2]);
      expect(() => stored.row(3)).to.throw(RangeError, 'row 3 of 3');
    }
  });

  it('are asked for once, and at hand from then on', async () => {
    const arrays = cachedArrays();
    expect(arrays.atHand('a', 'x.npy')).to.equal(undefined);
    const [stored, rows] = await Promise.all([arrays.stored('a', 'x.npy'), arrays.get('a', 'x.npy')]);
    expect(arrays.atHand('a', 'x.npy')).to.equal(stored);
    expect(rows instanceof Error ? [] : Array.from(rows.values)).to.deep.equal([1, 2, 3, -4, 5, 6]);
    expect(asked).to.deep.equal(['/files/a/x.npy']);
  });

  it('leave, the longest unused first, when there is no more room', async () => {
    const size = bytesOf('f4').byteLength;
    const arrays = cachedArrays(2 * size + 1);
    await arrays.stored('a', '1.npy');
    await arrays.stored('a', '2.npy');
    arrays.atHand('a', '1.npy');
    await arrays.stored('a', '3.npy');
    expect([1, 2, 3].map((n) => arrays.atHand('a', `${n}.npy`) !== undefined)).to.deep.equal([true, false, true]);
    // Numbers count too: 24 bytes more do not fit beside two files.
    await arrays.get('a', '3.npy');
    expect(arrays.atHand('a', '1.npy')).to.equal(undefined);
  });

  it('are asked for again where they were missing', async () => {
    const arrays = cachedArrays();
    for (let i = 0; i < 2; i++) expect(await arrays.stored('a', 'missing.npy')).to.be.instanceOf(Error);
    expect(asked.length).to.equal(2);
  });
});

describe('what is read out of a map', () => {
  const plane = {values: Float32Array.of(0.1, -2.5, Number.NaN, 4), height: 2, width: 2};
  it('is its name, the place from 1 on, and the value', () => {
    expect(readingWords({name: 'm', plane}, [0, 1], false)).to.equal('m · row 1, column 2: -2.5');
    expect(readingWords({name: 'm', plane, scale: 'full colour at 4'}, [1, 0], true)).to.equal(
      'm, the original in its place · row 2, column 1: NaN · full colour at 4',
    );
    // float32's nearest to 0.1 is 0.10000000149.
    expect(readingWords({name: 'm', plane, more: () => 'sum of 1, 2'}, [0, 0], false)).to.equal(
      'm · row 1, column 1: 0.1 (sum of 1, 2)',
    );
    expect(readingWords('there is no map', [0, 0], false)).to.equal('there is no map');
    expect(readingWords({name: 'm', plane}, [2, 0], false)).to.equal('m · row 3, column 1: no value');
  });
});

describe('what the page is told of a run', () => {
  it('leaves out what no view shows', () => {
    const seen = {
      ...{step: 3, wrote: {maps: {a: {file: 'x.npy'}}}, colorLimits: {a: [0.26748759448528286, null]}},
      predictions: [{unit: 1, value: 0.9712544083595276, right: true}, null],
    };
    const step = {...seen, seconds: 1.5, methods: {a: {seconds: 1}}, failures: [], time: 'x', session: 0};
    const run = {...{id: 'a', info: {x: 1}, metrics: [], checkpoints: [], problems: ['p']}, steps: [step]};
    expect(toldRun(run)).to.deep.equal({...run, steps: [seen]});
  });
});
