import {expect} from 'chai';
import {filmstrip, thin} from '../../src/image/filmstrip.ts';
import {expectPicture} from './golden.ts';
import {digitPicture, drawn, signedMap} from './samples.ts';

const upTo = (last: number) => Array.from({length: last + 1}, (_, i) => i);
const every = (stride: number, last: number) => upTo(last).filter((i) => i % stride === 0);

describe('thin', () => {
  const cases: readonly {steps: readonly number[]; most?: number; shown: readonly number[]}[] = [
    {steps: [], shown: []},
    {steps: [0], shown: [0]},
    {steps: upTo(12), shown: upTo(12)},
    {steps: upTo(19), shown: upTo(19)},
    {steps: upTo(20), shown: every(2, 20)},
    {steps: upTo(21), shown: [...every(2, 20), 21]},
    {steps: upTo(38), shown: every(2, 38)},
    {steps: upTo(39), shown: every(4, 36).concat(39)},
    {steps: upTo(200), shown: [...every(16, 192), 200]},
    {steps: [0, 5, 10, 15, 17], most: 3, shown: [0, 10, 17]},
    {steps: [0, 5, 10, 15, 20], most: 3, shown: [0, 10, 20]},
    {steps: upTo(9), most: 2, shown: [0, 9]},
    {steps: upTo(9), most: 1, shown: [9]},
    {steps: upTo(9), most: 0, shown: []},
  ];
  for (const {steps, most, shown} of cases) {
    it(`shows ${shown.join(' ')} of ${steps.length} steps, ${most ?? 20} at most`, () => {
      expect(thin(steps, most)).to.deep.equal(shown);
    });
  }

  it('never shows again what it left out, keeps first and last, and fills at least half', () => {
    for (const most of [2, 3, 5, 20]) {
      let before: number[] = [];
      for (let last = 0; last < 300; last++) {
        const now = thin(upTo(last), most);
        expect(now.length).to.be.at.most(most);
        expect(now.length).to.be.at.least(Math.min(last + 1, Math.floor(most / 2) + 1));
        expect([now[0], now.at(-1)]).to.deep.equal([0, last]);
        const known = new Set([...before, last]);
        expect(now.filter((step) => !known.has(step))).to.deep.equal([]);
        before = now;
      }
    }
  });

  it('lets frames stand still but for a few halvings', () => {
    let jumps = 0;
    for (let last = 1; last < 320; last++) {
      const [before, now] = [thin(upTo(last - 1)), thin(upTo(last))];
      if (before.slice(0, -1).some((step) => !now.includes(step))) jumps++;
    }
    // At 21, 40, 78, 154 and 306 steps.
    expect(jumps).to.equal(5);
  });
});

describe('filmstrip', () => {
  it('shows a row an image and a column an epoch', () => {
    const steps = thin(upTo(9));
    const rows = [0, 1, 2, 3].map((i) => ({
      label: [`true ${i}`],
      original: digitPicture(i),
      frames: steps.map((step) => (i === 3 && step === 4 ? undefined : drawn(signedMap(i, step / 4), 'signed'))),
      notes: steps.map((step) => (i % 2 === 1 && step < 3 ? `${(i + step + 4) % 10} ✗` : `${i} ✓`)),
    }));
    expectPicture(
      'filmstrip',
      filmstrip({
        title: 'gradient · digits',
        steps,
        rows,
        legend: [{kind: 'signed', text: 'against / for the class, each map to its own scale'}],
      }),
    );
  });

  it('shows the thinned steps of a long run', () => {
    const steps = thin(upTo(41), 12);
    const rows = [2].map((i) => ({
      label: ['true Großer Münsterländer'],
      original: digitPicture(i),
      frames: steps.map((step) => drawn(signedMap(i, step / 16), 'signed')),
    }));
    expectPicture('filmstrip-long', filmstrip({steps, rows, tile: 48}));
  });
});
