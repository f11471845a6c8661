import {mul, sub, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {type MendedGradient, savedAt} from './gradient.ts';
import {isNativeFloat, nativeKernel, runKernel} from './operation.ts';

/**
 * dy where x is inside, 0 outside: linear in dy, constant in x. The stock gradients multiply by tfjs-node's `Step`, which
 * runs six ops over the whole tensor. Equal bits for finite values; where an infinite dy meets x < 0 these give 0 and the
 * stock ones NaN. Relu6Grad has 0 at x = 6 itself, the stock one 1.
 */
function gated(kernelName: string, op: string): MendedGradient {
  return {
    kernelName,
    kernels: [
      {
        name: op,
        kernel: nativeKernel(op, ['dy', 'x']),
        inputsToSave: ['x'],
        gradient(ddy, saved) {
          const x = savedAt(saved, 0);
          return {dy: () => runKernel(op, {dy: ddy, x}), x: () => zerosLike(x)};
        },
      },
    ],
    gradient(dy, saved) {
      const x = savedAt(saved, 0);
      return isNativeFloat(dy, x) ? {x: () => runKernel(op, {dy, x})} : undefined;
    },
  };
}

/** A gradient that is a function of the output y: dy * slope(y). `bend` is the slope's derivative. */
function ofOutput(
  kernelName: string,
  op: string,
  {slope, bend}: {slope(y: Tensor): Tensor; bend(y: Tensor): Tensor},
): MendedGradient {
  return {
    kernelName,
    kernels: [
      {
        name: op,
        kernel: nativeKernel(op, ['y', 'dy']),
        inputsToSave: ['y', 'dy'],
        gradient(ddy, saved) {
          const [y, dy] = [savedAt(saved, 0), savedAt(saved, 1)];
          return {y: () => mul(ddy, mul(dy, bend(y))), dy: () => mul(ddy, slope(y))};
        },
      },
    ],
    gradient(dy, saved) {
      const y = savedAt(saved, 0);
      return isNativeFloat(dy, y) ? {x: () => runKernel(op, {y, dy})} : undefined;
    },
  };
}

const leakyRelu: MendedGradient = {
  kernelName: 'LeakyRelu',
  kernels: [
    {
      name: 'LeakyReluGrad',
      kernel: nativeKernel('LeakyReluGrad', ['dy', 'x'], {floats: ['alpha']}),
      inputsToSave: ['x'],
      gradient(ddy, saved, {alpha}) {
        const x = savedAt(saved, 0);
        return {dy: () => runKernel('LeakyReluGrad', {dy: ddy, x}, {alpha}), x: () => zerosLike(x)};
      },
    },
  ],
  gradient(dy, saved, {alpha}) {
    const x = savedAt(saved, 0);
    return isNativeFloat(dy, x) ? {x: () => runKernel('LeakyReluGrad', {dy, x}, {alpha})} : undefined;
  },
};

/** Each in one op of TensorFlow's own where the stock gradient takes three to nine. */
export const activationGradients: readonly MendedGradient[] = [
  gated('Relu', 'ReluGrad'),
  gated('Relu6', 'Relu6Grad'),
  leakyRelu,
  ofOutput('Sigmoid', 'SigmoidGrad', {slope: (y) => mul(y, sub(1, y)), bend: (y) => sub(1, mul(2, y))}),
  ofOutput('Tanh', 'TanhGrad', {slope: (y) => sub(1, mul(y, y)), bend: (y) => mul(-2, y)}),
];
