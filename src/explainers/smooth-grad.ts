import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {defineMethod} from '../core/method.ts';
import {choice, count, method, number, tensors} from '../core/options.ts';
import {mapReducer, reductions} from '../core/passes/map-reducer.ts';
import {checkVariants, explainVariants, refuseFeatures} from '../core/passes/variants.ts';
import {normal} from '../core/random.ts';
import {type Batch, type Block, indices, type Run} from '../core/run.ts';
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
      reduce: choice(reductions, 'mean', 'SmoothGrad, SmoothGrad-squared or VarGrad'),
      draws: tensors('the noise itself, [samples, ...] or [n, samples, ...] for each input; replaces seed and noise'),
    },
  },
  ({of = gradient(), samples, noise, noiseUnit, reduce, draws}) => {
    refuseFeatures(of, 'smooth-grad');
    const given = draws && (Array.isArray(draws) ? (draws as readonly tf.Tensor[]) : [draws as tf.Tensor]);
    const countOf = (x: Batch) => (given ? drawnSamples(given, x) : samples);
    return {
      map: reduce === 'mean' ? of.map : 'positive',
      axes: of.axes,
      check(subject, x, run) {
        countOf(x);
        checkVariants(of, subject, x, run);
      },
      async attribute(subject, x, run) {
        const total = countOf(x);
        const points = (block: Block) =>
          x.map((input, i) => {
            const rows = tf.expandDims(tf.slice(input, block.rows.from, block.rows.to - block.rows.from), 1);
            const added = given?.[i]
              ? drawn(given[i], input, block)
              : tf.mul(noiseFor(input, i, block, run), tf.mul(noise, noiseUnit === 'range' ? rangeOf(rows) : 1));
            return tf.reshape(tf.add(rows, added), [-1, ...input.shape.slice(1)]);
          });
        const reduced = mapReducer(reduce, total);
        try {
          const rest = await explainVariants({of, count: total, points, add: reduced.add}, subject, x, run);
          return {...rest, maps: reduced.finish()};
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
