import {engine, getBackend, type KernelFunc, type Tensor, type TensorInfo} from '@tensorflow/tfjs-core';

/** Name under which tfjs-node registers itself. */
export const nativeBackend = 'tensorflow';

/** What is used of tfjs-node's backend. */
interface NativeBackend {
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_STRING' | 'TF_FLOAT', number>>;
  executeSingleOutput(
    name: string,
    attributes: readonly {readonly name: string; readonly type: number; readonly value: unknown}[],
    inputs: readonly TensorInfo[],
  ): TensorInfo;
}

/** A TensorFlow op on float32 tensors as a kernel: its inputs in the op's order, its attributes besides `T`. */
export function nativeKernel(
  op: string,
  inputs: readonly string[],
  attributes: {readonly floats?: readonly string[]; readonly texts?: {readonly [name: string]: string}} = {},
): KernelFunc {
  return (call) => {
    // The parse boundary: tfjs types each kernel's backend and attributes as unknown.
    const backend = call.backend as NativeBackend;
    const given = (call.attrs ?? {}) as Readonly<Record<string, unknown>>;
    const {binding} = backend;
    const all = [
      {name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT},
      ...(attributes.floats ?? []).map((name) => ({name, type: binding.TF_ATTR_FLOAT, value: given[name]})),
      ...Object.entries(attributes.texts ?? {}).map(([name, value]) => ({name, type: binding.TF_ATTR_STRING, value})),
    ];
    const tensors = inputs.map((name) => {
      const tensor = call.inputs[name];
      if (tensor === undefined) throw new Error(`${op} needs the input '${name}'`);
      return tensor;
    });
    return backend.executeSingleOutput(op, all, tensors);
  };
}

/** Runs a registered kernel through the engine, so that its own gradient is found when a gradient is differentiated. */
export function runKernel(name: string, inputs: {readonly [name: string]: Tensor}, attributes = {}): Tensor {
  return engine().runKernel(name, {...inputs}, attributes);
}

/** Whether the native backend is at work and all tensors are what its mended ops take. */
export function isNativeFloat(...tensors: readonly Tensor[]): boolean {
  return getBackend() === nativeBackend && tensors.every((tensor) => tensor.dtype === 'float32');
}
