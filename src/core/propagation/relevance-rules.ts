import * as tf from '@tensorflow/tfjs-core';
import {inPlaceOf, scaledBack, withBackward} from './backward.ts';
import type {Change, WeightedSum} from './weighted-sums.ts';

/*
 * How a weighted sum shares the relevance that comes back among its inputs. Each rule computes sums whose way back does
 * it; the value of what it returns is of no account.
 */

export const relevanceRules = ['epsilon', 'gamma', 'alpha-beta', 'z-plus', 'flat'] as const;

export type RelevanceRule = (typeof relevanceRules)[number];

/** `rule`: a bias is treated as one more weight, at an input of 1; `plain`: it counts as it is; `none`: not at all. */
export const biasKinds = ['rule', 'plain', 'none'] as const;

export interface RuleSettings {
  readonly epsilon: number;
  readonly gamma: number;
  readonly alpha: number;
  readonly beta: number;
  readonly bias: (typeof biasKinds)[number];
}

const same = (w: tf.Tensor) => w;
const positive = (w: tf.Tensor) => tf.relu(w);
const negative = (w: tf.Tensor) => tf.minimum(w, 0);

export function shareBy(rule: RelevanceRule, x: tf.Tensor, sum: WeightedSum, settings: RuleSettings): tf.Tensor {
  const {epsilon, gamma, alpha, beta} = settings;
  const biasBy = (change: (bias: tf.Tensor) => tf.Tensor): Change['bias'] =>
    ({rule: change, plain: same, none: undefined})[settings.bias];
  const owned = (part: 'more' | 'less', bias: Change['bias']) => partOf(part, x, sum, bias);
  switch (rule) {
    case 'epsilon':
      return divided(sum(times(x), {kernel: same, bias: biasBy(same)}), epsilon);
    case 'gamma': {
      // The contributions and gamma times the positive ones among them, over the same with the bias.
      const extra = settings.bias === 'rule' ? positive : undefined;
      const all = sum(times(x), {kernel: same, bias: biasBy(same)});
      return divided(tf.add(all, tf.mul(gamma, owned('more', extra))), epsilon);
    }
    case 'z-plus':
      return divided(owned('more', biasBy(positive)), epsilon);
    case 'alpha-beta': {
      const more = divided(owned('more', biasBy(positive)), epsilon, alpha);
      return beta === 0 ? more : tf.add(more, divided(owned('less', biasBy(negative)), epsilon, -beta));
    }
    case 'flat':
      return divided(
        sum(
          inPlaceOf(x, () => tf.onesLike(x)),
          {kernel: (w) => tf.onesLike(w)},
        ),
        epsilon,
      );
    default:
      return rule satisfies never;
  }
}

/** The sum of the contributions x w that are positive, or of those that are negative. */
function partOf(part: 'more' | 'less', x: tf.Tensor, sum: WeightedSum, bias: Change['bias']): tf.Tensor {
  const [withPositive, withNegative] = part === 'more' ? [positive, negative] : [negative, positive];
  return tf.add(sum(times(x, positive), {kernel: withPositive, bias}), sum(times(x, negative), {kernel: withNegative}));
}

/** x, or a part of it; what comes back is multiplied by it. */
export function times(x: tf.Tensor, part?: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  if (!part) return scaledBack(x, () => x);
  return withBackward(
    [x],
    (save) => {
      const own = part(x);
      save([own]);
      return own;
    },
    (dy, [own]) => [tf.mul(dy, own ?? 0)],
  );
}

/** z as it is; what comes back is divided by it, kept off zero by epsilon, and multiplied by `factor`. */
export function divided(z: tf.Tensor, epsilon: number, factor = 1): tf.Tensor {
  return scaledBack(z, () => {
    const side = tf.sub(tf.mul(2, tf.cast(tf.greaterEqual(z, 0), 'float32')), 1);
    return tf.divNoNan(factor, tf.add(z, tf.mul(epsilon, side)));
  });
}
