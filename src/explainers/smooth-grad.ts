import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import type {Explainer} from '../core/explainer.ts';
import {defineMethod} from '../core/method.ts';
import {choice, count, method, number, tensors} from '../core/options.ts';
import {normal} from '../core/random.ts';
import {type Batch, type Block, blocks, indices, type Run, rowCollector} from '../core/run.ts';
import {repeatRows} from '../core/subject.ts';
import {gradient} from './gradient.ts';

/**
 * The mean of another method's maps over noisy copies of the input (Smilkov et al. 2017, section 3); `reduce: square`
 * is SmoothGrad-squared (Hooker et al. 2019), `variance` is VarGrad (Adebayo et al. 2018; population variance). The
 * noise is a share of each image's own range max - min, as in the paper. All images of a batch get the same
 * draws, so that a map does not depend on the company it is computed in, nor on the batch size.
 */
export const smoothGrad = defineMethod(
  {
    name: 'smooth-grad',
    title: 'SmoothGrad',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'gradients',
    cost: '`samples` times the method that is smoothed',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/1706.03825',
    options: {
      of: method('method to smooth; by default gradient'),
      samples: count(25, 'noisy copies of each image'),
      noise: number(0.15, 'standard deviation of the noise, in the unit that noiseUnit says', {min: 0}),
      noiseUnit: choice(['range', 'absolute'], 'range', "share of each image's max - min, or in the input's own unit"),
      reduce: choice(['mean', 'square', 'variance'], 'mean', 'SmoothGrad, SmoothGrad-squared or VarGrad'),
      draws: tensors('the noise itself, [samples, ...] or [n, samples, ...] for each input; replaces seed and noise'),
    },
  },
  ({of = gradient(), samples, noise, noiseUnit, reduce, draws}) => {
    if (of.map === 'features') {
      throw new ExplainError('bad-option', `smooth-grad: '${of.name}' gives feature maps, which have no mean map`);
    }
    const given = draws && (Array.isArray(draws) ? (draws as readonly tf.Tensor[]) : [draws as tf.Tensor]);
    const countOf = (x: Batch) => (given ? drawnSamples(given, x) : samples);
    return {
      map: reduce === 'mean' ? of.map : 'positive',
      axes: of.axes,
      check(subject, x, run) {
        countOf(x);
        of.check?.(subject, x, run);
        // What has one row for each image (a baseline, say) does not fit the noisy copies.
        const twice = subject.take(repeatRows(indices({from: 0, to: subject.rows}), 2));
        tf.tidy(() =>
          of.check?.(
            twice,
            x.map((input) => tf.concat([input, input], 0)),
            run,
          ),
        );
      },
      async attribute(subject, x, run) {
        const total = countOf(x);
        const noisy = (block: Block) =>
          x.map((input, i) => {
            const rows = tf.expandDims(tf.slice(input, block.rows.from, block.rows.to - block.rows.from), 1);
            const added = given?.[i]
              ? drawn(given[i], input, block)
              : tf.mul(noiseFor(input, i, block, run), tf.mul(noise, noiseUnit === 'range' ? rangeOf(rows) : 1));
            const points = tf.add(rows, added);
            return tf.reshape(points, [-1, ...input.shape.slice(1)]);
          });
        const reduced = reducer(reduce, total);
        try {
          let parts: readonly string[] | undefined;
          for await (const block of blocks(subject.rows, total, run)) {
            const points = tf.tidy(() => noisy(block));
            try {
              const asked = subject.take(repeatRows(indices(block.rows), block.steps.to - block.steps.from));
              const found = await of.attribute(asked, points, {...run, progress: undefined});
              parts = found.parts;
              reduced.add(found.maps, block);
            } finally {
              tf.dispose(points);
            }
          }
          return {maps: reduced.finish(), parts};
        } finally {
          reduced.dispose();
        }
      },
    };
  },
);

/** How many samples the given draws hold, which must fit every input. */
function drawnSamples(draws: readonly tf.Tensor[], x: Batch): number {
  const counts = x.map((input, i) => {
    const noise = draws[i];
    const own = input.shape.slice(1);
    const lead = noise ? noise.shape.slice(0, noise.rank - own.length) : [];
    const fits =
      noise?.shape.slice(lead.length).every((side, axis) => side === own[axis]) &&
      (lead.length === 1 || (lead.length === 2 && lead[0] === input.shape[0]));
    if (fits) return lead.at(-1) ?? 0;
    throw new ExplainError(
      'bad-option',
      `smooth-grad: draws for input ${i} must be [samples, ${own.join(', ')}] or [${input.shape[0]}, samples, ${own.join(', ')}]; ` +
        `got ${noise ? `[${noise.shape.join(', ')}]` : 'none'}`,
    );
  });
  if (counts.some((n) => n !== counts[0])) {
    throw new ExplainError(
      'bad-option',
      `smooth-grad: draws must have as many samples for each input; got ${counts.join(', ')}`,
    );
  }
  return counts[0] ?? 0;
}

function drawn(draws: tf.Tensor, input: tf.Tensor, {rows, steps}: Block): tf.Tensor {
  const samples = steps.to - steps.from;
  if (draws.rank === input.rank) return tf.expandDims(tf.slice(draws, steps.from, samples), 0);
  return tf.slice(draws, [rows.from, steps.from], [rows.to - rows.from, samples]);
}

/** Standard normal noise of a block's samples, [1, samples, ...]. */
function noiseFor(input: tf.Tensor, index: number, {steps}: Block, run: Run): tf.Tensor {
  const shape = input.shape.slice(1);
  const each = indices(steps).map((k) => normal(shape, run.seed, `smooth-grad/${index}/${k}`));
  return tf.expandDims(tf.stack(each), 0);
}

/** max - min of each row, [rows, 1, 1 ...]. */
function rangeOf(rows: tf.Tensor): tf.Tensor {
  const axes = rows.shape.slice(1).map((_, i) => i + 1);
  return tf.sub(tf.max(rows, axes, true), tf.min(rows, axes, true));
}

/**
 * Sums maps over samples. Squares are taken of the distance to the first sample's map where the variance is wanted: the
 * difference of two large sums would leave nothing but rounding.
 */
function reducer(reduce: 'mean' | 'square' | 'variance', samples: number) {
  const collected = rowCollector();
  let [origin, first, second]: tf.Tensor[][] = [[], [], []];
  const replace = (old: tf.Tensor[] = [], now: tf.Tensor[]) => {
    tf.dispose(old);
    return now;
  };
  return {
    add(maps: Awaited<ReturnType<Explainer['attribute']>>['maps'], {rows, steps}: Block) {
      try {
        const [width, depth] = [rows.to - rows.from, steps.to - steps.from];
        const spread = maps.map((map) => tf.reshape(map, [width, depth, ...map.shape.slice(1)]));
        const sum = (old: readonly tf.Tensor[] = [], power: 1 | 2) =>
          tf.tidy(() =>
            spread.map((map, i) => {
              const zero = reduce === 'variance' ? origin?.[i] : undefined;
              const values = zero ? tf.sub(map, zero) : map;
              const part = tf.sum(power === 2 ? tf.square(values) : values, 1);
              return old[i] ? tf.add(old[i], part) : part;
            }),
          );
        try {
          if (steps.from === 0 && reduce === 'variance') {
            origin = replace(
              origin,
              spread.map((map) => tf.tidy(() => tf.slice(map, [0, 0], [width, 1]))),
            );
          }
          if (reduce !== 'square') first = replace(first, sum(first, 1));
          if (reduce !== 'mean') second = replace(second, sum(second, 2));
        } finally {
          tf.dispose(spread);
        }
        if (steps.to !== samples) return;
        collected.add(
          tf.tidy(() => {
            const means = (sums: readonly tf.Tensor[] = []) => sums.map((s) => tf.div(s, samples));
            if (reduce === 'mean') return means(first);
            if (reduce === 'square') return means(second);
            const shift = means(first);
            return means(second).map((square, i) => tf.relu(tf.sub(square, tf.square(shift[i] ?? 0))));
          }),
        );
        [origin, first, second] = [replace(origin, []), replace(first, []), replace(second, [])];
      } finally {
        tf.dispose([...maps]);
      }
    },
    finish: () => collected.finish(),
    dispose() {
      tf.dispose([origin, first, second]);
      collected.dispose();
    },
  };
}
