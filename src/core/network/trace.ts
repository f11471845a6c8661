import type * as tf from '@tensorflow/tfjs-core';
import type {LayersModel, SymbolicTensor} from '@tensorflow/tfjs-layers';
import {asList, innerModel, type Layer, type Named, watching} from './layers.ts';

/** A place where a model calls a layer, as the model was put together. */
export interface Call {
  readonly path: string;
  readonly layer: Layer;
  /** 0 for the first call of this layer, in the order in which the calls were written. */
  readonly number: number;
  /** Which of the layer's runs within a pass these are: tfjs runs a layer once for each of its outputs. */
  readonly runs: readonly number[];
  /** Output shape without the batch axis. */
  readonly shape: readonly number[];
}

interface Found {
  readonly path: string;
  readonly layer: Layer;
  readonly place: readonly number[];
  readonly runs: number[];
  readonly shape: readonly number[];
}

/** A model in the course of its call: its place, and which of its symbols each tensor stands for. */
interface Frame {
  readonly place: readonly number[];
  readonly symbols: Map<tf.Tensor, Set<SymbolicTensor>>;
}

/**
 * All calls in one forward pass of `body`, in the order of execution. tfjs executes in an order of its own, so each run is
 * traced back to its place in the graph by the very tensors that go in.
 */
export function traceCalls(
  model: LayersModel,
  named: readonly Named[],
  x: readonly tf.Tensor[],
  body: () => void,
): Call[] {
  const frames: Frame[] = [{place: [], symbols: new Map()}];
  const found: Found[] = [];
  const top = (): Frame => frames.at(-1) ?? {place: [], symbols: new Map()};
  link(top(), x, model.inputs);
  watching(
    named,
    ({path, layer}, run, given, compute) => {
      const inputs = asList(given);
      const frame = top();
      const node = nodeOf(frame, layer, inputs);
      // A run that can't be traced is a place of its own.
      const place = [...frame.place, node >= 0 ? node : layer.inboundNodes.length + run];
      const inside: Frame = {place, symbols: new Map()};
      const inner = innerModel(layer);
      if (inner) link(inside, inputs, inner.inputs);
      frames.push(inside);
      const output = compute();
      frames.pop();
      // A layer that hands on its input gets a tensor of its own, so that the two can be told apart.
      const own = asList(output).map((tensor) => (inputs.includes(tensor) ? tensor.clone() : tensor));
      link(frame, own, layer.inboundNodes[node]?.outputTensors ?? []);
      const known = found.find((one) => one.layer === layer && compare(one.place, place) === 0);
      if (known) known.runs.push(run);
      else found.push({path, layer, place, runs: [run], shape: own[0]?.shape.slice(1) ?? []});
      return Array.isArray(output) ? own : (own[0] ?? output);
    },
    body,
  );
  return found.map(({path, layer, place, runs, shape}) => ({
    path,
    layer,
    number: found.filter((other) => other.layer === layer && compare(other.place, place) < 0).length,
    runs,
    shape,
  }));
}

function link({symbols}: Frame, tensors: readonly tf.Tensor[], places: readonly SymbolicTensor[]): void {
  tensors.forEach((tensor, i) => {
    const place = places[i];
    if (place) symbols.set(tensor, (symbols.get(tensor) ?? new Set()).add(place));
  });
}

/** Which of the layer's applications to symbols these inputs stand for; -1 for none. */
function nodeOf({symbols}: Frame, layer: Layer, inputs: readonly tf.Tensor[]): number {
  return layer.inboundNodes.findIndex(
    ({inputTensors}) =>
      inputTensors.length === inputs.length &&
      inputTensors.every((place, i) => inputs[i] && symbols.get(inputs[i])?.has(place)),
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? 0);
}
