import type {KernelFunc} from '@tensorflow/tfjs-core';
import {heapKernel, sizeOf} from './kernel.ts';

interface Attributes {
  readonly reps: readonly number[];
}

const onHeap = new Set(['float32', 'int32', 'bool']);

/** Repeats x along each axis by copying whole blocks on the heap; what is not plain numbers goes to `original`. */
export function tileOr(original: KernelFunc): KernelFunc {
  const copy = heapKernel<Attributes>(({inputs, attrs: {reps}, backend}) => {
    const {x} = inputs;
    if (x === undefined) throw new Error("Tile needs 'x'");
    const shape = x.shape.map((length, axis) => length * (reps[axis] ?? 1));
    const out = backend.makeOutput(shape, x.dtype);
    const to = backend.typedArrayFromHeap(out);
    const from = backend.typedArrayFromHeap(x);
    if (to.length === 0) return out;
    let read = 0;
    const fill = (axis: number, start: number): void => {
      const length = x.shape[axis] ?? 1;
      const stride = sizeOf(shape.slice(axis + 1));
      if (axis >= x.shape.length - 1) {
        to.set(from.subarray(read, read + length), start);
        read += length;
      } else for (let at = 0; at < length; at++) fill(axis + 1, start + at * stride);
      const block = length * stride;
      const end = start + block * (reps[axis] ?? 1);
      // The block is laid once; then what lies there is doubled until the axis is full.
      for (let laid = block; start + laid < end; laid *= 2)
        to.copyWithin(start + laid, start, Math.min(start + laid, end - laid));
    };
    fill(0, 0);
    return out;
  });
  return (call) => (onHeap.has(String(call.inputs['x']?.dtype)) ? copy(call) : original(call));
}
