import {ExplainError} from '../../src/core/errors.ts';
import {picture} from '../../src/image/picture.ts';
import {rangeOf} from '../../src/image/scale.ts';
import {tracIn} from '../../src/layers/tracin.ts';
import {rowOf} from '../../src/report/plain.ts';
import {teachersGrid} from '../../src/report/teachers.ts';
import type {Observation, ObservedStep, Observer, RunScene} from '../observer.ts';

/**
 * Which training images taught the model what it says of the explained ones: TracIn on the last layer. The model as it is at each explained
 * step after training began is a checkpoint, with the optimizer's learning rate. TracIn is derived for plain gradient descent;
 * for optimizers that scale each weight's step by themselves it is an approximation.
 */
export function tracin({prepared, options}: RunScene): Observer | undefined {
  const {training} = prepared.data;
  if (!training) return undefined;
  const {setting, data} = prepared;
  const {network, head, inputs, run} = setting;
  const [tested, trained] = [data.labels, training.labels];
  if (!data.classes || !tested || !trained) {
    throw new ExplainError(
      'bad-data',
      'trainingData is for models that tell classes apart, and needs labels, as validationData does: pass both as [x, y]',
    );
  }
  const trace = tracIn(network, head, {inputs, classes: tested}, {inputs: training.inputs, classes: trained});
  const [first] = training.inputs;
  const range = rangeOf(first?.values ?? []);
  const pictures = (index: number) => {
    if (!first) return undefined;
    const {values, shape} = rowOf(first, index);
    return picture(values, shape, range);
  };
  const every = options.tracin?.every ?? 1;
  let turn = 0;
  let checkpoints: number[] = [];

  const look = async ({explained: {step}, scene}: ObservedStep): Promise<Observation> => {
    await trace.add(learningRateOf(network.model), run);
    checkpoints = [...checkpoints, step];
    const influence = trace.influence();
    const shape = [tested.length, trained.length];
    return {
      records: [
        {kind: 'image', tag: 'tracin', step, image: teachersGrid(influence, {pictures, classes: trained}, scene)},
        {kind: 'array', tag: 'tracin', step, values: influence, shape},
      ],
      info: {checkpoints: checkpoints.length, ...(checkpoints.length === 1 ? {trainingRows: training.rows} : {})},
    };
  };

  return {
    name: 'tracin',
    observe: (step) => (step.explained.step > 0 && turn++ % every === 0 ? look(step) : {}),
    finish: (last) => (last.explained.step > 0 && checkpoints.at(-1) !== last.explained.step ? look(last) : {}),
  };
}

/** 1 where the optimizer has none of its own: then all checkpoints count alike. */
function learningRateOf(model: object): number {
  // The parse boundary: tfjs has the rate on its optimizers, but not in their common type.
  const {optimizer} = model as {optimizer?: {learningRate?: unknown}};
  return typeof optimizer?.learningRate === 'number' ? optimizer.learningRate : 1;
}
