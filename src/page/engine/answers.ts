import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../../core/errors.ts';
import type {Explainer} from '../../core/explainer.ts';
import type {AnyMethod} from '../../core/method.ts';
import {predict} from '../../core/model-subject.ts';
import {checkInputs} from '../../core/network/check-inputs.ts';
import type {Network} from '../../core/network/network.ts';
import {decidingLayer, outputsAndFeatures} from '../../core/network/penultimate.ts';
import {explain, runFor} from '../../explain.ts';
import {registry} from '../../explainers/index.ts';
import type {Rows} from '../data/npy.ts';
import type {ExplainerAt} from './engine.ts';
import type {Wish} from './messages.ts';
import type {RunSettings} from './run-settings.ts';

interface Asked {
  readonly network: Network;
  readonly settings: RunSettings;
  readonly signal: AbortSignal;
}

/** What the model gives for inputs, as the run's predictions are. */
export async function predictRows(inputs: Rows, {network, settings, signal}: Asked): Promise<Rows> {
  return withTensors([inputs], network, async (x) => {
    checkInputs(network.model, x);
    return rowsOf(await predict(network, x, runFor(network, {...settings, signal}), settings.output));
  });
}

/** What the output is made of. */
export async function featureRows(inputs: Rows, {network, settings, signal}: Asked): Promise<Rows> {
  const layer = decidingLayer(network.model, settings.output);
  if (layer === undefined) throw new Error('of this model it can not be said which layer its output is made of');
  return withTensors([inputs], network, async (x) => {
    checkInputs(network.model, x);
    const run = runFor(network, {...settings, signal});
    const {outputs, features} = await outputsAndFeatures(network, layer, x, run, settings.output);
    outputs.dispose();
    return rowsOf(features);
  });
}

/** The maps of one method, the first where it gives several. */
export async function mapRows(
  {inputs, explainer: told, target, background: given}: Extract<Wish, {kind: 'explain'}>,
  {network, settings, signal}: Asked,
): Promise<Rows> {
  const explainer = explainerOf(told);
  const background = given ?? (await settings.loadBackground());
  const tensors = background === undefined ? [inputs] : [inputs, background];
  return withTensors(tensors, network, async ([x, ...rest]) => {
    const {seed, batchSize, score, output} = settings;
    const asked = {
      seed,
      batchSize,
      score,
      output,
      signal, // Labels are classes for a single unit too, which has two sides.
      ...(target === undefined ? {} : {target: 'label' as const, labels: target}),
    };
    const {maps} = await explain(explainer, network.model, x === undefined ? [] : [x], {
      ...asked,
      ...(rest.length > 0 ? {background: rest} : {}),
    });
    const [first, ...others] = maps;
    tf.dispose(others);
    if (first === undefined) throw new Error(`${explainer.name} gave no map`);
    return rowsOf(first);
  });
}

function explainerOf(told: ExplainerAt): Explainer {
  const name = told.method ?? told.name;
  const method = registry.find(({spec}) => spec.name === name);
  if (method === undefined) throw new Error(`the page knows no method '${name}'`);
  const options = Object.entries(told.options).map(([key, value]) => [key, read(method, key, value, told)]);
  return method.from(Object.fromEntries(options));
}

/** Older runs tell an option that is a method by no more than its name. */
function read({spec}: AnyMethod, key: string, value: unknown, {inner}: ExplainerAt): unknown {
  const {type} = spec.options[key] ?? {};
  if (type === 'method' && typeof value === 'string') return explainerOf(inner?.[key] ?? {name: value, options: {}});
  if (typeof value === 'string' && value.startsWith('tensor [')) {
    throw new Error(`${spec.name} was given its option '${key}' as a tensor, which runs do not store`);
  }
  return value;
}

async function withTensors(
  rows: readonly Rows[],
  {model}: Network,
  body: (x: readonly tf.Tensor[]) => Promise<Rows>,
): Promise<Rows> {
  const isWhole = model.inputs[0]?.dtype === 'int32';
  const x = rows.map(({values, shape}) =>
    tf.tensor(isWhole ? Int32Array.from(values) : values, [...shape], isWhole ? 'int32' : 'float32'),
  );
  try {
    return await body(x);
  } catch (error) {
    if (error instanceof ExplainError && error.code === 'aborted') throw new DOMException(error.message, 'AbortError');
    throw error;
  } finally {
    tf.dispose(x);
  }
}

/** Takes over the tensor. */
async function rowsOf(tensor: tf.Tensor): Promise<Rows> {
  try {
    return {values: Float32Array.from(await tensor.data()), shape: [...tensor.shape]};
  } finally {
    tensor.dispose();
  }
}
