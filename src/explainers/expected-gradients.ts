import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {defineMethod} from '../core/method.ts';
import {choice, count, number, tensors, text} from '../core/options.ts';
import {backgroundOf} from '../core/passes/background.ts';
import {type Draws, givenDraws, stratifiedDraws} from '../core/passes/background-draws.ts';
import {samplingErrors} from '../core/passes/completeness.ts';
import {activationsAt, layerSubject, networkBehind} from '../core/passes/layer-gradients.ts';
import {sumGradients} from '../core/passes/path.ts';
import {rankedUnits, rankOrders} from '../core/passes/ranked-units.ts';
import {normal} from '../core/random.ts';
import {type Batch, byRows, indices, type Range, type Run, rowCount, sliceRows} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

/**
 * The mean over background examples b and places a on the path of (x - b) * dS/dx at b + a (x - b) (Erion et al. 2019,
 * eq. 2), which is what SHAP's GradientExplainer estimates. The map sums to S(x) - the mean of S(b); `completeness-gap` is
 * what is missing and `sampling-error` the standard error of the sum. Unlike SHAP's, the draws are stratified: each
 * background example comes up equally often, and the places lie one in each of `samples` equal stretches, in random order.
 */
export const expectedGradients = defineMethod(
  {
    name: 'expected-gradients',
    title: 'Expected gradients',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'gradients',
    cost: '`samples` backward passes a rank',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/1906.10670',
    options: {
      samples: count(50, 'draws of a background example and a place on the path'),
      background: tensors('examples to compare with, [b, ...] for each input; by default those of the run'),
      layer: text('explain the output of this layer in place of the input'),
      ranked: count(undefined, 'explain so many output units for each image instead of the target'),
      order: choice(rankOrders, 'max', 'by what ranked units are chosen'),
      smoothing: number(0, "standard deviation of noise added to x in each draw, in the input's unit", {min: 0}),
      draws: tensors('[background number, place], each [samples] or [n, samples]; replaces seed and samples'),
    },
  },
  (options) => {
    return {
      axes: options.layer === undefined ? 'input' : 'layer',
      check(subject, x, run) {
        backgroundOf(options.background, x, run, 'expected-gradients');
        if (options.layer !== undefined) networkBehind(subject, 'expected-gradients').site(options.layer);
        if (options.ranked !== undefined && !subject.ask) {
          throw new ExplainError('not-applicable', 'expected-gradients: `ranked` needs a model with output units');
        }
      },
      async attribute(subject, x, run) {
        const background = backgroundOf(options.background, x, run, 'expected-gradients');
        const draws = options.draws
          ? givenDraws(options.draws, subject.rows)
          : stratifiedDraws(options.samples, rowCount(background), run);
        const explain = (asked: Subject) => explainOne(asked, x, background, draws, options, run);
        if (options.ranked === undefined || !subject.ask) return explain(subject);
        const ranked = await rankedUnits(subject, x, options.ranked, options.order, run);
        const found: tf.Tensor[][] = [];
        try {
          for (let rank = 0; rank < (ranked[0]?.length ?? 0); rank++) {
            const {maps} = await explain(subject.ask(ranked.map((units) => units[rank] ?? 0)));
            found.push([...maps]);
          }
          const first = found[0] ?? [];
          return {
            maps: first.map((_, i) =>
              tf.stack(
                found.flatMap((maps) => maps[i] ?? []),
                -1,
              ),
            ),
            ranked,
          };
        } finally {
          tf.dispose(found);
        }
      },
    };
  },
);

interface Settings {
  readonly layer: string | undefined;
  readonly smoothing: number;
}

async function explainOne(
  subject: Subject,
  x: Batch,
  background: Batch,
  draws: Draws,
  {layer, smoothing}: Settings,
  run: Run,
) {
  if (layer === undefined) return sampled(subject, x, background, draws, smoothing, run);
  const site = networkBehind(subject, 'expected-gradients').site(layer);
  const quiet = {...run, progress: undefined};
  const at = (from: Batch, asking: (rows: number[]) => Subject) =>
    byRows(rowCount(from), quiet, (rows) => activationsAt(asking(indices(rows)), sliceRows(from, rows), [site]));
  const inner: tf.Tensor[][] = [];
  try {
    inner.push(await at(x, (rows) => subject.take(rows)));
    // Which question is asked does not matter for the activations.
    inner.push(await at(background, (rows) => subject.take(rows.map(() => 0))));
    const found = await sampled(layerSubject(subject, x, site), inner[0] ?? [], inner[1] ?? [], draws, smoothing, run);
    return {...found, parts: [site.address]};
  } finally {
    tf.dispose(inner);
  }
}

async function sampled(subject: Subject, x: Batch, background: Batch, draws: Draws, smoothing: number, run: Run) {
  const {samples} = draws;
  /** x with its noise, and its distance to the background, [rows, steps, ...] each. */
  const pairs = (rows: Batch, rowRange: Range, steps: Range) =>
    rows.map((row, i) => {
      const noisy = smoothing > 0 ? tf.add(row, tf.mul(noiseFor(row, i, steps, run), smoothing)) : row;
      const chosen = table(rowRange, steps, draws.background);
      const drawnFrom = background[i] ?? tf.zerosLike(row);
      const index = tf.tensor1d(chosen, 'int32');
      const [width, depth] = [rowRange.to - rowRange.from, steps.to - steps.from];
      const compared = tf.reshape(tf.gather(drawnFrom, index), [width, depth, ...drawnFrom.shape.slice(1)]);
      return {compared, distance: tf.sub(noisy, compared)};
    });
  const sums = await sumGradients(subject, x, run, {
    steps: samples,
    points: (rows, rowRange, steps) =>
      pairs(rows, rowRange, steps).map(({compared, distance}) => {
        const [width, depth] = [rowRange.to - rowRange.from, steps.to - steps.from];
        const ones = new Array<number>(distance.rank - 2).fill(1);
        const place = tf.tensor(table(rowRange, steps, draws.place), [width, depth, ...ones]);
        return tf.add(compared, tf.mul(place, distance));
      }),
    weigh: (gradients, rowRange, steps) => {
      const rows = sliceRows(x, rowRange).map((t) => tf.expandDims(t, 1));
      const parts = pairs(rows, rowRange, steps).map(({distance}, i) => tf.mul(gradients[i] ?? 0, distance));
      const [width, depth] = [rowRange.to - rowRange.from, steps.to - steps.from];
      const total = tf.addN(parts.map((part) => tf.sum(tf.reshape(part, [width, depth, -1]), 2)));
      return [...parts, tf.square(total)];
    },
  });
  try {
    const maps = tf.tidy(() => sums.slice(0, x.length).map((sum) => tf.div(sum, samples)));
    try {
      const squares = sums[x.length];
      const numbers = await samplingErrors(
        subject,
        x,
        background,
        maps,
        squares ? await squares.data() : [],
        samples,
        run,
      );
      return {maps, numbers};
    } catch (error) {
      tf.dispose(maps);
      throw error;
    }
  } finally {
    tf.dispose(sums);
  }
}

function table(rows: Range, steps: Range, value: (row: number, k: number) => number): number[] {
  return indices(rows).flatMap((row) => indices(steps).map((k) => value(row, k)));
}

function noiseFor(row: tf.Tensor, index: number, steps: Range, run: Run): tf.Tensor {
  const each = indices(steps).map((k) =>
    normal(row.shape.slice(2), run.seed, `expected-gradients/noise/${index}/${k}`),
  );
  return tf.expandDims(tf.stack(each), 0);
}
