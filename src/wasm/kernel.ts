import {engine, type KernelFunc, Tensor, type TensorInfo, tidy} from '@tensorflow/tfjs-core';

/** What the kernels that work on numbers directly use of tfjs-backend-wasm. */
export interface WasmHeap {
  /** Allocates; views of the heap that were taken before may be detached by it. */
  makeOutput(shape: readonly number[], dtype: TensorInfo['dtype']): TensorInfo;
  /** The tensor's elements where they lie. Valid until the next allocation. */
  typedArrayFromHeap(info: TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/** A kernel's arguments as tfjs hands them over, whose attributes each kernel knows. */
export interface KernelCall<Attributes> {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: Attributes;
  readonly backend: WasmHeap;
}

/** A kernel that works on the wasm heap. */
export function heapKernel<Attributes>(run: (call: KernelCall<Attributes>) => TensorInfo): KernelFunc {
  // The parse boundary: tfjs types each kernel's attributes and backend as unknown.
  return (call) => run(call as unknown as KernelCall<Attributes>);
}

/** A kernel composed of other ops. */
export function composedKernel<Attributes>(
  run: (inputs: (name: string) => Tensor, attrs: Attributes, all: readonly Tensor[]) => Tensor,
): KernelFunc {
  return (call) =>
    tidy(() => {
      const {inputs, attrs} = call as unknown as KernelCall<Attributes>;
      const tensors = new Map(Object.entries(inputs).map(([name, info]) => [name, asTensor(info)]));
      const named = (name: string): Tensor => {
        const tensor = tensors.get(name);
        if (tensor === undefined) throw new Error(`kernel called without its input '${name}'`);
        return tensor;
      };
      return run(named, attrs, [...tensors.values()]);
    });
}

/** Ops hand over tensors; other kernels may hand over bare descriptions, whose data `tidy` must not free. */
export function asTensor(info: TensorInfo): Tensor {
  if (info instanceof Tensor) return info;
  engine().backend.incRef(info.dataId);
  return engine().makeTensorFromTensorInfo(info);
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
