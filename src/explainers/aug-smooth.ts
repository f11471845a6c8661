import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {defineMethod} from '../core/method.ts';
import {method} from '../core/options.ts';
import {mapReducer} from '../core/passes/map-reducer.ts';
import {checkVariants, explainVariants, refuseFeatures} from '../core/passes/variants.ts';
import {type Block, indices} from '../core/run.ts';
import {gradCam} from './grad-cam.ts';

/** Each of these is tried as it is and mirrored. */
const factors = [0.9, 1, 1.1];
/** Axis of the width in [n, h, w, c] and [n, h, w]. */
const width = 2;

/**
 * Test-time augmentation smoothing: the mean of another method's maps of the image, mirrored or not, times 0.9, 1 and 1.1; maps
 * of mirrored images are mirrored back. As pytorch-grad-cam's aug_smooth, which brings each map to 0..1 before the mean,
 * where this takes them as they are.
 */
export const augSmooth = defineMethod(
  {
    name: 'aug-smooth',
    title: 'Augmentation smoothing',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image'],
    needs: 'layers',
    cost: '6 times the method that is smoothed',
    suits: 'every few epochs',
    paper: 'https://github.com/jacobgil/pytorch-grad-cam',
    options: {of: method('method to smooth; by default grad-cam')},
  },
  ({of = gradCam()}) => {
    refuseFeatures(of, 'aug-smooth');
    if (of.axes === 'layer') {
      throw new ExplainError(
        'bad-option',
        `aug-smooth: '${of.name}' gives maps of layers, whose mirrored side is not known: choose a method with maps of the image`,
      );
    }
    // What has a place in the image would have to be mirrored with it.
    for (const option of ['segments', 'baseline', 'draws']) {
      if (!/tensor/.test(String(of.options?.[option]))) continue;
      throw new ExplainError(
        'bad-option',
        `aug-smooth: '${of.name}' has its own ${option} for each place, which mirrored images do not fit: use a rule or a number`,
      );
    }
    return {
      map: of.map,
      axes: of.axes ?? 'input',
      check: (subject, x, run) => checkVariants(of, subject, x, run),
      async attribute(subject, x, run) {
        const total = 2 * factors.length;
        const points = ({rows, steps}: Block) =>
          x.map((input) => {
            const own = tf.slice(input, rows.from, rows.to - rows.from);
            const each = indices(steps).map((k) => {
              const scaled = tf.mul(own, factors[k % factors.length] ?? 1);
              return isMirrored(k) ? tf.reverse(scaled, width) : scaled;
            });
            return tf.reshape(tf.stack(each, 1), [-1, ...input.shape.slice(1)]);
          });
        const reduced = mapReducer('mean', total);
        const add = (maps: readonly tf.Tensor[], block: Block) => {
          try {
            reduced.add(
              tf.tidy(() => maps.map((map) => mirroredBack(map, block))),
              block,
            );
          } finally {
            tf.dispose([...maps]);
          }
        };
        try {
          const rest = await explainVariants({of, count: total, points, add}, subject, x, run);
          return {...rest, maps: reduced.finish()};
        } finally {
          reduced.dispose();
        }
      },
    };
  },
);

/** The first half of the variants is as it is. */
const isMirrored = (k: number) => k >= factors.length;

/** Maps [rows * steps, ...] with those of mirrored images turned. */
function mirroredBack(map: tf.Tensor, {rows, steps}: Block): tf.Tensor {
  const spread = tf.reshape(map, [rows.to - rows.from, steps.to - steps.from, ...map.shape.slice(1)]);
  const each = tf.unstack(spread, 1).map((one, i) => (isMirrored(steps.from + i) ? tf.reverse(one, width) : one));
  return tf.reshape(tf.stack(each, 1), map.shape);
}
