import {expect} from 'chai';
import {metrics} from '../../src/metrics/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {type Reference, reference, referenceArray} from '../helpers/references.ts';
import {metricDifference} from './parity-row.ts';
import {scoresIn} from './question.ts';

/*
 * Where other libraries do not compute what their paper says: their number and ours, side by side.
 */

describe('departures of other libraries', () => {
  useBackend();
  let given: Reference;
  before(async () => {
    given = await reference('m1_logits');
  });
  after(() => given.dispose());

  const images = 8;
  const none = new Array<number>(images).fill(0);
  const all = new Array<number>(images).fill(1);

  it("Quantus' Monotonicity passes every map, since it fills a baseline with the baseline; ours passes none here", async () => {
    for (const kind of ['ig', 'sal'] as const) {
      expect(Array.from(referenceArray(`m1_logits/quantus/monotonicity_black_${kind}`).values)).to.deep.equal(all);
      const maps = kind === 'ig' ? 'quantus/attr_integrated_gradients' : 'quantus/attr_saliency_signed';
      const {ours} = await metricDifference(
        {file: `quantus/monotonicity_black_${kind}`, maps, metric: () => metrics.monotonicityAix360({step: 4})},
        given,
      );
      expect(ours).to.deep.equal(none);
    }
  });

  it("Quantus' Completeness passes no map; integrated gradients miss a hundredth, gradients over a tenth", async () => {
    const gapOf = async (kind: string, maps: string) => {
      const file = `quantus/completeness_${kind}`;
      expect(Array.from(referenceArray(`m1_logits/${file}`).values)).to.deep.equal(none);
      return (await metricDifference({file, maps, metric: () => metrics.completeness({relative: true})}, given)).ours;
    };
    for (const gap of await gapOf('ig', 'quantus/attr_integrated_gradients')) expect(gap).to.be.below(0.01);
    for (const gap of await gapOf('sal', 'quantus/attr_saliency_signed')) expect(gap).to.be.above(0.1);
  });

  it("Quantus' Sensitivity-n is not 1 on a linear model with its own contributions; ours is", async () => {
    const x = [
      [4, 3, 2, 1],
      [1, 5, 2, 2],
      [3, 1, 1, 9],
    ];
    const ours = await scoresIn(metrics.sensitivityN({sizes: 2, samples: 10}), {x, maps: x});
    expectClose(ours.scores, [1, 1, 1], 1e-5);
    const theirs = quantusSensitivityN(x);
    expectClose(theirs, [1, 0.5, -1], 1e-6);
  });
});

/** By step: over images, the correlation of the drop of all hidden places with the value of the one hidden last. */
function quantusSensitivityN(images: readonly (readonly number[])[]): number[] {
  const sorted = images.map((image) => [...image].sort((a, b) => b - a));
  return [0, 1, 2].map((step) => {
    const last = sorted.map((image) => image[step] ?? 0);
    const drops = sorted.map((image) => image.slice(0, step + 1).reduce((a, b) => a + b, 0));
    return pearsonByHand(drops, last);
  });
}

function pearsonByHand(a: readonly number[], b: readonly number[]): number {
  const centred = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const dot = (u: readonly number[], v: readonly number[]) => u.reduce((sum, value, i) => sum + value * (v[i] ?? 0), 0);
  const [u, v] = [centred(a), centred(b)];
  return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v));
}
