import * as tf from '@tensorflow/tfjs-core';
import {ExplainError, messageOf} from '../src/core/errors.ts';
import type {Attribution, Explainer} from '../src/core/explainer.ts';
import {modelSubject, predict, type QuestionOptions} from '../src/core/model-subject.ts';
import type {Head} from '../src/core/network/head.ts';
import type {Network} from '../src/core/network/network.ts';
import {sharePass} from '../src/core/passes/share-pass.ts';
import {type Batch, indices, type Run, sliceRows} from '../src/core/run.ts';
import type {Subject} from '../src/core/subject.ts';
import type {PlainTensor} from '../src/report/plain.ts';
import {type MethodFailure, type MethodMaps, methodMaps, type Prediction, type StepResult} from '../src/report/step.ts';

/** What stays the same over all steps of a run. */
export interface StepSetting {
  readonly network: Network;
  readonly head: Head;
  /** Whether outputs and labels are classes; else they are values. */
  readonly classes: boolean;
  readonly explainers: readonly Explainer[];
  readonly inputs: readonly PlainTensor[];
  readonly background: readonly PlainTensor[];
  readonly labels: readonly number[] | undefined;
  readonly question: QuestionOptions;
  readonly run: Run;
  /** Rows whose feature maps are wanted. */
  readonly featureImages: number;
  readonly onProgress?: ((method: string, done: number, total: number) => void) | undefined;
  /** Seconds from any fixed moment. */
  readonly seconds: () => number;
}

/** The result of a step, and the model's outputs [n, units ...] that it saw; undefined where the model itself failed. */
export interface Explained extends StepResult {
  readonly outputs: PlainTensor | undefined;
}

/** The run's tensors while `body` works with them; freed afterwards. */
export async function withTensors<T>(setting: StepSetting, body: (x: Batch, run: Run) => Promise<T>): Promise<T> {
  const {inputs, background, network, run} = setting;
  const tensors: tf.Tensor[] = [];
  const make = ({values, shape}: PlainTensor, i: number) => {
    const whole = network.model.inputs[i]?.dtype === 'int32';
    const tensor = tf.tensor(whole ? Int32Array.from(values) : values, [...shape], whole ? 'int32' : 'float32');
    tensors.push(tensor);
    return tensor;
  };
  try {
    return await body(inputs.map(make), {...run, background: background.map(make)});
  } finally {
    tf.dispose(tensors);
  }
}

/** Fails where a method or the question does not fit the model or the data. A signal that has come already does not. */
export async function checkSetting(setting: StepSetting): Promise<void> {
  await withTensors({...setting, run: {...setting.run, signal: undefined}}, async (x, run) => {
    const subject = await modelSubject(setting.network, x, {...setting.question, run});
    tf.tidy(() => {
      // A target function is tried out on one row.
      if (!subject.classes) subject.take([0]).scores(sliceRows(x, {from: 0, to: 1}));
      for (const explainer of setting.explainers) explainer.check?.(subject, x, run);
    });
  });
}

/** Runs every method on the model as it is now. A method that fails is named in the result; the others are there. */
export async function explainStep(step: number, setting: StepSetting): Promise<Explained> {
  const began = setting.seconds();
  return withTensors(setting, async (x, run) => {
    const outputs = await plain(await predict(setting.network, x, run, setting.head.index));
    const predictions = predictionsFrom(outputs, setting);
    const subject = await modelSubject(setting.network, x, {...setting.question, run});
    const methods: MethodMaps[] = [];
    const failures: MethodFailure[] = [];
    const shared = await sharedMaps(subject, x, run, setting);
    for (const explainer of setting.explainers) {
      try {
        methods.push(shared.get(explainer) ?? (await explainOne(explainer, subject, x, run, setting)));
      } catch (error) {
        if (error instanceof ExplainError && error.code === 'aborted') throw error;
        failures.push({name: explainer.name, error: messageOf(error)});
      }
    }
    return {step, outputs, predictions, methods, failures, seconds: setting.seconds() - began};
  });
}

/** The methods that one pass serves, which is told as the progress of all of them; its time is theirs in equal shares. */
async function sharedMaps(
  subject: Subject,
  x: Batch,
  run: Run,
  {explainers, onProgress, seconds}: StepSetting,
): Promise<Map<Explainer, MethodMaps>> {
  const began = seconds();
  const whole = explainers.filter(({map}) => map !== 'features');
  const found = await sharePass(whole, subject, x, run);
  const each = (seconds() - began) / Math.max(1, found.size);
  const maps = new Map<Explainer, MethodMaps>();
  try {
    for (const [explainer, attribution] of found) {
      maps.set(explainer, methodMaps(explainer, attribution, await plainAll(attribution), each));
      onProgress?.(explainer.name, subject.rows, subject.rows);
    }
    return maps;
  } finally {
    for (const attribution of found.values()) tf.dispose([...attribution.maps]);
  }
}

async function explainOne(
  explainer: Explainer,
  subject: Subject,
  x: Batch,
  run: Run,
  {featureImages, onProgress, seconds}: StepSetting,
): Promise<MethodMaps> {
  const began = seconds();
  const progress = (done: number, total: number) => onProgress?.(explainer.name, done, total);
  const ownRun = {...run, progress};
  const found =
    explainer.map === 'features' && featureImages < subject.rows
      ? await ofFirst(featureImages, explainer, subject, x, ownRun)
      : await explainer.attribute(subject, x, ownRun);
  const maps = await plainAll(found);
  return methodMaps(explainer, found, maps, seconds() - began);
}

/** Feature maps are large: those of the first few rows are enough. */
async function ofFirst(
  count: number,
  explainer: Explainer,
  subject: Subject,
  x: Batch,
  run: Run,
): Promise<Attribution> {
  const rows = {from: 0, to: count};
  const first = tf.tidy(() => sliceRows(x, rows));
  try {
    return await explainer.attribute(subject.take(indices(rows)), first, run);
  } finally {
    tf.dispose(first);
  }
}

/** Takes over the tensors: reads and frees them, also when one can't be read. */
async function plainAll({maps}: Attribution): Promise<PlainTensor[]> {
  try {
    return await Promise.all(
      maps.map(async (map) => ({values: Float32Array.from(await map.data()), shape: [...map.shape]})),
    );
  } finally {
    tf.dispose([...maps]);
  }
}

async function plain(tensor: tf.Tensor): Promise<PlainTensor> {
  const [read] = await plainAll({maps: [tensor]});
  return read ?? {values: new Float32Array(), shape: [0]};
}

/** What the model says of each image, from its outputs. */
export function predictionsFrom(
  {values, shape}: PlainTensor,
  {head, classes, labels}: Pick<StepSetting, 'head' | 'classes' | 'labels'>,
): Prediction[] {
  const rows = shape[0] ?? 0;
  const width = values.length / Math.max(1, rows);
  // An output with places, such as a mask, has no one value.
  if (head.shape.length > 1) return Array.from({length: rows}, () => ({}));
  return Array.from({length: rows}, (_, row): Prediction => {
    const own = values.subarray(row * width, (row + 1) * width);
    const first = own[0] ?? Number.NaN;
    if (own.some(Number.isNaN)) return {value: Number.NaN};
    const judged = (unit: number, value: number): Prediction => {
      const truth = classes ? labels?.[row] : undefined;
      return {unit, value, right: truth === undefined ? undefined : unit === truth};
    };
    if (width > 1) {
      const unit = own.indexOf(own.reduce((a, b) => Math.max(a, b)));
      return judged(unit, own[unit] ?? first);
    }
    if (!classes) return {value: first};
    return first >= 0.5 ? judged(1, first) : judged(0, 1 - first);
  });
}
