import {expect} from 'chai';
import {stratifiedDraws} from '../../src/core/passes/background-draws.ts';
import {generator, normal, sample} from '../../src/core/random.ts';
import {useBackend} from '../helpers/backend.ts';
import {flat} from '../helpers/close.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {runOf} from '../helpers/run.ts';

const many = 20_000;

/** Numbers of one normal draw. */
function draw(seed: number, stream: string, count = 8): number[] {
  const t = normal([count], seed, stream);
  const values = flat(t);
  t.dispose();
  return values;
}

describe('core/random', () => {
  useBackend();

  it('gives the same numbers for the same seed and stream, others for others', () => {
    const take = (seed: number, stream: string) => {
      const next = generator(seed, stream);
      return Array.from({length: 5}, next);
    };
    expect(take(1, 'a')).to.deep.equal(take(1, 'a'));
    for (const [seed, stream] of [
      [2, 'a'],
      [1, 'b'],
      [11, ''],
    ] as const) {
      expect(take(seed, stream)).to.not.deep.equal(take(1, 'a'));
    }
    expect(draw(3, 'x')).to.deep.equal(draw(3, 'x'));
    expect(draw(3, 'x')).to.not.deep.equal(draw(4, 'x'));
  });

  it('stays the same from release to release', () => {
    const next = generator(0, 'pinned');
    expect([next(), next(), next()]).to.deep.equal([0.4276244603097439, 0.7584505456034094, 0.5470310158561915]);
  });

  it('leaves the generator of the language alone', () => {
    const random = Math.random;
    Math.random = () => {
      throw new Error('Math.random was asked');
    };
    try {
      draw(0, 'x');
      sample(5, 3, generator(0));
    } finally {
      Math.random = random;
    }
  });

  it('is normal: mean, variance, and the shares within one and two standard deviations', () => {
    const values = draw(5, 'moments', many);
    const mean = values.reduce((a, b) => a + b, 0) / many;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / many;
    const within = (bound: number) => values.filter((value) => Math.abs(value) < bound).length / many;
    // Four standard errors each.
    expect(Math.abs(mean)).to.be.below(4 / Math.sqrt(many));
    expect(Math.abs(variance - 1)).to.be.below(4 * Math.sqrt(2 / many));
    expect(within(1)).to.be.closeTo(0.6827, 4 * Math.sqrt(0.22 / many));
    expect(within(2)).to.be.closeTo(0.9545, 4 * Math.sqrt(0.044 / many));
    // Neighbours come from one pair of uniform numbers; they must not go together.
    const pairs = values.slice(1).reduce((sum, value, i) => sum + value * (values[i] ?? 0), 0) / many;
    expect(Math.abs(pairs)).to.be.below(4 / Math.sqrt(many));
  });

  it('has the shape that is asked for, odd sizes too, and one tensor', async () => {
    await expectNoLeak(() => {
      const t = normal([3, 1, 5], 0, 'shape');
      expect(t.shape).to.deep.equal([3, 1, 5]);
      expect(new Set(flat(t)).size).to.equal(15);
      t.dispose();
    });
  });

  it('samples without repetition, every order being as likely', () => {
    const next = generator(1);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = sample(3, 3, next).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect([...orders.keys()].sort()).to.deep.equal(['012', '021', '102', '120', '201', '210']);
    for (const count of orders.values()) expect(count).to.be.closeTo(1000, 4 * Math.sqrt(1000));
    expect(new Set(sample(10, 4, next)).size).to.equal(4);
    expect(sample(3, 5, next).sort()).to.deep.equal([0, 1, 2]);
    expect(sample(0, 5, next)).to.deep.equal([]);
  });
});

describe('core/background-draws', () => {
  it('takes each background example equally often, and one place in each stretch of the path', () => {
    for (const [samples, background] of [
      [50, 10],
      [12, 12],
      [7, 3],
      [3, 7],
    ] as const) {
      const draws = stratifiedDraws(samples, background, runOf({seed: 3}));
      const counts = new Array<number>(background).fill(0);
      const stretches = new Set<number>();
      for (let k = 0; k < samples; k++) {
        const chosen = draws.background(0, k);
        counts[chosen] = (counts[chosen] ?? 0) + 1;
        const place = draws.place(0, k);
        expect(place).to.be.within(0, 1);
        stretches.add(Math.floor(place * samples));
        // The same draws for every row.
        expect([draws.background(4, k), draws.place(4, k)]).to.deep.equal([chosen, place]);
      }
      expect(Math.max(...counts) - Math.min(...counts)).to.be.at.most(1);
      expect(stretches.size).to.equal(samples);
    }
  });

  it('depends on the seed', () => {
    const places = (seed: number) => {
      const draws = stratifiedDraws(5, 5, runOf({seed}));
      return [0, 1, 2, 3, 4].map((k) => [draws.background(0, k), draws.place(0, k)]);
    };
    expect(places(1)).to.deep.equal(places(1));
    expect(places(1)).to.not.deep.equal(places(2));
  });
});
