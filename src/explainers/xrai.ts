import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {choice, count, flag, tensors} from '../core/options.ts';
import {perStep, sumGradients} from '../core/passes/path.ts';
import {quadrature, quadratureRules} from '../core/passes/quadrature.ts';
import {rankRegions} from '../core/perturbation/regions.ts';
import {checkRegions, givenRegions} from '../core/perturbation/segments/given-regions.ts';
import {regionStack} from '../core/perturbation/segments/region-stack.ts';
import {type Batch, type Range, type Run, throwIfAborted} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

/**
 * Regions in place of pixels (Kapishnikov et al. 2019): integrated gradients from a black and from a white image (each image's
 * own lowest and highest value), averaged; segments at six scales (Felzenszwalb & Huttenlocher 2004), each widened a
 * little; then the segment of the highest mean attribution is added first, the next by what it adds, and so on. Every
 * pixel gets the mean of the part it came with. Of several channels the largest attribution counts, as in PAIR's library. `fast`
 * ranks the segments once. `minPixelDiff` is a thousandth of the image by default, PAIR's 50 pixels of 224 x 224.
 */
export const xrai = defineMethod(
  {
    name: 'xrai',
    title: 'XRAI',
    map: 'signed',
    axes: 'spatial',
    inputs: ['image'],
    needs: 'gradients',
    cost: '2 * `steps` backward passes, and the segments',
    suits: 'after training',
    paper: 'https://arxiv.org/abs/1906.02825',
    options: {
      steps: count(20, 'gradient evaluations on each of the two paths'),
      rule: choice(quadratureRules, 'midpoint', 'how the integral is summed; weights sum to 1'),
      segments: tensors(
        'labels [h, w] or [n, h, w], or regions that may overlap, [1, m, h, w] or [n, m, h, w] of ones and zeros; for each input',
      ),
      minPixelDiff: count(undefined, 'a segment that adds fewer pixels is left out; by default a thousandth of all'),
      fast: flag(false, 'rank the segments once, by what each is worth alone'),
    },
  },
  ({steps, rule, segments, minPixelDiff, fast}) => {
    const given = segments && (Array.isArray(segments) ? (segments as readonly tf.Tensor[]) : [segments as tf.Tensor]);
    return {
      check(_subject, x) {
        if (given) checkRegions(given, x, 'xrai');
      },
      async attribute(subject, x, run) {
        const base = await fromBothEnds(subject, x, run, rule, steps);
        const maps: tf.Tensor[] = [];
        try {
          for (const [i, input] of x.entries()) {
            const [, height = 1, width = 1, channels = 1] = input.shape;
            const places = height * width;
            const [values, worth] = [await input.data(), (await base[i]?.data()) ?? []];
            const least = minPixelDiff ?? Math.max(1, Math.round(places / 1000));
            const own = given?.[i] && givenRegions(given[i], input);
            const found = new Float32Array(subject.rows * places);
            for (let row = 0; row < subject.rows; row++) {
              throwIfAborted(run);
              const image = values.subarray(row * places * channels, (row + 1) * places * channels);
              const regions = own?.[row] ?? regionStack(image, {height, width, channels});
              const attribution = worth.slice(row * places, (row + 1) * places);
              found.set(rankRegions(attribution, regions, {minPixelDiff: least, fast}), row * places);
              await tf.nextFrame();
            }
            maps.push(tf.tensor(found, [subject.rows, height, width]));
          }
          return {maps};
        } catch (error) {
          tf.dispose(maps);
          throw error;
        } finally {
          tf.dispose(base);
        }
      },
    };
  },
);

/** The mean of integrated gradients from each image's lowest and highest value; of its channels the largest, [n, h, w]. */
async function fromBothEnds(
  subject: Subject,
  x: Batch,
  run: Run,
  rule: (typeof quadratureRules)[number],
  steps: number,
): Promise<tf.Tensor[]> {
  const {alphas, weights} = quadrature(rule, steps);
  const [places, shares] = [[...alphas, ...alphas], [...weights, ...weights].map((weight) => weight / 2)];
  /** x - b at each step, [rows, steps, ...]: the first half of the steps comes from the lowest value. */
  const distance = (rows: tf.Tensor, range: Range) => {
    const axes = rows.shape.map((_, i) => i).slice(1);
    const isLow = perStep(
      places.map((_, k) => (k < steps ? 1 : 0)),
      range,
      rows.rank,
    );
    const [low, high] = [tf.min(rows, axes, true), tf.max(rows, axes, true)];
    return tf.sub(rows, tf.add(high, tf.mul(isLow, tf.sub(low, high))));
  };
  const rowsOf = (input: tf.Tensor | undefined, {from, to}: Range) =>
    tf.expandDims(tf.slice(input ?? tf.zeros([0]), from, to - from), 1);
  const sums = await sumGradients(subject, x, run, {
    steps: places.length,
    points: (rows, _, range) =>
      rows.map((row) => {
        const rest = places.map((alpha) => 1 - alpha);
        return tf.sub(row, tf.mul(distance(row, range), perStep(rest, range, row.rank)));
      }),
    weigh: (gradients, rowRange, range) =>
      gradients.map((gradient, i) =>
        tf.mul(tf.mul(gradient, distance(rowsOf(x[i], rowRange), range)), perStep(shares, range, gradient.rank)),
      ),
  });
  try {
    return tf.tidy(() => sums.map((sum) => tf.max(sum, -1)));
  } finally {
    tf.dispose(sums);
  }
}
