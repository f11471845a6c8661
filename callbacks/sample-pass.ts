import type * as tf from '@tensorflow/tfjs-core';
import {predict} from '../src/core/model-subject.ts';
import {decidingLayer, outputsAndFeatures} from '../src/core/network/penultimate.ts';
import type {PlainTensor} from '../src/report/plain.ts';
import {type Explained, type StepSetting, withTensors} from './explain-step.ts';
import type {Prepared} from './prepare.ts';
import type {DataSample} from './samples.ts';

/** What the last layer decides by for each explained image, [n, d]; undefined where there is no one such layer. */
export async function featuresOf({outputs}: Explained, {setting}: Prepared): Promise<PlainTensor | undefined> {
  const {network, head} = setting;
  const layer = decidingLayer(network.model, head.index);
  if (!layer || !outputs) return undefined;
  return withTensors(setting, async (x, run) => {
    const made = await outputsAndFeatures(network, layer, x, run, head.index);
    made.outputs.dispose();
    return plain(made.features);
  });
}

/** What the model says of a sample, [n, units ...]. */
export function sampleOutputs({inputs}: DataSample, setting: StepSetting): Promise<PlainTensor> {
  const {network, head} = setting;
  return withTensors({...setting, inputs, background: []}, async (x, run) =>
    plain(await predict(network, x, run, head.index)),
  );
}

async function plain(tensor: tf.Tensor): Promise<PlainTensor> {
  try {
    return {values: Float32Array.from(await tensor.data()), shape: [...tensor.shape]};
  } finally {
    tensor.dispose();
  }
}
