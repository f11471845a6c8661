import type * as tf from '@tensorflow/tfjs-core';
import type {SymbolicTensor} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../errors.ts';
import {innerModel, type Layer} from './layers.ts';
import type {Network, Site} from './network.ts';

/** A network's end in global average pooling and one dense layer. */
export interface PooledHead {
  /** The layer that is pooled. */
  readonly site: Site;
  /** The dense layer's weights, [channels, units]; the layer's own, not to be disposed. */
  kernel(): tf.Tensor2D;
}

/** What may stand between pooling and the dense layer: it hands numbers on as they are. */
const passing: readonly string[] = ['Dropout', 'Flatten', 'Reshape'];
/** What may follow the dense layer besides. */
const ending: readonly string[] = [...passing, 'Softmax', 'Activation'];
const pooling: ReadonlySet<string> = new Set(['GlobalAveragePooling2D', 'GlobalAveragePooling1D']);

/** A tensor in the graph of a model, with the tensors that stand for the models around it. */
export interface Spot {
  readonly tensor: SymbolicTensor;
  readonly around: readonly SymbolicTensor[];
}

/** The head of output `index`. Throws an ExplainError naming what stands in the way. */
export function pooledHead(network: Network, index: number, method: string): PooledHead {
  const output = network.model.outputs[index];
  const dense = output && computing({tensor: output, around: []}, ending);
  if (dense?.tensor.sourceLayer.getClassName() !== 'Dense') throw refusal(method, dense);
  const pooled = before(dense, passing);
  if (!pooled || !pooling.has(pooled.tensor.sourceLayer.getClassName())) throw refusal(method, pooled);
  const [input] = pooled.tensor.inputs;
  const layer = input && entered({tensor: input, around: pooled.around})?.tensor.sourceLayer;
  const sites = network.sites.filter((site) => site.layer === layer);
  const [site] = sites;
  if (!site || sites.length > 1) {
    throw new ExplainError(
      'not-applicable',
      `${method} needs a layer of its own before the pooling; '${layer?.name}' is called ${sites.length} times`,
    );
  }
  const {sourceLayer} = dense.tensor;
  return {site, kernel: () => weightOf(sourceLayer)};
}

function weightOf(layer: Layer): tf.Tensor2D {
  const [kernel] = layer.getWeights();
  if (kernel?.rank === 2) return kernel as tf.Tensor2D;
  throw new ExplainError('not-applicable', `layer '${layer.name}' has no matrix of weights`);
}

/** The spot whose layer computes: nested models are entered, layers that only hand on are skipped. */
function computing(spot: Spot, skipped: readonly string[]): Spot | undefined {
  const inside = entered(spot);
  if (!inside) return undefined;
  return skipped.includes(inside.tensor.sourceLayer.getClassName()) ? before(inside, skipped) : inside;
}

/** What computes a spot's only input. */
function before({tensor, around}: Spot, skipped: readonly string[]): Spot | undefined {
  const [input] = tensor.inputs;
  return input && tensor.inputs.length === 1 ? computing({tensor: input, around}, skipped) : undefined;
}

/** The spot inside of nested models, or outside where it is the input of one. */
export function entered({tensor, around}: Spot): Spot | undefined {
  const layer = tensor.sourceLayer;
  const inner = innerModel(layer)?.outputs[tensor.outputTensorIndex ?? 0];
  if (inner) return entered({tensor: inner, around: [tensor, ...around]});
  if (layer.getClassName() !== 'InputLayer') return {tensor, around};
  const [outer, ...rest] = around;
  const place = outer ? (innerModel(outer.sourceLayer)?.inputs.indexOf(tensor) ?? -1) : -1;
  const given = outer?.inputs[place];
  return given && entered({tensor: given, around: rest});
}

function refusal(method: string, found: Spot | undefined): ExplainError {
  const what = found
    ? `'${found.tensor.sourceLayer.name}' (${found.tensor.sourceLayer.getClassName()})`
    : 'something else';
  return new ExplainError(
    'not-applicable',
    `${method} needs a network that ends in global average pooling and one dense layer; found ${what} there: use grad-cam, ` +
      'which is the same where both apply',
  );
}
