import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {baseline} from '../core/options.ts';
import {backgroundOf} from '../core/passes/background.ts';
import {type Baseline, baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {backgroundGap, completenessGap} from '../core/passes/completeness.ts';
import {checkContributions, meanContributions} from '../core/propagation/deep-lift.ts';
import {type Batch, type Run, rowCount, sliceRows} from '../core/run.ts';

/**
 * The mean of DeepLIFT over background examples b (Lundberg & Lee 2017, section 4.2, eq. 13 to 16), with the rules of
 * `deep-lift`: an estimate of SHAP values, exact where the network is linear. The map sums to S(x) - the mean of S(b);
 * `completeness-gap` is what is missing. Every background example is used, nothing is drawn. SHAP's DeepExplainer and
 * captum's DeepLiftShap do the same, each with rules of its own for softmax.
 */
export const deepShap = defineMethod(
  {
    name: 'deep-shap',
    title: 'DeepSHAP',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'layers',
    cost: '1 backward and 2 forward passes for each background example',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/1705.07874',
    options: {
      baseline: baseline(
        ['background', ...baselineRules],
        'background',
        'examples to compare with, [b, ...] for each input; by default those of the run',
      ),
    },
  },
  (options) => {
    /** Examples for all rows alike, [b, ...], or a rule that gives each row its own. */
    const given = options.baseline;
    const examplesOf = (x: Batch, run: Run): Batch | undefined => {
      if (typeof given === 'number' || (typeof given === 'string' && given !== 'background')) return undefined;
      return backgroundOf(given === 'background' ? undefined : given, x, run, 'deep-shap');
    };
    const ownBaseline = (x: Batch) => baselineOf(x, given === 'background' ? 'zero' : (given satisfies Baseline));
    return {
      check(subject, x, run) {
        const examples = examplesOf(x, run);
        const own = examples ? [] : ownBaseline(x);
        try {
          checkContributions(subject, x, examples ?? own, 'deep-shap');
        } finally {
          tf.dispose(own);
        }
      },
      async attribute(subject, x, run) {
        const examples = examplesOf(x, run);
        const own = examples ? [] : ownBaseline(x);
        let maps: tf.Tensor[] = [];
        try {
          const count = examples ? rowCount(examples) : 1;
          maps = await meanContributions(subject, x, run, 'deep-shap', count, (rows, steps) =>
            examples
              ? sliceRows(examples, steps).map((part) => forEachRow(part, rows.to - rows.from))
              : sliceRows(own, rows).map((part) => tf.expandDims(part, 1)),
          );
          const gap = examples
            ? await backgroundGap(subject, x, examples, maps, run)
            : await completenessGap(subject, x, own, maps, run);
          return {maps, numbers: {'completeness-gap': gap}};
        } catch (error) {
          tf.dispose(maps);
          throw error;
        } finally {
          tf.dispose(own);
        }
      },
    };
  },
);

/** [steps, ...] -> [rows, steps, ...] */
function forEachRow(part: tf.Tensor, rows: number): tf.Tensor {
  return tf.tile(tf.expandDims(part, 0), [rows, ...part.shape.map(() => 1)]);
}
