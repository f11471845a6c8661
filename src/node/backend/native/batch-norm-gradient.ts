import {add, mul, neg, reshape, rsqrt, sub, type Tensor, Variable} from '@tensorflow/tfjs-core';
import {type MendedGradient, savedAt} from './gradient.ts';
import {isNativeFloat, runKernel} from './operation.ts';

/**
 * The gradient of y = (x - m) r scale + offset, r = 1 / sqrt(v + epsilon), with one factor a channel taken out of each
 * sum: five passes over the tensor where the stock gradient takes fourteen and tiles r to its size. Sums are of
 * the same terms in another order: the last bits differ.
 */
export const batchNormGradient: MendedGradient = {
  kernelName: 'FusedBatchNorm',
  kernels: [],
  gradient(dy, saved, attributes) {
    const [x, mean, variance] = [savedAt(saved, 0), savedAt(saved, 1), savedAt(saved, 2)];
    const scale = saved[3];
    if (mean.rank !== 1 || x.rank < 2 || !isNativeFloat(dy, x, mean, variance)) return undefined;
    const channels = mean.shape[0] ?? 0;
    const r = rsqrt(add(variance, Number(attributes['varianceEpsilon'] ?? 0)));
    const factor = scale ? mul(r, scale) : r;
    const sumOf = () => sumsByChannel(dy, channels);
    const productOf = () => sumsByChannel(mul(dy, sub(x, mean)), channels);
    // In training all derivatives are asked for, and share these sums; with frozen statistics x's alone mostly is.
    const [total, product] = mean instanceof Variable ? [sumOf, productOf] : [known(sumOf()), known(productOf())];
    return {
      x: () => mul(dy, factor),
      mean: () => neg(mul(factor, total())),
      variance: () => mul(mul(-0.5, mul(mul(r, r), factor)), product()),
      scale: () => mul(r, product()),
      offset: () => total().clone(),
    };
  },
};

function sumsByChannel(t: Tensor, channels: number): Tensor {
  return runKernel('BiasAddGrad', {dy: t.rank === 1 ? reshape(t, [-1, channels]) : t});
}

function known(t: Tensor): () => Tensor {
  return () => t;
}
