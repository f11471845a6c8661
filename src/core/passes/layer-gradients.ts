import type * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Network, Site} from '../network/network.ts';
import type {Batch} from '../run.ts';
import {gatherRows} from '../run.ts';
import {gradientOf, type Subject} from '../subject.ts';
import {passAt} from './one-pass.ts';

/** The network behind a subject; methods that look at layers cannot do without. */
export function networkBehind(subject: Subject, method: string): Network {
  if (!subject.network) {
    throw new ExplainError(
      'not-applicable',
      `${method} looks at a layer, so it needs a LayersModel; this subject is a plain function`,
    );
  }
  return subject.network;
}

/** Outputs of the sites for x, in inference mode. */
export function activationsAt(subject: Subject, x: Batch, sites: readonly Site[]): tf.Tensor[] {
  return passAt(subject, x, {activations: sites}, (pass) => sites.map(pass.activation));
}

/** Outputs of the sites and d score / d output. */
export function gradientsAt(
  subject: Subject,
  x: Batch,
  sites: readonly Site[],
): {activations: tf.Tensor[]; gradients: tf.Tensor[]} {
  const both = passAt(subject, x, {gradients: sites}, (pass) => [
    ...sites.map(pass.activation),
    ...sites.map(pass.gradient),
  ]);
  return {activations: both.slice(0, sites.length), gradients: both.slice(sites.length)};
}

/** The same question asked of a layer's output in place of the input: its input is [n, ...site.shape]. */
export function layerSubject(subject: Subject, x: Batch, site: Site): Subject {
  const scores = (activation: Batch) => subject.scores(x, {sites: [site], see: () => activation[0]?.clone()});
  return {
    rows: subject.rows,
    classes: subject.classes,
    scores,
    gradient: (activation) => gradientOf(scores, activation),
    take: (rows) => takeLayer(subject, x, site, rows),
  };
}

/** The inputs are gathered inside each pass, so that no tensor outlives it. */
function takeLayer(subject: Subject, x: Batch, site: Site, rows: readonly number[]): Subject {
  const taken = subject.take(rows);
  const scores = (activation: Batch) => layerSubject(taken, gatherRows(x, rows), site).scores(activation);
  return {
    rows: rows.length,
    classes: taken.classes,
    scores,
    gradient: (activation) => gradientOf(scores, activation),
    take: (list) =>
      takeLayer(
        subject,
        x,
        site,
        list.map((row) => rows[row] ?? row),
      ),
  };
}
