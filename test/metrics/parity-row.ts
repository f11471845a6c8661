import * as tf from '@tensorflow/tfjs-core';
import type {Explainer} from '../../src/core/explainer.ts';
import {modelSubject} from '../../src/core/model-subject.ts';
import {networkOf} from '../../src/core/network/network.ts';
import type {Metric, Scores} from '../../src/core/scoring/metric.ts';
import type {Target} from '../../src/core/target.ts';
import {runFor} from '../../src/explain.ts';
import {type Reference, type ReferenceModel, referenceArray, referenceTensor} from '../helpers/references.ts';

/** One file of scores of another library and how to compute the same. */
export interface MetricRow {
  /** Path below a network's folder, without the ending. */
  readonly file: string;
  /** The file of the maps that were judged. */
  readonly maps: string;
  readonly metric: (own: OwnMetric) => Metric;
  readonly masks?: string | undefined;
  readonly explainer?: (() => Explainer) | undefined;
  /** What the file holds of our result; by default the scores. */
  readonly as?: ((found: Scores) => readonly number[]) | undefined;
  /** Default: the probability of the label; a single sigmoid's own. */
  readonly target?: ((own: OwnMetric) => Target) | undefined;
  readonly only?: readonly ReferenceModel[] | undefined;
  /** Worst allowed difference of single images; with `why`. By default 1e-4. */
  readonly withinImage?: {readonly [image: number]: number} | undefined;
  readonly why?: string | undefined;
}

export interface OwnMetric {
  readonly name: ReferenceModel;
  /** [8, 8, 8, 1] */
  readonly x: tf.Tensor;
  tensor(file: string): tf.Tensor;
}

/** How far a row is from the file. Differences are shares of the file's largest value. */
export interface MetricDifference {
  readonly metric: string;
  /** One for each number; infinite where only one of the two has no score. */
  readonly off: readonly number[];
  readonly worst: number;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Computes a row and compares it. Nothing is left behind. */
export async function metricDifference(row: MetricRow, given: Reference): Promise<MetricDifference> {
  const {metric, ours} = await scoresFor(row, given);
  const theirs = Array.from(referenceArray(`${given.name}/${row.file}`).values);
  if (ours.length !== theirs.length) {
    throw new Error(`${row.file}: ${ours.length} numbers of ours, ${theirs.length} in the file`);
  }
  const unit = Math.max(...theirs.filter(Number.isFinite).map(Math.abs)) || 1;
  const off = theirs.map((value, i) => {
    const own = ours[i] ?? Number.NaN;
    if (Number.isNaN(value) && Number.isNaN(own)) return 0;
    const apart = Math.abs(value - own) / unit;
    return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
  });
  return {metric, off, worst: Math.max(...off), ours, theirs};
}

async function scoresFor(
  row: MetricRow,
  {name, model, x, labels}: Reference,
): Promise<{metric: string; ours: readonly number[]}> {
  tf.engine().startScope();
  try {
    const own: OwnMetric = {name, x, tensor: (file) => referenceTensor(`${name}/${file}`)};
    const metric = row.metric(own);
    const network = networkOf(model, [x]);
    const run = runFor(network);
    const target = row.target?.(own) ?? (name === 'm3' ? 0 : 'label');
    const subject = await modelSubject(network, [x], {target, labels, score: 'probability', run});
    const found = await metric.measure({
      ...{subject, x: [x], run},
      maps: own.tensor(row.maps),
      masks: row.masks === undefined ? undefined : own.tensor(row.masks),
      explainer: row.explainer?.(),
    });
    return {metric: metric.name, ours: row.as?.(found) ?? Array.from(found.scores)};
  } finally {
    tf.engine().endScope();
  }
}
