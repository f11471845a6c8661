import {broadcastTo, type Tensor} from '@tensorflow/tfjs-core';
import {type MendedGradient, savedAt} from './gradient.ts';
import {isNativeFloat, nativeKernel, runKernel} from './operation.ts';

/** Every layer's bias [c] is added to [..., c]; its gradient is a sum over all axes but the last. */
function isBias(a: Tensor, b: Tensor): boolean {
  return b.rank === 1 && a.rank >= 2 && a.shape.at(-1) === b.shape[0] && (b.shape[0] ?? 0) > 0;
}

/** The sum in one op made for it. It adds in another order than `Sum`: the last bits may differ. */
export const biasGradient: MendedGradient = {
  kernelName: 'Add',
  kernels: [
    {
      name: 'BiasAddGrad',
      kernel: nativeKernel('BiasAddGrad', ['dy'], {texts: {data_format: 'NHWC'}}),
      inputsToSave: ['dy'],
      gradient(ddy, saved) {
        const dy = savedAt(saved, 0);
        return {dy: () => broadcastTo(ddy, dy.shape)};
      },
    },
  ],
  gradient(dy, saved) {
    const [a, b] = [savedAt(saved, 0), savedAt(saved, 1)];
    if (!isBias(a, b) || !isNativeFloat(dy, a, b)) return undefined;
    return {a: () => dy.clone(), b: () => runKernel('BiasAddGrad', {dy})};
  },
};
