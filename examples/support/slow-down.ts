import type {Optimizer} from '@tensorflow/tfjs-core';
import type {CustomCallbackArgs} from '@tensorflow/tfjs-layers';

const slowShare = 1 / 3;
const slowFactor = 1 / 4;

/**
 * Hooks that lower the learning rate for the last third of the epochs, so that the weights settle. TensorFlow.js has no
 * schedules; its optimizers read their `learningRate` anew at each step.
 */
export function slowDown(optimizer: Optimizer, learningRate: number, epochs: number): CustomCallbackArgs {
  return {
    onEpochBegin: async (epoch) => {
      const slow = epoch >= epochs * (1 - slowShare);
      Reflect.set(optimizer, 'learningRate', learningRate * (slow ? slowFactor : 1));
    },
  };
}
