import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {Explainer} from '../../src/core/explainer.ts';
import {modelSubject} from '../../src/core/model-subject.ts';
import {networkOf} from '../../src/core/network/network.ts';
import type {Batch, Run} from '../../src/core/run.ts';
import type {AnyMetric, Metric, MetricQuestion, Scores} from '../../src/core/scoring/metric.ts';
import {functionSubject, type Subject} from '../../src/core/subject.ts';
import {explainers} from '../../src/explainers/index.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

export const rows = 5;
export const labels = [0, 2, 1, 1, 0];

/** A model with images, maps and masks for them. */
export interface Scene {
  readonly model: LayersModel;
  readonly explainer: Explainer;
  /** The question for all rows or the given ones, with parts replaced. */
  question(parts?: Partial<MetricQuestion>, which?: readonly number[]): MetricQuestion;
}

/** Builds a model and judges its gradient maps; another method's maps, masks and everything else are there too. */
export async function withQuestion(build: () => LayersModel, body: (scene: Scene) => Promise<void>): Promise<void> {
  await withModel(build, async (model) => {
    const x = inputsFor(model, rows);
    const subject = await modelSubject(networkOf(model), x, {target: 'label', labels, run: runOf()});
    const explainer = explainers.gradient();
    const maps = await onlyMap(explainer, subject, x);
    const other = await onlyMap(explainers.inputXGradient(), subject, x);
    const sides = maps.rank > 2 ? maps.shape.slice(0, -1) : maps.shape;
    const masks = tf.tidy(() => tf.cast(tf.greater(patterned(sides, 3), 0), 'float32'));
    const picked: tf.Tensor[] = [];
    const question = (parts: Partial<MetricQuestion> = {}, which?: readonly number[]): MetricQuestion => {
      const take = (tensor: tf.Tensor) => {
        if (!which) return tensor;
        const own = tf.tidy(() => tf.gather(tensor, tf.tensor1d([...which], 'int32')));
        picked.push(own);
        return own;
      };
      return {
        ...{subject: which ? subject.take(which) : subject, x: x.map(take), maps: take(maps), run: runOf()},
        ...{masks: take(masks), explainer, others: [take(other)], ...parts},
      };
    };
    await body({model, explainer, question});
    tf.dispose([x, maps, other, masks, picked]);
  });
}

async function onlyMap(explainer: Explainer, subject: Subject, x: Batch): Promise<tf.Tensor> {
  const {maps} = await explainer.attribute(subject, x, runOf());
  const [map] = maps;
  if (!map) throw new Error(`${explainer.name} gave no map`);
  return map;
}

/** A metric with few draws and steps, so that all of this takes seconds, which finds something in every map. */
export function quickMetric({spec, from}: AnyMetric, parts: {readonly [option: string]: unknown} = {}): Metric {
  const few = {samples: 4, steps: 3, sizes: 2, step: 2, relevance: 'absolute'};
  const baseline = spec.name === 'insertion' ? {baseline: 'zero'} : {};
  const known = Object.entries(few).filter(([option]) => option in spec.options);
  return from({...Object.fromEntries(known), ...baseline, ...parts});
}

/** Scores as plain numbers. */
export interface Measured {
  readonly scores: readonly number[];
  readonly why: {readonly [row: number]: string};
  readonly curves: {readonly [name: string]: readonly number[]};
}

/** Measures; nothing may be left over, and no score may be missing without a word. */
export function measured(metric: Metric, question: MetricQuestion): Promise<Measured> {
  return expectNoLeak(async () => plain(await metric.measure(question)), metric.name);
}

function plain({scores, unscored, curves = {}}: Scores): Measured {
  return {
    scores: Array.from(scores),
    why: Object.fromEntries(unscored.map(({row, why}) => [row, why])),
    curves: Object.fromEntries(Object.entries(curves).map(([name, {values}]) => [name, Array.from(values)])),
  };
}

/** What a hand-worked case judges: images and maps of a plain function, both [n, ...]. */
export interface Case {
  readonly x: readonly unknown[];
  readonly maps: readonly unknown[];
  readonly masks?: readonly unknown[];
  readonly others?: readonly (readonly unknown[])[];
  readonly score?: (x: tf.Tensor) => tf.Tensor;
  readonly explainer?: Explainer;
  readonly run?: Partial<Run>;
}

/** The scores of a hand-worked case. */
export async function scoresIn(metric: Metric, given: Case): Promise<Measured> {
  tf.engine().startScope();
  try {
    const tensor = (values: readonly unknown[]) => tf.tensor(values as tf.TensorLike, undefined, 'float32');
    const x = tensor(given.x);
    const subject = functionSubject(given.x.length, given.score ?? total);
    return await measured(metric, {
      ...{subject, x: [x], maps: tensor(given.maps), run: runOf(given.run)},
      ...{masks: given.masks && tensor(given.masks), others: given.others?.map(tensor), explainer: given.explainer},
    });
  } finally {
    tf.engine().endScope();
  }
}

/** All numbers of each row added up. */
function total(x: tf.Tensor): tf.Tensor {
  return tf.sum(tf.reshape(x, [x.shape[0] ?? 0, -1]), 1);
}
