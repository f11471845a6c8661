import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {predictionsFrom} from '../../../../callbacks/explain-step.ts';
import {areClasses, labelsOf} from '../../../../callbacks/labels.ts';
import {scoresOf} from '../../../core/completeness.ts';
import {ExplainError} from '../../../core/errors.ts';
import type {Attribution, Explainer} from '../../../core/explainer.ts';
import {headOf} from '../../../core/head.ts';
import {modelSubject, predict} from '../../../core/model-subject.ts';
import {networkOf} from '../../../core/network.ts';
import type {Batch} from '../../../core/run.ts';
import {runFor} from '../../../explain.ts';
import {healthOf, type PlainTensor} from '../../../report/plain.ts';
import type {MethodMaps} from '../../../report/step.ts';
import type {Explained} from './explained.ts';
import type {Request} from './flags.ts';

/** What is to be explained. */
export interface Job {
  readonly model: LayersModel;
  readonly explainer: Explainer;
  readonly inputs: readonly PlainTensor[];
  readonly background: readonly PlainTensor[] | undefined;
  readonly labels: PlainTensor | undefined;
  readonly request: Request;
  readonly progress: (done: number, total: number) => void;
}

type Found = Pick<
  Explained,
  'run' | 'head' | 'classes' | 'labels' | 'outputs' | 'predictions' | 'units' | 'scores' | 'maps' | 'inputNames'
>;

/** Asks the model and the method. Leaves no tensor behind. */
export async function compute(job: Job): Promise<Found> {
  const {model, explainer, request} = job;
  const x = tensorsFor(model, job.inputs);
  const background = job.background && tensorsFor(model, job.background);
  try {
    const network = networkOf(model, x);
    const {seed, batchSize, target, score, output} = request;
    const run = runFor(network, {seed, batchSize, background, progress: job.progress});
    const head = headOf(model, output);
    const rows = x[0]?.shape[0] ?? 0;
    const labels = job.labels && (await labelsOf(job.labels, head, rows));
    if (target === 'label' && !labels) {
      throw new ExplainError('bad-target', '--target label: each row of --labels must name one class');
    }
    const classes = areClasses(head, {given: job.labels !== undefined, labels});
    const subject = await modelSubject(network, x, {target, score, output, labels, run});
    explainer.check?.(subject, x, run);
    const outputs = await plainOf(await predict(network, x, run, head.index));
    const scores = await scoresOf(subject, x, run);
    const began = performance.now();
    const maps = await mapsOf(explainer, await explainer.attribute(subject, x, run), began);
    const predictions = predictionsFrom(outputs, {head, classes, labels});
    const {classes: units} = subject;
    return {run, head, classes, labels, outputs, predictions, units, scores, maps, inputNames: network.inputNames};
  } finally {
    tf.dispose([...x, ...(background ?? [])]);
  }
}

function tensorsFor(model: LayersModel, values: readonly PlainTensor[]): Batch {
  return values.map(({values: numbers, shape}, i) =>
    model.inputs[i]?.dtype === 'int32'
      ? tf.tensor(Int32Array.from(numbers), [...shape], 'int32')
      : tf.tensor(numbers, [...shape]),
  );
}

async function mapsOf(explainer: Explainer, found: Attribution, began: number): Promise<MethodMaps> {
  const maps: PlainTensor[] = [];
  try {
    for (const map of found.maps) maps.push({values: Float32Array.from(await map.data()), shape: [...map.shape]});
  } finally {
    tf.dispose([...found.maps]);
  }
  return {
    name: explainer.name,
    kind: explainer.map,
    axes: explainer.axes ?? 'input',
    maps,
    parts: found.parts,
    ranked: found.ranked,
    numbers: found.numbers ?? {},
    health: healthOf(maps),
    seconds: (performance.now() - began) / 1000,
  };
}

async function plainOf(tensor: tf.Tensor): Promise<PlainTensor> {
  const shape = [...tensor.shape];
  return {values: Float32Array.from(await tensor.data().finally(() => tensor.dispose())), shape};
}
