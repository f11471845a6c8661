import * as tf from '@tensorflow/tfjs-core';
import {gradientsOf} from './differentiate.ts';
import {ExplainError} from './errors.ts';
import type {Network, Site} from './network.ts';
import type {Batch} from './run.ts';
import {gatherRows} from './run.ts';
import {gradientOf, type Subject} from './subject.ts';

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
  return holding((seen) =>
    tf.tidy(() => {
      subject.scores(x, {
        sites,
        see(site, output) {
          see(seen, site, output);
          return undefined;
        },
      });
      return sites.map((site) => found(seen, site).clone());
    }),
  );
}

/**
 * Outputs of the sites and d score / d output. A zero is added to each output, and the gradient taken with respect to
 * these zeros: the backward pass ends at the lowest site, and no second model is built, so that nested, branched and
 * shared layers are all the same to it.
 */
export function gradientsAt(
  subject: Subject,
  x: Batch,
  sites: readonly Site[],
): {activations: tf.Tensor[]; gradients: tf.Tensor[]} {
  const rows = x[0]?.shape[0] ?? 0;
  return holding((seen) => {
    const both = tf.tidy(() => {
      const probes = sites.map((site) => tf.zeros([rows, ...site.shape]));
      const score = (...zeros: tf.Tensor[]) =>
        tf.sum(
          subject.scores(x, {
            sites,
            see(site, output) {
              see(seen, site, output);
              return tf.add(output, zeros[sites.indexOf(site)] ?? 0);
            },
          }),
        );
      const gradients = gradientsOf(score, probes).map((gradient, i) => gradient ?? disconnected(sites[i]));
      return [...sites.map((site) => found(seen, site).clone()), ...gradients];
    });
    return {activations: both.slice(0, sites.length), gradients: both.slice(sites.length)};
  });
}

/**
 * Runs `body` with a place for what is seen inside a pass. Layers run in scopes of their own, so that what outlives
 * them is kept; here all of it is freed again, also after an error.
 */
function holding<T>(body: (seen: Map<Site, tf.Tensor>) => T): T {
  const seen = new Map<Site, tf.Tensor>();
  try {
    return body(seen);
  } finally {
    tf.dispose([...seen.values()]);
  }
}

/** A layer that runs once for each of its outputs shows the same each time. */
function see(seen: Map<Site, tf.Tensor>, site: Site, output: tf.Tensor): void {
  const own = output.shape.slice(1);
  if (own.some((side, axis) => side !== site.shape[axis])) {
    throw new ExplainError(
      'bad-data',
      `layer '${site.address}' puts out [n, ${own.join(', ')}] for this input, [n, ${site.shape.join(', ')}] when the model was ` +
        'looked at: pass networkOf inputs of the size in use',
    );
  }
  if (!seen.has(site)) seen.set(site, tf.keep(output.clone()));
}

function disconnected(site: Site | undefined): never {
  throw new ExplainError(
    'not-applicable',
    `the score does not depend on the output of layer '${site?.address}': choose a layer on the way to the output explained`,
  );
}

function found(seen: ReadonlyMap<Site, tf.Tensor>, site: Site): tf.Tensor {
  const tensor = seen.get(site);
  if (!tensor) throw new ExplainError('no-such-layer', `layer '${site.address}' was not reached in this pass`);
  return tensor;
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
