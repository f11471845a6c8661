import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Attribution} from '../explainer.ts';
import type {Site} from '../network/network.ts';
import {type Batch, byRows, indices, type Run, sliceRows} from '../run.ts';
import {noWayToTheInput, type Subject} from '../subject.ts';
import {gradientsOf} from './differentiate.ts';

/** What is to be seen of one pass through the model. Without any gradient it is a forward pass only. */
export interface Wants {
  /** d score / d input, for every input. */
  readonly inputs?: boolean | undefined;
  /** Layers whose outputs are wanted. */
  readonly activations?: readonly Site[] | undefined;
  /** Layers whose outputs and d score / d output are wanted. */
  readonly gradients?: readonly Site[] | undefined;
}

/** What was seen. The tensors are freed when the one who looks at them is done. */
export interface Pass {
  /** The rows that went in. */
  readonly x: Batch;
  /** d score / d input, one for each input; zero for one of several that has no say. */
  readonly inputGradients: readonly tf.Tensor[];
  activation(site: Site): tf.Tensor;
  gradient(site: Site): tf.Tensor;
}

/**
 * A method that needs no more than one pass over the rows as they are, in two parts, so that several methods can share
 * the pass.
 */
export interface OnePass {
  wants(subject: Subject): Wants;
  /** The maps of the rows that went through; synchronous, its intermediate tensors are freed. */
  maps(pass: Pass, subject: Subject): readonly tf.Tensor[];
  /** Names of the maps where there are several. */
  parts?(subject: Subject): readonly string[];
}

/** What several such methods find for all rows of `x`, from the same passes. */
export async function throughOnePass(
  methods: readonly OnePass[],
  subject: Subject,
  x: Batch,
  run: Run,
): Promise<Attribution[]> {
  const wants = allOf(methods.map((method) => method.wants(subject)));
  let counts: number[] = [];
  const maps = await byRows(subject.rows, run, (rows) => {
    const asked = subject.take(indices(rows));
    return passAt(asked, sliceRows(x, rows), wants, (pass) => {
      const found = methods.map((method) => method.maps(pass, asked));
      counts = found.map((own) => own.length);
      return found.flat();
    });
  });
  let from = 0;
  return methods.map((method, i) => {
    const count = counts[i] ?? 0;
    from += count;
    return {maps: maps.slice(from - count, from), parts: method.parts?.(subject)};
  });
}

function allOf(all: readonly Wants[]): Wants {
  const gradients = [...new Set(all.flatMap((wants) => wants.gradients ?? []))];
  const activations = new Set(all.flatMap((wants) => wants.activations ?? []));
  return {
    inputs: all.some((wants) => wants.inputs),
    gradients,
    activations: [...activations].filter((site) => !gradients.includes(site)),
  };
}

/**
 * One pass, looked at by `body`, whose result is the caller's. A zero is added to each output whose gradient is wanted,
 * and the gradient taken with respect to these zeros: the backward pass ends at the lowest place wanted, and no second
 * model is built, so that nested, branched and shared layers are all the same to it.
 */
export function passAt(
  subject: Subject,
  x: Batch,
  {inputs = false, activations = [], gradients = []}: Wants,
  body: (pass: Pass) => readonly tf.Tensor[],
): tf.Tensor[] {
  const rows = x[0]?.shape[0] ?? 0;
  const sites = [...activations, ...gradients];
  return holding((seen) =>
    tf.tidy(() => {
      const probes = gradients.map((site) => tf.zeros([rows, ...site.shape]));
      const points = inputs ? x : [];
      const score = (...given: tf.Tensor[]) => {
        const intercept = {
          sites,
          see(site: Site, output: tf.Tensor) {
            see(seen, site, output);
            const zero = given[points.length + gradients.indexOf(site)];
            return gradients.includes(site) && zero ? tf.add(output, zero) : undefined;
          },
        };
        const at = inputs ? given.slice(0, x.length) : x;
        return tf.sum(sites.length > 0 ? subject.scores(at, intercept) : subject.scores(at));
      };
      const wanted = [...points, ...probes];
      const found = wanted.length > 0 ? gradientsOf(score, wanted) : [];
      if (wanted.length === 0) score();
      const atInputs = found.slice(0, points.length);
      if (inputs && atInputs.every((gradient) => gradient === undefined)) noWayToTheInput();
      const atSites = found.slice(points.length).map((gradient, i) => gradient ?? disconnected(gradients[i]));
      const maps = body({
        x,
        inputGradients: atInputs.map((gradient, i) => gradient ?? tf.zeros(x[i]?.shape ?? [0])),
        activation: (site) => seenAt(seen, site),
        gradient: (site) => atSites[gradients.indexOf(site)] ?? disconnected(site),
      });
      // What is handed out must not be what is freed below, nor an argument.
      return maps.map((map) => map.clone());
    }),
  );
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

function seenAt(seen: ReadonlyMap<Site, tf.Tensor>, site: Site): tf.Tensor {
  const tensor = seen.get(site);
  if (!tensor) throw new ExplainError('no-such-layer', `layer '${site.address}' was not reached in this pass`);
  return tensor;
}
