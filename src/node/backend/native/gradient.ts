import type {GradFunc, KernelFunc, Tensor} from '@tensorflow/tfjs-core';

/** An op's gradient that takes the place of the stock one. */
export interface MendedGradient {
  /** The kernel whose gradient it is. */
  readonly kernelName: string;
  /** New kernels of the native backend that it runs, with the gradients of their own. */
  readonly kernels: readonly NewKernel[];
  /** The mended gradient from what the stock one saves, or undefined where only the stock one will do. */
  gradient(dy: Tensor, saved: readonly Tensor[], attributes: Attributes): ReturnType<GradFunc> | undefined;
}

export interface NewKernel {
  readonly name: string;
  readonly kernel: KernelFunc;
  readonly inputsToSave: readonly string[];
  gradient(dy: Tensor, saved: readonly Tensor[], attributes: Attributes): ReturnType<GradFunc>;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** The n-th of what was saved. */
export function savedAt(saved: readonly Tensor[], index: number): Tensor {
  const tensor = saved[index];
  if (tensor === undefined)
    throw new Error(`a gradient was called with ${saved.length} saved tensors; it needs more than ${index}`);
  return tensor;
}
