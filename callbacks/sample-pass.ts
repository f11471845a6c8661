import type * as tf from '@tensorflow/tfjs-core';
import {decidingLayer, outputsAndFeatures} from '../src/core/penultimate.ts';
import type {PlainTensor} from '../src/report/plain.ts';
import {type Explained, withTensors} from './explain-step.ts';
import type {Prepared} from './prepare.ts';

/** What the model makes of the images at a step. */
export interface SamplePass {
  /** [n, units ...] */
  readonly outputs: PlainTensor | undefined;
  /** What the last layer decides by, [n, d]; undefined where there is no one such layer. */
  readonly features: PlainTensor | undefined;
}

const passes = new WeakMap<Explained, Promise<SamplePass>>();

/** One pass over the explained images, shared by all who look at the step. */
export function samplePass(explained: Explained, prepared: Prepared): Promise<SamplePass> {
  const found = passes.get(explained) ?? pass(explained, prepared);
  passes.set(explained, found);
  return found;
}

async function pass({outputs}: Explained, {setting}: Prepared): Promise<SamplePass> {
  const {network, head} = setting;
  const layer = decidingLayer(network.model, head.index);
  if (!layer || !outputs) return {outputs, features: undefined};
  return withTensors(setting, async (x, run) => {
    const made = await outputsAndFeatures(network, layer, x, run, head.index);
    made.outputs.dispose();
    return {outputs, features: await plain(made.features)};
  });
}

async function plain(tensor: tf.Tensor): Promise<PlainTensor> {
  try {
    return {values: Float32Array.from(await tensor.data()), shape: [...tensor.shape]};
  } finally {
    tensor.dispose();
  }
}
