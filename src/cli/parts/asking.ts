import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {areClasses, labelsOf} from '../../../callbacks/labels.ts';
import {ExplainError} from '../../core/errors.ts';
import {modelSubject} from '../../core/model-subject.ts';
import {type Head, headOf} from '../../core/network/head.ts';
import {type Network, networkOf} from '../../core/network/network.ts';
import type {Batch, Run} from '../../core/run.ts';
import type {Subject} from '../../core/subject.ts';
import {runFor} from '../../explain.ts';
import type {PlainTensor} from '../../report/plain.ts';
import type {Request} from './flags.ts';

/** What a model is asked, and of which values. */
export interface Job {
  readonly model: LayersModel;
  readonly inputs: readonly PlainTensor[];
  readonly background: readonly PlainTensor[] | undefined;
  readonly labels: PlainTensor | undefined;
  readonly request: Request;
  readonly progress: (done: number, total: number) => void;
}

/** The question put to the model. */
export interface Asking {
  readonly x: Batch;
  readonly network: Network;
  readonly run: Run;
  readonly head: Head;
  readonly labels: readonly number[] | undefined;
  /** Whether outputs and labels are classes; else they are values. */
  readonly classes: boolean;
  readonly subject: Subject;
}

/** Puts the question and hands it over; frees the inputs afterwards. */
export async function asking<T>(job: Job, body: (asked: Asking) => Promise<T>): Promise<T> {
  const {model} = job;
  const x = tensorsFor(model, job.inputs);
  const background = job.background && tensorsFor(model, job.background);
  try {
    const network = networkOf(model, x);
    const {seed, batchSize, target, score, output} = job.request;
    const run = runFor(network, {seed, batchSize, background, progress: job.progress});
    const head = headOf(model, output);
    const labels = job.labels && (await labelsOf(job.labels, head, x[0]?.shape[0] ?? 0));
    if (target === 'label' && !labels) {
      throw new ExplainError('bad-target', '--target label: each row of --labels must name one class');
    }
    const classes = areClasses(head, {given: job.labels !== undefined, labels});
    const subject = await modelSubject(network, x, {target, score, output, labels, run});
    return await body({x, network, run, head, labels, classes, subject});
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
