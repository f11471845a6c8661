import * as tf from '@tensorflow/tfjs-core';
import {count, flag, number, tensors} from '../core/options.ts';
import {scoresOf} from '../core/passes/completeness.ts';
import {changed, givenChanges, scaledChanges} from '../core/perturbation/around.ts';
import {scoresAt} from '../core/perturbation/mixed.ts';
import {normal} from '../core/random.ts';
import {blocks, indices} from '../core/run.ts';
import {type Asked, defineMetric} from '../core/scoring/metric.ts';
import {mean} from '../core/scoring/places.ts';
import {eachRow} from '../core/scoring/score-rows.ts';

/**
 * Mean over draws of (I · map - (S(x) - S(x - I)))^2: how far the map is from telling what small changes do (Yeh et al. 2019;
 * I is normal noise). `optimal` takes the multiple of the map that fits best, which compares maps of
 * different scale; captum calls it normalize. A map without channels is spread evenly over them.
 */
export const infidelity = defineMetric(
  {
    name: 'infidelity',
    title: 'Infidelity',
    range: "0 upwards, in squares of the score's unit",
    direction: 'lower is better',
    needs: 'model',
    cost: '1 forward pass a sample, and 1 for the image',
    paper: 'https://arxiv.org/abs/1901.09392',
    options: {
      samples: count(10, 'draws for each image'),
      noise: number(0.1, "standard deviation of the changes, as a share of each image's range", {min: 0}),
      optimal: flag(false, 'judge the best multiple of the map'),
      draws: tensors('changes in place of drawn ones, [samples, ...] or [n, samples, ...]'),
    },
  },
  ({samples, noise, optimal, draws}) =>
    async (asked) => {
      const {input, places, run} = asked;
      const changes = draws
        ? givenChanges('infidelity', asked, draws)
        : scaledChanges(input, normal([samples, ...input.shape.slice(1)], run.seed, 'infidelity'), noise);
      try {
        const whole = await scoresOf(asked.subject, asked.x, run);
        const {said, after} = await saidAndDone(asked, changes);
        return eachRow(places, (_, i) => {
          const own = said[i] ?? [];
          const done = (after[i] ?? []).map((value) => (whole[i] ?? 0) - value);
          const factor = optimal ? bestFactor(own, done) : 1;
          return mean(own.map((value, k) => (factor * value - (done[k] ?? 0)) ** 2));
        });
      } finally {
        changes.dispose();
      }
    },
);

type Table = readonly (readonly number[])[];

/** What the map says that each change takes away, and the score after it: both one list an image. */
async function saidAndDone(
  {subject, input, maps, places, run}: Asked,
  changes: ReturnType<typeof scaledChanges>,
): Promise<{said: Table; after: Table}> {
  const said: number[][] = places.rows.map(() => []);
  const after: number[][] = places.rows.map(() => []);
  const channels = maps.rank < input.rank ? (input.shape.at(-1) ?? 1) : 1;
  const spread = tf.tidy(() => (maps.rank < input.rank ? tf.expandDims(tf.div(maps, channels), -1) : maps.clone()));
  try {
    for await (const block of blocks(subject.rows, changes.samples, run)) {
      const {rows} = block;
      const size = rows.to - rows.from;
      const [products, scores] = tf.tidy(() => {
        const own = changes.of(block);
        const map = tf.expandDims(tf.slice(spread, rows.from, size), 1);
        const dots = tf.sum(tf.reshape(tf.mul(own, map), [size, own.shape[1] ?? 1, -1]), 2);
        return [dots, scoresAt(subject, [changed(tf.slice(input, rows.from, size), own, -1)], rows)] as const;
      });
      try {
        const [dots, values] = [await products.data(), await scores.data()];
        const each = dots.length / size;
        for (const row of indices(rows)) {
          const from = (row - rows.from) * each;
          said[row]?.push(...dots.subarray(from, from + each));
          after[row]?.push(...values.subarray(from, from + each));
        }
      } finally {
        tf.dispose([products, scores]);
      }
    }
  } finally {
    spread.dispose();
  }
  return {said, after};
}

/** Least squares: what times `said` comes closest to `done`. */
function bestFactor(said: readonly number[], done: readonly number[]): number {
  const squares = said.reduce((sum, value) => sum + value * value, 0);
  return squares === 0 ? 0 : said.reduce((sum, value, k) => sum + value * (done[k] ?? 0), 0) / squares;
}
