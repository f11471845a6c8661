import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../errors.ts';
import {type Batch, byRows, type Run, rowCount, sliceRows} from '../run.ts';
import {asList, type Layer, watching} from './layers.ts';
import type {Network} from './network.ts';
import {entered} from './pooled-head.ts';

/** Layers that tell the classes apart by weights; what stands behind them only reshapes or squashes. */
const deciding = /^(Dense|Conv[123]D|SeparableConv2D)$/;

/** The layer that makes an output out of features: the last one that decides. Undefined where several ways lead to the output. */
export function decidingLayer(model: LayersModel, index: number): Layer | undefined {
  const output = model.outputs[index];
  let spot = output && entered({tensor: output, around: []});
  while (spot) {
    const {tensor, around} = spot;
    if (deciding.test(tensor.sourceLayer.getClassName())) return tensor.sourceLayer;
    const [input] = tensor.inputs;
    spot = input && tensor.inputs.length === 1 ? entered({tensor: input, around}) : undefined;
  }
  return undefined;
}

/**
 * One pass in batches: the output's values [n, ...] and the features that `layer` makes it of, [n, d], their places averaged over.
 * The caller disposes both.
 */
export async function outputsAndFeatures(
  {model, run: pass}: Network,
  layer: Layer,
  x: Batch,
  run: Run,
  index: number,
): Promise<{outputs: tf.Tensor; features: tf.Tensor}> {
  const [outputs, features] = await byRows(rowCount(x), {...run, progress: undefined}, (rows) => {
    const seen: tf.Tensor[] = [];
    try {
      const made = watching(
        [{path: layer.name, layer}],
        (_named, _run, inputs, compute) => {
          const [input] = asList(inputs);
          // A layer's own tidy would free it.
          if (input) seen.push(tf.keep(tf.clone(input)));
          return compute();
        },
        () => pass(sliceRows(x, rows)),
      );
      const [own, last] = [made[index], seen.at(-1)];
      if (!own || !last) throw new ExplainError('bad-data', `layer '${layer.name}' of '${model.name}' was not run`);
      const places = last.shape.slice(1, -1).map((_, axis) => axis + 1);
      return [own, places.length > 0 ? tf.mean(last, places) : tf.clone(last)];
    } finally {
      tf.dispose(seen);
    }
  });
  if (!outputs || !features) throw new ExplainError('bad-data', 'expected at least one row of input, got none');
  return {outputs, features};
}
