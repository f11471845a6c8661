import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {defineMethod} from '../core/method.ts';
import {choice, number} from '../core/options.ts';
import {scoresOf, totals} from '../core/passes/completeness.ts';
import {networkBehind} from '../core/passes/layer-gradients.ts';
import {type Composite, withRelevance} from '../core/propagation/relevance.ts';
import {biasKinds, type RuleSettings} from '../core/propagation/relevance-rules.ts';
import {type Batch, byRows, indices, sliceRows} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

const composites = {
  epsilon: {dense: 'epsilon', convolution: 'epsilon'},
  gamma: {dense: 'gamma', convolution: 'gamma'},
  'alpha-beta': {dense: 'alpha-beta', convolution: 'alpha-beta'},
  'z-plus': {dense: 'z-plus', convolution: 'z-plus'},
  flat: {dense: 'flat', convolution: 'flat'},
  'epsilon-gamma': {dense: 'epsilon', convolution: 'gamma'},
  'epsilon-gamma-flat': {dense: 'epsilon', convolution: 'gamma', first: 'flat'},
  'epsilon-plus': {dense: 'epsilon', convolution: 'z-plus'},
  'epsilon-plus-flat': {dense: 'epsilon', convolution: 'z-plus', first: 'flat'},
  'epsilon-alpha-beta': {dense: 'epsilon', convolution: 'alpha-beta'},
  'epsilon-alpha-beta-flat': {dense: 'epsilon', convolution: 'alpha-beta', first: 'flat'},
} as const satisfies {readonly [rule: string]: Composite};

const rules = [
  ...(['epsilon', 'gamma', 'alpha-beta', 'z-plus', 'flat', 'epsilon-gamma', 'epsilon-gamma-flat'] as const),
  ...(['epsilon-plus', 'epsilon-plus-flat', 'epsilon-alpha-beta', 'epsilon-alpha-beta-flat'] as const),
] as const satisfies readonly (keyof typeof composites)[];

/**
 * The score is handed back from layer to layer, each unit's relevance R_k shared among its inputs in the proportion of what
 * they gave, z_ik = x_i w_ik (Bach et al. 2015; the rules after Montavon et al. 2019, section 10.2.3). For each weighted
 * layer, with the sums over i including the bias:
 *
 * - `epsilon`: R_i = sum_k z_ik / (sum_i z_ik + epsilon sign) R_k;
 * - `gamma`: z_ik + gamma z_ik^+ in place of z_ik;
 * - `z-plus`: z_ik^+ in place of z_ik;
 * - `alpha-beta`: alpha times the share in what is positive, less beta times the share in what is negative;
 * - `flat`: the same for every input, whatever it gave.
 *
 * Composites have one rule for dense layers and another for convolutions (`epsilon-plus`, `epsilon-gamma`,
 * `epsilon-alpha-beta`), and those that end in `-flat` a third for the layers that see the input. A batch normalisation is
 * folded into the weighted layer before it; one without such a layer, a sum of branches and average pooling share by the
 * epsilon rule; max pooling hands all to the place it took; ReLU and its like (f(0) = 0) hand on what they get. Every other
 * layer, and sigmoid or softmax on the way, is refused by name: ask for the logit. What biases and epsilon took up is the
 * `conservation-gap`. captum's gamma and alpha-1-beta-0 rules leave a bias as it is (`bias: plain`), and take the sign of
 * the weights for that of z, which is the same where no input is negative.
 */
export const lrp = defineMethod(
  {
    name: 'lrp',
    title: 'Layer-wise relevance propagation',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'layers',
    cost: '2 backward passes (3 by alpha-beta) and 2 forward passes',
    suits: 'every epoch',
    paper: 'https://doi.org/10.1371/journal.pone.0130140',
    options: {
      rule: choice(
        rules,
        'epsilon',
        'how a layer shares relevance among its inputs; composites name dense, convolution, first',
      ),
      epsilon: number(1e-6, 'keeps every divisor off zero, with its sign', {min: 0}),
      gamma: number(0.25, 'by how much the gamma rule prefers what is positive', {min: 0}),
      alpha: number(2, 'weight of what is positive in the alpha-beta rule', {min: 1}),
      beta: number(undefined, 'weight of what is negative; alpha - 1, so that relevance is kept', {min: 0}),
      bias: choice(
        biasKinds,
        'rule',
        'whether the rule looks at biases too, takes them as they are, or leaves them out',
      ),
    },
  },
  ({rule, epsilon, gamma, alpha, beta = alpha - 1, bias}) => {
    if (Math.abs(alpha - beta - 1) > 1e-9) {
      throw new ExplainError(
        'bad-option',
        `lrp: alpha - beta must be 1, so that relevance is kept; got ${alpha} - ${beta}`,
      );
    }
    const settings: RuleSettings = {epsilon, gamma, alpha, beta, bias};
    const relevance = (subject: Subject, x: Batch) =>
      withRelevance(networkBehind(subject, 'lrp'), {composite: composites[rule], settings, method: 'lrp'}, () =>
        subject.gradient(x),
      );
    return {
      check(subject, x) {
        tf.tidy(() => {
          relevance(
            subject.take([0]),
            x.map((t) => tf.slice(t, 0, 1)),
          );
        });
      },
      async attribute(subject, x, run) {
        const maps = await byRows(subject.rows, run, (rows) =>
          relevance(subject.take(indices(rows)), sliceRows(x, rows)),
        );
        try {
          const [sum, score] = [await totals(maps), await scoresOf(subject, x, run)];
          return {maps, numbers: {'conservation-gap': sum.map((value, i) => Math.abs(value - (score[i] ?? 0)))}};
        } catch (error) {
          tf.dispose(maps);
          throw error;
        }
      },
    };
  },
);
