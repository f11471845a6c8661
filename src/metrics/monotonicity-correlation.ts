import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {descending} from '../core/maths/correlation.ts';
import {count, tensors} from '../core/options.ts';
import {scoresOf} from '../core/passes/completeness.ts';
import {
  agreement,
  placesAtOnce,
  ranksIn,
  type Span,
  spannedScores,
  stepEnds,
  sumAt,
} from '../core/perturbation/hiding.ts';
import {generator} from '../core/random.ts';
import {indices} from '../core/run.ts';
import {defineMetric} from '../core/scoring/metric.ts';
import {mean} from '../core/scoring/places.ts';
import {eachRanked} from '../core/scoring/score-rows.ts';

/**
 * Rank correlation over groups of places of the sum of |map| with the mean square change of the score when the group holds
 * random values (Nguyen & Rodriguez Martinez 2020): what matters more must be known better. The values are drawn evenly
 * between the image's lowest and highest, the same for every group and image. The paper's factor 1 / S(x)^2 is one number an
 * image and changes no ranks.
 */
export const monotonicityCorrelation = defineMetric(
  {
    name: 'monotonicity-correlation',
    title: 'Monotonicity correlation',
    range: '-1 to 1',
    direction: 'higher is better',
    needs: 'model',
    cost: '1 forward pass a group and sample, and 1 for the whole image',
    paper: 'https://arxiv.org/abs/2007.07584',
    options: {
      step: count(undefined, 'places in a group; by default a 64th of them'),
      samples: count(5, 'draws for each group'),
      draws: tensors('shares of the way from the lowest to the highest value, [samples, ...shape of an image]'),
    },
  },
  (options) => async (asked) => {
    const {places, subject, input, x, run} = asked;
    const sized = {...places, rows: places.rows.map((row) => row.map(Math.abs))};
    const ends = stepEnds(places.count, options.step ?? placesAtOnce(places.count));
    const draws = drawsFor(options.draws, options.samples, input.shape.slice(1), run.seed);
    const samples = draws.shape[0] ?? 1;
    const spans = ends.flatMap((to, k) => new Array<Span>(samples).fill({from: ends[k - 1] ?? 0, to}));
    const orders = sized.rows.map(descending);
    const axes = input.shape.map((_, axis) => axis).slice(1);
    const [low, range] = tf.tidy(() => {
      const lowest = tf.min(input, axes, true);
      return [tf.expandDims(lowest, 1), tf.expandDims(tf.sub(tf.max(input, axes, true), lowest), 1)] as const;
    });
    try {
      const whole = await scoresOf(subject, x, run);
      const after = await spannedScores(asked, orders.map(ranksIn), spans, ({rows, steps}) => {
        const which = tf.tensor1d(
          indices(steps).map((step) => step % samples),
          'int32',
        );
        const own = tf.expandDims(tf.gather(draws, which), 0);
        const size = rows.to - rows.from;
        return [tf.add(tf.slice(low, rows.from, size), tf.mul(own, tf.slice(range, rows.from, size)))];
      });
      return eachRanked(sized, (row, i) => {
        const said = ends.map((to, k) => sumAt(row, orders[i]?.subarray(ends[k - 1] ?? 0, to) ?? []));
        const moved = ends.map((_, k) =>
          mean(Array.from({length: samples}, (_, s) => ((after[i]?.[k * samples + s] ?? 0) - (whole[i] ?? 0)) ** 2)),
        );
        return agreement(said, moved, 'spearman');
      });
    } finally {
      tf.dispose([draws, low, range]);
    }
  },
);

function drawsFor(
  given: tf.Tensor | readonly tf.Tensor[] | undefined,
  samples: number,
  shape: readonly number[],
  seed: number,
): tf.Tensor {
  if (given === undefined) {
    const next = generator(seed, 'monotonicity-correlation');
    const values = Float32Array.from({length: shape.reduce((a, b) => a * b, samples)}, next);
    return tf.tensor(values, [samples, ...shape]);
  }
  const one = Array.isArray(given) ? given[0] : (given as tf.Tensor);
  if (one && one.rank === shape.length + 1 && shape.every((side, axis) => side === one.shape[axis + 1]))
    return one.clone();
  throw new ExplainError(
    'bad-option',
    `monotonicity-correlation: draws must be [samples, ${shape.join(', ')}]; got [${one?.shape.join(', ')}]`,
  );
}
