import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from './core/errors.ts';
import type {Attribution, Explainer} from './core/explainer.ts';
import {modelSubject, type QuestionOptions} from './core/model-subject.ts';
import {type Network, networkOf} from './core/network/network.ts';
import {sharePass} from './core/passes/share-pass.ts';
import type {Batch, Run} from './core/run.ts';

/** Everything about an explanation that is not the method. */
export interface ExplainOptions extends QuestionOptions {
  /** Decides every random draw. Default 0. */
  readonly seed?: number | undefined;
  /** Most rows of one pass. Default: as many as keep a pass's activations within 256 MB. */
  readonly batchSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
  /** Examples to compare with, for methods that do. */
  readonly background?: tf.Tensor | Batch | undefined;
}

/** Activations and their gradients of one pass take up at most so many bytes, unless a single row needs more. */
const passBytes = 256 * 2 ** 20;
/** More rows than this make a pass no faster: of the small networks alone, for which it counts, 512 take two thirds of the time of 128. */
const mostRows = 512;
/** A backward pass holds the activations, their gradients and intermediate results. */
const bytesPerActivation = 3;

/** The run that these options describe, for a network. */
export function runFor(network: Network, options: Omit<ExplainOptions, keyof QuestionOptions> = {}): Run {
  const {batchSize} = options;
  if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw new ExplainError('bad-option', `batchSize must be a whole number >= 1; got ${batchSize}`);
  }
  const fitting = Math.floor(passBytes / (bytesPerActivation * Math.max(1, network.bytesPerRow)));
  return {
    seed: options.seed ?? 0,
    batchSize: batchSize ?? Math.max(1, Math.min(mostRows, fitting)),
    signal: options.signal,
    progress: options.progress,
    background: options.background && asBatch(options.background),
  };
}

/**
 * Explains every row of `x` with one method: `explain(explainers.gradCam(), model, x, {target: 3})`. `x` is a tensor, or
 * one for each input. The maps are the caller's to dispose; nothing else is left behind.
 * @throws ExplainError for options, targets, layers or data that don't fit.
 */
export async function explain(
  explainer: Explainer,
  model: LayersModel,
  x: tf.Tensor | Batch,
  options: ExplainOptions = {},
): Promise<Attribution> {
  const {subject, batch, run} = await ask(model, x, options);
  return explainer.attribute(subject, batch, run);
}

/**
 * As `explain` with several methods, in their order. Those that need no more than one pass (gradient, input x gradient,
 * activations, the gradient CAMs) share it. When one fails, what the others gave is freed.
 */
export async function explainAll(
  explainers: readonly Explainer[],
  model: LayersModel,
  x: tf.Tensor | Batch,
  options: ExplainOptions = {},
): Promise<Attribution[]> {
  const {subject, batch, run} = await ask(model, x, options);
  const shared = await sharePass(explainers, subject, batch, run);
  const found: Attribution[] = [];
  try {
    for (const explainer of explainers) {
      const own = shared.get(explainer) ?? (await explainer.attribute(subject, batch, run));
      shared.delete(explainer);
      found.push(own);
    }
    return found;
  } catch (error) {
    for (const {maps} of [...found, ...shared.values()]) tf.dispose([...maps]);
    throw error;
  }
}

async function ask(model: LayersModel, x: tf.Tensor | Batch, options: ExplainOptions) {
  const batch = asBatch(x);
  const network = networkOf(model, batch);
  const run = runFor(network, options);
  const subject = await modelSubject(network, batch, {...options, run});
  return {subject, batch, run};
}

function asBatch(x: tf.Tensor | Batch): Batch {
  return Array.isArray(x) ? (x as Batch) : [x as tf.Tensor];
}
