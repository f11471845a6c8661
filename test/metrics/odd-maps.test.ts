import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {metricRegistry} from '../../src/metrics/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {imageModel} from '../helpers/image-models.ts';
import {measured, quickMetric, withQuestion} from './question.ts';

/** A score, a reason why there is none, or any number. */
type Outcome = number | RegExp | 'some number';

const ranksNothing = /the map is constant: it ranks no place above another/;
const allZero = /the map is zero everywhere/;
const unranked = {constant: ranksNothing, zero: ranksNothing};
/** Of the 7 x 6 places of an image. */
const places = 42;

/** What a map that is the same everywhere and one of zeros get from each metric. A NaN map gets no score from any. */
const outcomes: {readonly [metric: string]: {readonly constant: Outcome; readonly zero: Outcome}} = {
  'faithfulness-aix360': unranked,
  'monotonicity-aix360': unranked,
  'faithfulness-correlation': unranked,
  'faithfulness-estimate': unranked,
  'monotonicity-correlation': unranked,
  'sensitivity-n': unranked,
  infidelity: {constant: 'some number', zero: 'some number'},
  'pixel-flipping': unranked,
  insertion: unranked,
  deletion: unranked,
  'selectivity-pixel': unranked,
  'selectivity-patch': unranked,
  completeness: {constant: 'some number', zero: 'some number'},
  'max-sensitivity': {constant: 'some number', zero: allZero},
  'avg-sensitivity': {constant: 'some number', zero: allZero},
  'random-logit': {constant: 'some number', zero: 'some number'},
  'parameter-randomisation': unranked,
  'relevance-mass': {constant: 'some number', zero: allZero},
  'relevance-rank': unranked,
  'pointing-game': unranked,
  'top-k-intersection': unranked,
  sparseness: {constant: 0, zero: allZero},
  complexity: {constant: Math.log(places), zero: allZero},
  coherence: unranked,
};

describe('maps that are not finite, constant or zero', function () {
  this.timeout(60_000);
  useBackend();

  it('every metric says what it makes of them', () => {
    expect(Object.keys(outcomes)).to.have.members(metricRegistry.map(({spec}) => spec.name));
  });

  for (const metric of metricRegistry) {
    const {name} = metric.spec;
    it(name, () =>
      withQuestion(
        () => imageModel(1),
        async ({question}) => {
          const own = quickMetric(metric);
          const clean = question();
          const whole = await measured(own, clean);
          for (const broken of [Number.NaN, Number.POSITIVE_INFINITY]) {
            const maps = withOddRows(clean.maps, [broken, 1, 0]);
            const {scores, why, curves} = await measured(own, question({maps}));
            maps.dispose();
            expect(scores[0]).to.be.NaN;
            expect(why[0]).to.equal('the map holds NaN or infinite values');
            for (const [key, values] of Object.entries(curves)) {
              const each = values.length / scores.length;
              expect(values.slice(0, each).every(Number.isNaN), `${key} of the broken map`).to.equal(true);
            }
            expectOutcome(scores[1], why[1], outcomes[name]?.constant);
            expectOutcome(scores[2], why[2], outcomes[name]?.zero);
            expectClose(scores.slice(3), whole.scores.slice(3), 1e-5, 'the sound maps beside them');
          }
        },
      ),
    );
  }
});

/** The first maps replaced by one that holds a broken value in one place, and by constants. */
function withOddRows(maps: tf.Tensor, [broken, ...constants]: readonly [number, ...number[]]): tf.Tensor {
  return tf.tidy(() => {
    const each = maps.size / (maps.shape[0] ?? 1);
    const values = Float32Array.from(maps.dataSync());
    values[2] = broken;
    constants.forEach((value, k) => {
      values.fill(value, (k + 1) * each, (k + 2) * each);
    });
    return tf.tensor(values, maps.shape);
  });
}

function expectOutcome(score: number | undefined, why: string | undefined, outcome: Outcome | undefined): void {
  if (outcome instanceof RegExp) {
    expect(score).to.be.NaN;
    expect(why).to.match(outcome);
    return;
  }
  expect(why).to.equal(undefined);
  if (outcome === 'some number') expect(Number.isFinite(score)).to.equal(true);
  else expect(score).to.be.closeTo(Number(outcome), 1e-5);
}
