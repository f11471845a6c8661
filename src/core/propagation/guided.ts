import type * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import {
  makesFeatures,
  type Nonlinearity,
  type NonlinearityRule,
  nonlinearitiesOf,
  ruled,
} from '../network/nonlinearities.ts';
import {networkBehind} from '../passes/layer-gradients.ts';
import {type Batch, byRows, indices, type Run, sliceRows} from '../run.ts';
import type {Subject} from '../subject.ts';

/** Where the backward signal is rectified: at the activation functions, but not at softmax and sigmoid. */
export function rectifiedPlaces(subject: Subject, method: string): Nonlinearity[] {
  const network = networkBehind(subject, method);
  const places = nonlinearitiesOf(network).filter(makesFeatures);
  if (places.length > 0) return places;
  throw new ExplainError(
    'not-applicable',
    `${method} needs layers with a ReLU or another activation function; model '${network.model.name}' has none, so that the map would be the plain gradient`,
  );
}

/** The gradient with the rule at the network's activation functions. */
export function ruledGradient(
  subject: Subject,
  x: Batch,
  run: Run,
  method: string,
  rule: NonlinearityRule,
): Promise<tf.Tensor[]> {
  const places = rectifiedPlaces(subject, method);
  return byRows(subject.rows, run, (rows) =>
    ruled(places, rule, () => subject.take(indices(rows)).gradient(sliceRows(x, rows))),
  );
}
