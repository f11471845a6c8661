import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {count, tensors} from '../core/options.ts';
import {backgroundOf} from '../core/passes/background.ts';
import {type Mixing, mixedScores, segmentMasks} from '../core/perturbation/mixed.ts';
import {segmentOptions} from '../core/perturbation/segments/segment-options.ts';
import {checkSegments, segmentationOf, spread} from '../core/perturbation/segments/segmentation.ts';
import {generator, sample} from '../core/random.ts';
import {gatherRows, indices, rowCount} from '../core/run.ts';

const name = 'permutation-importance';
const {segments, patch} = segmentOptions('each');

/**
 * S(x) - the mean of S(x with one feature taken from a background example), feature by feature (Breiman 2001; Fisher et al.
 * 2019, section 3): what is lost when a feature is there but says nothing. For every row this is the expectation over
 * shuffles of a column, which eli5's PermutationImportance tries a few of; eli5 reports the mean over all rows of the drop of
 * a metric, and the mean of this map over rows, `tf.mean(map, 0)`, is that for the score as the metric, if the rows are their
 * own background. A row's map depends on the background, not on the other rows. Time steps of a sequence are
 * replaced one by one, or together by `segments`.
 */
export const permutationImportance = defineMethod(
  {
    name,
    title: 'Permutation importance',
    map: 'signed',
    axes: 'spatial',
    inputs: ['tabular', 'sequence'],
    needs: 'scores',
    cost: '`samples` forward passes a feature, and 1 more',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/1801.01489',
    options: {
      samples: count(20, 'background examples that a feature is taken from; all of them where there are fewer'),
      background: tensors('examples to take features from, [b, ...] for each input; by default those of the run'),
      segments,
      patch,
    },
  },
  (options) => {
    const settings = {...options, superpixels: undefined, compactness: 0};
    return {
      check(_subject, x, run) {
        backgroundOf(options.background, x, run, name);
        checkSegments(x, settings, name);
      },
      async attribute(subject, x, run) {
        const background = backgroundOf(options.background, x, run, name);
        const total = rowCount(background);
        const chosen = sample(total, Math.min(total, options.samples), generator(run.seed, name));
        const segmentation = await segmentationOf(x, settings, name);
        // Step 0 leaves the row as it is; then come all examples for the first feature, for the second ...
        const steps = 1 + Math.max(...segmentation.counts) * chosen.length;
        const replaced = (step: number) => Math.floor((step - 1) / chosen.length);
        const base: Mixing['base'] = (block) => {
          const from = indices(block.steps).map((step) => chosen[(step + chosen.length - 1) % chosen.length] ?? 0);
          return gatherRows(background, from).map((t) => tf.expandDims(t, 0));
        };
        const masks = segmentMasks(segmentation, {
          alike: true,
          at: (_row, step) => (feature) => feature !== replaced(step),
        });
        const scores = await mixedScores(subject, x, run, {steps, masks, base});
        const drops = segmentation.counts.map((features, row) => {
          const [whole = 0, ...others] = scores.subarray(row * steps, (row + 1) * steps);
          return Array.from({length: features}, (_, feature) => {
            const own = others.slice(feature * chosen.length, (feature + 1) * chosen.length);
            return whole - own.reduce((sum, score) => sum + score, 0) / own.length;
          });
        });
        return {maps: spread(segmentation, drops)};
      },
    };
  },
);
