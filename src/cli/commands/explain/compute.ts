import * as tf from '@tensorflow/tfjs-core';
import {predictionsFrom} from '../../../../callbacks/explain-step.ts';
import type {Attribution, Explainer} from '../../../core/explainer.ts';
import {predict} from '../../../core/model-subject.ts';
import {scoresOf} from '../../../core/passes/completeness.ts';
import type {PlainTensor} from '../../../report/plain.ts';
import {type MethodMaps, methodMaps} from '../../../report/step.ts';
import {asking, type Job} from '../../parts/asking.ts';
import type {Explained} from './explained.ts';

type Found = Pick<
  Explained,
  'run' | 'head' | 'classes' | 'labels' | 'outputs' | 'predictions' | 'units' | 'scores' | 'maps' | 'inputNames'
>;

/** Asks the model and the method. Leaves no tensor behind. */
export function compute(explainer: Explainer, job: Job): Promise<Found> {
  return asking(job, async ({x, network, run, head, labels, classes, subject}) => {
    explainer.check?.(subject, x, run);
    const outputs = await plainOf(await predict(network, x, run, head.index));
    const scores = await scoresOf(subject, x, run);
    const began = performance.now();
    const maps = await mapsOf(explainer, await explainer.attribute(subject, x, run), began);
    const predictions = predictionsFrom(outputs, {head, classes, labels});
    const {classes: units} = subject;
    return {run, head, classes, labels, outputs, predictions, units, scores, maps, inputNames: network.inputNames};
  });
}

async function mapsOf(explainer: Explainer, found: Attribution, began: number): Promise<MethodMaps> {
  const maps: PlainTensor[] = [];
  try {
    for (const map of found.maps) maps.push({values: Float32Array.from(await map.data()), shape: [...map.shape]});
  } finally {
    tf.dispose([...found.maps]);
  }
  return methodMaps(explainer, found, maps, (performance.now() - began) / 1000);
}

async function plainOf(tensor: tf.Tensor): Promise<PlainTensor> {
  const shape = [...tensor.shape];
  return {values: Float32Array.from(await tensor.data().finally(() => tensor.dispose())), shape};
}
