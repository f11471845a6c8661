import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import type {Head} from '../core/network/head.ts';
import type {Network, Site} from '../core/network/network.ts';
import {type Range, type Run, throwIfAborted} from '../core/run.ts';
import {type Rows, rowsTensor} from './features.ts';
import {graphOf, type LayerGraph, type Source} from './graph.ts';
import type {Sample} from './measure.ts';
import {activationOf} from './units.ts';

/** Follows how much training examples have taught, and taught wrongly, what the model says of other examples. */
export interface TracIn {
  /** Takes in the weights as they are now, a checkpoint, with the learning rate in use. */
  add(learningRate: number, run: Run): Promise<void>;
  /**
   * Influence so far, [tested, trained] in C order: above zero where the training example's gradient lowered the loss of the
   * tested one, below where it raised it.
   */
  influence(): Float32Array;
}

/** A sample with a class for each example. */
export interface Labelled extends Sample {
  readonly classes: readonly number[];
}

/** The last layer with weights, and what it works on. */
interface LastLayer {
  readonly from: Source;
  readonly hasBias: boolean;
}

/**
 * TracInCP on the last layer (Pruthi et al. 2020, arXiv 2002.08484, eq. 2 and section 3.4 there): the sum over checkpoints of the learning
 * rate times the dot product of the two examples' gradients. The gradient of softmax cross-entropy with respect to
 * the last layer is (p - y) (f, 1)', p the probabilities and f the layer's input, so the product is (p - y)'(q - z) (f'g + 1) and no
 * backward pass is needed. The same holds for one sigmoid unit with binary cross-entropy.
 */
export function tracIn(network: Network, head: Head, tested: Labelled, trained: Labelled): TracIn {
  const last = lastLayer(network, head, tested.inputs);
  const [rows, columns] = [rowCount(tested), rowCount(trained)];
  const sum = new Float64Array(rows * columns);
  return {
    async add(learningRate, run) {
      const own = await look(network, head, last, tested, {from: 0, to: rows}, run);
      const found = new Float64Array(sum.length);
      for (let from = 0; from < columns; from += run.batchSize) {
        throwIfAborted(run);
        const range = {from, to: Math.min(columns, from + run.batchSize)};
        const other = await look(network, head, last, trained, range, run);
        for (let i = 0; i < rows; i++) {
          for (let j = range.from; j < range.to; j++) {
            const features = dot(own.features, i, other.features, j - from) + (last.hasBias ? 1 : 0);
            found[i * columns + j] = features * dot(own.errors, i, other.errors, j - from);
          }
        }
        await tf.nextFrame();
      }
      // An aborted checkpoint counts for nothing.
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + learningRate * (found[i] ?? 0);
    },
    influence: () => Float32Array.from(sum),
  };
}

/** The columns with the largest values of a row and those with the smallest, the extreme ones first; of the right sign only. */
export function extremes(values: ArrayLike<number>, count: number): {most: number[]; least: number[]} {
  const order = Array.from({length: values.length}, (_, i) => i).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  return {
    most: order.slice(0, count).filter((i) => (values[i] ?? 0) > 0),
    least: order
      .slice(-count)
      .reverse()
      .filter((i) => (values[i] ?? 0) < 0),
  };
}

interface Looked {
  /** [rows, width]. */
  readonly features: Rows;
  /** p - y, [rows, units]. */
  readonly errors: Rows;
}

async function look(
  network: Network,
  head: Head,
  {from}: LastLayer,
  {inputs, classes}: Labelled,
  all: Range,
  run: Run,
): Promise<Looked> {
  const parts: Looked[] = [];
  for (let at = all.from; at < all.to; at += run.batchSize) {
    const range = {from: at, to: Math.min(all.to, at + run.batchSize)};
    const [features, outputs] = pass(network, head, from, inputs, range);
    try {
      const [f, p] = [await features.data(), await outputs.data()];
      const errors = Float32Array.from(p, (value, i) => value - truth(classes, range.from, i, head.units));
      parts.push({
        features: {values: Float32Array.from(f), shape: features.shape},
        errors: {values: errors, shape: [range.to - range.from, head.units]},
      });
    } finally {
      tf.dispose([features, outputs]);
    }
  }
  return {features: joined(parts.map((part) => part.features)), errors: joined(parts.map((part) => part.errors))};
}

/** What the last layer gets, and the model's output. */
function pass(
  network: Network,
  head: Head,
  from: Source,
  inputs: readonly Rows[],
  range: Range,
): [tf.Tensor, tf.Tensor] {
  let seen: tf.Tensor | undefined;
  try {
    return tf.tidy(() => {
      const x = inputs.map((input, i) => rowsTensor(input, range, network.model.inputs[i]?.dtype === 'int32'));
      const see = (_: Site, output: tf.Tensor) => {
        // Layers run in scopes of their own.
        seen ??= tf.keep(output.clone());
        return undefined;
      };
      const found = network.run(x, {sites: typeof from === 'number' ? [] : [from], see});
      const features = typeof from === 'number' ? x[from]?.clone() : seen;
      const output = found[head.index];
      if (!features || !output) throw new ExplainError('failed', 'the last layer was not reached');
      return [features, output];
    });
  } catch (error) {
    tf.dispose(seen ?? []);
    throw error;
  }
}

/** One-hot, or the class itself for one unit. */
function truth(classes: readonly number[], from: number, index: number, units: number): number {
  const own = classes[from + Math.floor(index / units)] ?? Number.NaN;
  return units === 1 ? own : own === index % units ? 1 : 0;
}

function joined(parts: readonly Rows[]): Rows {
  const rows = parts.reduce((sum, {shape}) => sum + (shape[0] ?? 0), 0);
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.values.length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return {values, shape: [rows, parts[0]?.shape[1] ?? 1]};
}

function dot(a: Rows, i: number, b: Rows, j: number): number {
  const width = a.shape[1] ?? 1;
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (a.values[i * width + k] ?? 0) * (b.values[j * width + k] ?? 0);
  return sum;
}

function rowCount({inputs}: Sample): number {
  return inputs[0]?.shape[0] ?? 0;
}

/** Layers between the last one with weights and the output that hand on its numbers. */
const passing = /^(Activation|Softmax|Dropout|Reshape|Flatten)$/;

function lastLayer(network: Network, head: Head, like: readonly Rows[]): LastLayer {
  const graph = graphOf(network, like);
  const end = head.kind === 'softmax' || (head.kind === 'sigmoid' && head.units === 1);
  const site = end ? lastDense(graph, graph.outputs[head.index]) : undefined;
  const [from, ...more] = site ? (graph.before.get(site) ?? []) : [];
  const width = typeof from === 'number' ? network.model.inputs[from]?.shape.length : from && from.shape.length + 1;
  const linear = site && /^(linear|softmax|sigmoid)$/.test(activationOf(site) ?? 'linear');
  if (!site || from === undefined || more.length > 0 || width !== 2 || !linear) {
    throw new ExplainError(
      'not-applicable',
      'which training examples taught what is known for a model whose output is softmax, or one sigmoid unit, of a dense layer; ' +
        `the output of '${network.model.name}' is made otherwise`,
    );
  }
  return {from, hasBias: site.layer.getConfig()['useBias'] !== false};
}

function lastDense(graph: LayerGraph, source: Source | undefined): Site | undefined {
  if (typeof source !== 'object') return undefined;
  if (source.kind === 'Dense') return source;
  return passing.test(source.kind) ? lastDense(graph, graph.before.get(source)?.[0]) : undefined;
}
