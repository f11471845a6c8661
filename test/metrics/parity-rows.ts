import * as tf from '@tensorflow/tfjs-core';
import type {Scores} from '../../src/core/scoring/metric.ts';
import type {Target} from '../../src/core/target.ts';
import {explainers} from '../../src/explainers/index.ts';
import {metrics} from '../../src/metrics/index.ts';
import {referenceArray} from '../helpers/references.ts';
import type {MetricRow, OwnMetric} from './parity-row.ts';

/** Both attributions that Quantus and AIX360 judged. */
const judged = [
  ['ig', 'quantus/attr_integrated_gradients'],
  ['sal', 'quantus/attr_saliency_signed'],
] as const;

type Part = Omit<MetricRow, 'file' | 'maps'>;

const both = (file: string, part: Part): MetricRow[] =>
  judged.map(([kind, maps]) => ({...part, file: `${file}_${kind}`, maps}));

const masks = 'quantus/segmentation';

/** A curve without its first `skip` points. */
const curveFrom =
  (skip: number) =>
  ({curves}: Scores): readonly number[] => {
    const {at, values} = curves?.['score'] ?? {at: [], values: []};
    return Array.from(values).filter((_, i) => i % at.length >= skip);
  };

/** Quantus' area: a sum over the steps, without the whole image. */
function quantusArea(found: Scores): readonly number[] {
  const values = curveFrom(1)(found);
  const steps = values.length / found.scores.length;
  return Array.from(found.scores, (_, i) => {
    const curve = values.slice(i * steps, (i + 1) * steps);
    return curve.slice(1).reduce((sum, value, k) => sum + (value + (curve[k] ?? 0)) / 2, 0);
  });
}

/** xplique means each point of the curves over the batch. */
function meanCurve(found: Scores): readonly number[] {
  const values = curveFrom(0)(found);
  const n = found.scores.length;
  const points = values.length / n;
  return Array.from({length: points}, (_, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i * points + k] ?? 0;
    return sum / n;
  });
}

const meanScore = ({scores}: Scores) => [scores.reduce((a, b) => a + b, 0) / scores.length];

/** Quantus has one row a stage, ours one an image. */
function stageByStage({curves, scores}: Scores): readonly number[] {
  const {at, values} = curves?.['correlation'] ?? {at: [], values: []};
  return at.flatMap((_, stage) => Array.from(scores, (_, i) => values[i * at.length + stage] ?? Number.NaN));
}

/** AIX360 asks for the probability of the predicted class; the network without softmax is given one. */
function predictedProbability({name}: OwnMetric): Target {
  if (name !== 'm1_logits') return 'predicted';
  const {shape, values} = referenceArray(`${name}/keras_predictions`);
  const classes = tf.tidy(() => Array.from(tf.argMax(tf.tensor(Float32Array.from(values), [...shape]), 1).dataSync()));
  return (output, rows) => {
    const asked = tf.oneHot(
      rows.map((row) => classes[row] ?? 0),
      10,
    );
    return tf.sum(tf.mul(tf.softmax(output), asked), 1);
  };
}

/** Stored row by row, [8 * 10, ...], as [8, 10, ...]. */
const perImage = (stored: tf.Tensor) => tf.reshape(stored, [8, 10, 8, 8, 1]);
/** Quantus' noise: [sample, image, flat]. */
const quantusNoise = ({tensor}: OwnMetric) =>
  perImage(tf.transpose(tensor('quantus/max_sensitivity_noise'), [1, 0, 2]));
/** captum's changed images less the images. */
const captumNoise = ({tensor, x}: OwnMetric) =>
  tf.sub(perImage(tensor('captum/sensitivity_max_inputs')), tf.expandDims(x, 1));

/** On m1 the gradients of images that softmax is sure of are float32's last digits, and sizes are divided by them. */
const strictOnLogits = (row: MetricRow): MetricRow[] => [
  {...row, only: ['m1_logits', 'm3']},
  {
    ...row,
    only: ['m1'],
    withinImage: {0: 1e-2, 1: 1e-2, 2: 1e-2, 4: 1e-3, 7: 1e-2},
    why: 'softmax is sure of these images: their gradients are the last digits of float32',
  },
];

const gradientMaps = 'captum/Saliency_signed';
const infidelityOf = (file: string, maps: string): MetricRow[] =>
  ([false, true] as const).map((optimal) => ({
    file: `captum/infidelity_${file}_norm${Number(optimal)}`,
    maps,
    metric: ({tensor}) => metrics.infidelity({optimal, draws: perImage(tensor('captum/infidelity_perturbations'))}),
  }));

/** The classes that numpy draws with seed 42 besides the labels. */
const quantusClasses = [6, 3, 8, 5, 7, 2, 6, 8];

const xplique = 'xplique/metric_attribution_abs_ig';

/** Every comparison of a metric with another library's scores. */
export const metricParityRows: readonly MetricRow[] = [
  ...both('aix360/faithfulness', {
    metric: () => metrics.faithfulnessAix360(),
    target: predictedProbability,
    withinImage: {1: 2e-4, 2: 2e-3},
    why: 'probabilities of 0.99996 and 0.999998: the drops are a few float32 steps',
  }),
  ...both('aix360/monotonicity', {metric: () => metrics.monotonicityAix360(), target: predictedProbability}),
  ...both('quantus/faithfulness_estimate', {metric: () => metrics.faithfulnessEstimate({step: 4})}),
  ...both('quantus/pixel_flipping', {metric: () => metrics.pixelFlipping({step: 4}), as: curveFrom(1)}),
  ...both('quantus/pixel_flipping_auc', {metric: () => metrics.pixelFlipping({step: 4}), as: quantusArea}),
  ...both('quantus/selectivity', {metric: () => metrics.selectivityPatch({patch: 2}), as: curveFrom(1)}),
  ...both('quantus/relevance_mass_accuracy', {metric: () => metrics.relevanceMass({relevance: 'signed'}), masks}),
  ...both('quantus/relevance_mass_accuracy_abs', {
    metric: () => metrics.relevanceMass({relevance: 'absolute'}),
    masks,
  }),
  ...both('quantus/relevance_rank_accuracy', {metric: () => metrics.relevanceRank(), masks}),
  ...both('quantus/topk_intersection', {metric: () => metrics.topKIntersection({k: 10}), masks}),
  ...both('quantus/pointing_game', {metric: () => metrics.pointingGame(), masks}),
  ...both('quantus/sparseness', {metric: () => metrics.sparseness({normalise: 'batch', added: 1e-7})}),
  ...both('quantus/complexity', {metric: () => metrics.complexity()}),
  ...both('quantus/faithfulness_correlation', {
    metric: ({tensor}) => metrics.faithfulnessCorrelation({draws: tensor('quantus/faithfulness_correlation_subsets')}),
  }),
  ...infidelityOf('saliency_signed', gradientMaps),
  ...infidelityOf('integrated_gradients', 'captum/IntegratedGradients_gausslegendre'),
  ...strictOnLogits({
    file: 'captum/sensitivity_max_saliency',
    maps: gradientMaps,
    metric: (own) => metrics.maxSensitivity({draws: captumNoise(own)}),
    explainer: () => explainers.gradient(),
  }),
  ...strictOnLogits({
    file: 'quantus/max_sensitivity_sal',
    maps: 'quantus/attr_saliency_signed',
    metric: (own) => metrics.maxSensitivity({draws: quantusNoise(own)}),
    explainer: () => explainers.gradient(),
  }),
  ...strictOnLogits({
    file: 'quantus/avg_sensitivity_sal',
    maps: 'quantus/attr_saliency_signed',
    metric: (own) => metrics.avgSensitivity({draws: quantusNoise(own)}),
    explainer: () => explainers.gradient(),
  }),
  {
    file: 'quantus/random_logit_sal',
    maps: 'quantus/attr_saliency_signed',
    metric: () =>
      metrics.randomLogit({similarity: 'ssim-flat', normalise: 'batch', draws: tf.tensor1d(quantusClasses)}),
    explainer: () => explainers.gradient(),
  },
  {
    file: 'quantus/mprt_sal_topdown',
    maps: 'quantus/attr_saliency_signed',
    metric: ({tensor}) => metrics.parameterRandomisation({draws: tensor('quantus/mprt_sal_topdown_attributions')}),
    explainer: () => explainers.gradient(),
    as: stageByStage,
  },
  {file: 'xplique/Deletion_curve', maps: xplique, metric: () => metrics.deletion(), as: meanCurve},
  {file: 'xplique/Deletion_auc', maps: xplique, metric: () => metrics.deletion(), as: meanScore},
  {file: 'xplique/Insertion_curve', maps: xplique, metric: () => metrics.insertion({baseline: 'zero'}), as: meanCurve},
  {file: 'xplique/Insertion_auc', maps: xplique, metric: () => metrics.insertion({baseline: 'zero'}), as: meanScore},
];

/** What a file must be met within. */
export const metricShare = 1e-4;
