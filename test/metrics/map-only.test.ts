import {expect} from 'chai';
import {metrics} from '../../src/metrics/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {scoresIn} from './question.ts';

const flat = [[1, 1, 1, 1]];
const x = flat;

describe('metrics of maps alone, by hand', () => {
  useBackend();

  it('sparseness: one place of four 3/4, all alike 0, 1 2 3 4 a quarter', async () => {
    const maps = [
      [0, 0, 0, -1],
      [2, 2, -2, 2],
      [4, -1, 3, 2],
    ];
    const {scores} = await scoresIn(metrics.sparseness(), {x: [...x, ...x, ...x], maps});
    expectClose(scores, [0.75, 0, 0.25], 1e-6);
  });

  it("sparseness: a small map's score depends on its company in Quantus, not here", async () => {
    const [small, large] = [
      [0, 0, 0, 1e-7],
      [0, 0, 0, 1],
    ];
    const asQuantus = metrics.sparseness({normalise: 'batch', added: 1e-7});
    const both = {x: [...x, ...x], maps: [small, large]};
    expectClose((await scoresIn(asQuantus, {x, maps: [small]})).scores, [0.75], 1e-5);
    expectClose((await scoresIn(asQuantus, both)).scores, [3 / 20, 0.75], 1e-5);
    expectClose((await scoresIn(metrics.sparseness(), both)).scores, [0.75, 0.75], 1e-6);
  });

  it('complexity: one place 0, all alike ln 4, two alike ln 2', async () => {
    const maps = [
      [0, 0, -3, 0],
      [1, -1, 1, 1],
      [0, 5, 5, 0],
    ];
    const {scores} = await scoresIn(metrics.complexity(), {x: [...x, ...x, ...x], maps});
    expectClose(scores, [0, Math.log(4), Math.log(2)], 1e-6);
  });

  it('coherence: the mean rank correlation with each other map; ties share ranks', async () => {
    const maps = [[1, 2, 3, 4]];
    const to = async (...others: number[][]) =>
      (await scoresIn(metrics.coherence(), {x, maps, others: others.map((one) => [one])})).scores;
    expectClose(await to([10, 20, 30, 99]), [1], 1e-6);
    expectClose(await to([4, 3, 2, 1]), [-1], 1e-6);
    expectClose(await to([4, 3, 2, 1], [1, 2, 3, 4]), [0], 1e-6);
    // Ranks 1.5 1.5 3 4 beside 1 2 3 4: 4.5 / sqrt(5 * 4.5).
    expectClose(await to([0, 0, 3, 4]), [4.5 / Math.sqrt(5 * 4.5)], 1e-6);
    expectClose(await to([7, 7, 7, 7], [1, 2, 3, Number.NaN], [4, 3, 2, 1]), [-1], 1e-6);
    const none = await scoresIn(metrics.coherence(), {x, maps, others: [[[7, 7, 7, 7]]]});
    expect(none.why).to.deep.equal({0: 'no other map varies'});
  });

  it('coherence of absolute values: a map and its negative agree', async () => {
    const given = {x, maps: [[1, 2, 3, 4]], others: [[[-1, -2, -3, -4]]]};
    expectClose((await scoresIn(metrics.coherence(), given)).scores, [-1], 1e-6);
    expectClose((await scoresIn(metrics.coherence({absolute: true}), given)).scores, [1], 1e-6);
  });
});

describe('metrics with masks, by hand', () => {
  useBackend();
  const falling = [[4, 3, 2, 1]];
  const first = [[1, 1, 0, 0]];
  const last = [[0, 0, 1, 1]];

  it('relevance-mass: 7 of 10 inside, or 3', async () => {
    expectClose((await scoresIn(metrics.relevanceMass(), {x, maps: falling, masks: first})).scores, [0.7], 1e-6);
    expectClose((await scoresIn(metrics.relevanceMass(), {x, maps: falling, masks: last})).scores, [0.3], 1e-6);
  });

  it('relevance-mass: signed values leave 0 to 1 in Quantus, positive ones do not', async () => {
    const given = {x, maps: [[4, -3, 2, 1]], masks: [[1, 0, 1, 0]]};
    expectClose((await scoresIn(metrics.relevanceMass({relevance: 'signed'}), given)).scores, [6 / 4], 1e-6);
    expectClose((await scoresIn(metrics.relevanceMass(), given)).scores, [6 / 7], 1e-6);
    expectClose((await scoresIn(metrics.relevanceMass({relevance: 'absolute'}), given)).scores, [6 / 10], 1e-6);
    const cancels = {...given, maps: [[1, -1, 2, -2]]};
    const signed = await scoresIn(metrics.relevanceMass({relevance: 'signed'}), cancels);
    expect(signed.why).to.deep.equal({0: 'the relevances cancel to zero'});
    const negative = await scoresIn(metrics.relevanceMass(), {...given, maps: [[-1, -1, -2, 0]]});
    expect(negative.why).to.deep.equal({0: 'the map is positive nowhere'});
  });

  it('relevance-rank: both, one or none of the two highest inside', async () => {
    const at = async (masks: number[][]) => (await scoresIn(metrics.relevanceRank(), {x, maps: falling, masks})).scores;
    expectClose(await at(first), [1], 0);
    expectClose(await at([[1, 0, 0, 1]]), [0.5], 0);
    expectClose(await at(last), [0], 0);
  });

  it('top-k-intersection: of the highest k, the share inside', async () => {
    const at = async (k: number, masks: number[][]) =>
      (await scoresIn(metrics.topKIntersection({k}), {x, maps: falling, masks})).scores;
    expectClose(await at(3, first), [2 / 3], 1e-6);
    expectClose(await at(1, last), [0], 0);
    expectClose(await at(1, first), [1], 0);
    await expectExplainError(() => at(5, first), 'bad-option', /k is 5; these maps have 4 places/);
  });

  it('pointing-game: inside, outside, and near enough', async () => {
    const image = {
      x: [
        [
          [1, 1, 1],
          [1, 1, 1],
        ],
      ],
      maps: [
        [
          [0, 0, 9],
          [0, 0, 0],
        ],
      ],
    };
    const at = async (mask: number[][], tolerance = 0) =>
      (await scoresIn(metrics.pointingGame({tolerance}), {x: pixels(image.x), maps: image.maps, masks: [mask]})).scores;
    expectClose(
      await at([
        [0, 0, 1],
        [0, 0, 0],
      ]),
      [1],
      0,
    );
    const away = [
      [1, 0, 0],
      [0, 1, 0],
    ];
    expectClose(await at(away), [0], 0);
    // From row 0, column 2 to row 1, column 1.
    expectClose(await at(away, 1.41), [0], 0);
    expectClose(await at(away, 1.42), [1], 0);
  });

  it('pointing-game: any of several equally high places may hit', async () => {
    const at = async (masks: number[][]) =>
      (await scoresIn(metrics.pointingGame(), {x, maps: [[0, 5, 5, 0]], masks})).scores;
    expectClose(await at(last), [1], 0);
    expectClose(await at([[1, 0, 0, 1]]), [0], 0);
  });

  it('an empty mask gives no score, and says so', async () => {
    for (const metric of [
      metrics.relevanceMass(),
      metrics.relevanceRank(),
      metrics.pointingGame(),
      metrics.topKIntersection(),
    ]) {
      const {scores, why} = await scoresIn(metric, {x, maps: falling, masks: [[0, 0, 0, 0]]});
      expect(scores[0], metric.name).to.be.NaN;
      expect(why, metric.name).to.deep.equal({0: 'the mask is empty'});
    }
  });
});

/** Images [n, h, w] with one channel. */
function pixels(images: number[][][]): number[][][][] {
  return images.map((image) => image.map((line) => line.map((value) => [value])));
}
