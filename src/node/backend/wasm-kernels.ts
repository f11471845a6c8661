import {getKernel, type KernelFunc, registerKernel, unregisterKernel} from '@tensorflow/tfjs-core';
import {conv2dBackpropFilter} from './wasm/conv-gradient.ts';
import {depthwiseBackpropFilter, depthwiseBackpropInput} from './wasm/depthwise-gradients.ts';
import {einsum} from './wasm/einsum.ts';
import {maxPoolGrad} from './wasm/max-pool-grad.ts';
import {unsortedSegmentSum} from './wasm/segment-sum.ts';
import {tileOr} from './wasm/tile.ts';

/** Kernels that training needs and tfjs-backend-wasm 4.22 lacks; one that a later version brings is left alone. */
const missing: readonly (readonly [name: string, kernel: KernelFunc])[] = [
  ['Conv2DBackpropFilter', conv2dBackpropFilter],
  ['DepthwiseConv2dNativeBackpropFilter', depthwiseBackpropFilter],
  ['DepthwiseConv2dNativeBackpropInput', depthwiseBackpropInput],
  ['Einsum', einsum],
  ['UnsortedSegmentSum', unsortedSegmentSum],
];

const replaced = new WeakSet<KernelFunc>();

/**
 * Adds and mends the wasm backend's kernels so that models train on it. To be called after tfjs-backend-wasm was imported;
 * calling it again changes nothing.
 */
export function registerWasmKernels(): void {
  for (const [kernelName, kernelFunc] of missing) {
    if (getKernel(kernelName, 'wasm') === undefined) registerKernel({kernelName, backendName: 'wasm', kernelFunc});
  }
  // Its own drops the gradient of every window whose maximum is not positive.
  replace('MaxPoolGrad', () => maxPoolGrad);
  // Its own copies element by element, about 50 times slower; every batchNormalization gradient tiles.
  replace('Tile', tileOr);
}

function replace(kernelName: string, make: (original: KernelFunc) => KernelFunc): void {
  const original = getKernel(kernelName, 'wasm')?.kernelFunc;
  if (original === undefined || replaced.has(original)) return;
  const kernelFunc = make(original);
  replaced.add(kernelFunc);
  unregisterKernel(kernelName, 'wasm');
  registerKernel({kernelName, backendName: 'wasm', kernelFunc});
}
