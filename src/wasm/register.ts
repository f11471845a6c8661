import {getKernel, type KernelFunc, registerKernel, unregisterKernel} from '@tensorflow/tfjs-core';
import {avgPoolGrad} from './avg-pool-grad.ts';
import {conv3dBackpropFilter, conv3dBackpropInput, conv3dOr} from './conv-3d.ts';
import {conv2dBackpropFilter} from './conv-gradient.ts';
import {depthwiseBackpropFilter, depthwiseBackpropInput} from './depthwise-gradients.ts';
import {einsum} from './einsum.ts';
import {maxPoolGrad} from './max-pool-grad.ts';
import {avgPool3d, avgPool3dGrad, maxPool3d, maxPool3dGrad} from './pool-3d.ts';
import {sameByCutting} from './same-padding.ts';
import {unsortedSegmentSum} from './segment-sum.ts';
import {tileOr} from './tile.ts';

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
  // Its own counts padding that the forward pass does not.
  replace('AvgPoolGrad', () => avgPoolGrad);
  // Its own give zeros where 'same' leaves rows out.
  for (const name of ['Conv2D', 'FusedConv2D']) replace(name, sameByCutting(false));
  for (const name of ['DepthwiseConv2dNative', 'FusedDepthwiseConv2D']) replace(name, sameByCutting(true));
  // Its own gradients are 0 beyond the first depth of the input, and wrong at the filter with strides.
  replace('Conv3D', conv3dOr);
  replace('Conv3DBackpropInputV2', () => conv3dBackpropInput);
  replace('Conv3DBackpropFilterV2', () => conv3dBackpropFilter);
  // Its own give 0 for a window without a positive value, count padding, and begin in the wrong place where 'same' leaves something out.
  replace('MaxPool3D', () => maxPool3d);
  replace('MaxPool3DGrad', () => maxPool3dGrad);
  replace('AvgPool3D', () => avgPool3d);
  replace('AvgPool3DGrad', () => avgPool3dGrad);
  // Its own copies element by element, about 50 times slower; every batchNormalization gradient tiles.
  replace('Tile', tileOr);
}

function replace(kernelName: string, make: (original: KernelFunc) => KernelFunc): void {
  const config = getKernel(kernelName, 'wasm');
  if (config === undefined || replaced.has(config.kernelFunc)) return;
  const kernelFunc = make(config.kernelFunc);
  replaced.add(kernelFunc);
  unregisterKernel(kernelName, 'wasm');
  // The rest of it stays: the original may still be called, and its setup connects it to the wasm module.
  registerKernel({...config, kernelFunc});
}
