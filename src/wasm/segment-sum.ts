import type {TensorInfo} from '@tensorflow/tfjs-core';
import {heapKernel, sizeOf} from './kernel.ts';

interface Attributes {
  readonly numSegments: number;
}

/** Sums the rows of x that have the same segment id; an id outside 0..numSegments-1 is dropped, as TensorFlow does. */
export const unsortedSegmentSum = heapKernel<Attributes>(({inputs, attrs: {numSegments}, backend}) => {
  const {x, segmentIds} = inputs;
  if (x === undefined || segmentIds === undefined) throw new Error("UnsortedSegmentSum needs 'x' and 'segmentIds'");
  const rowShape = x.shape.slice(segmentIds.shape.length);
  const out: TensorInfo = backend.makeOutput([numSegments, ...rowShape], x.dtype);
  const sums = backend.typedArrayFromHeap(out).fill(0);
  const values = backend.typedArrayFromHeap(x);
  const length = sizeOf(rowShape);
  for (const [row, id] of backend.typedArrayFromHeap(segmentIds).entries()) {
    if (id < 0 || id >= numSegments) continue;
    for (let at = 0; at < length; at++) {
      const place = id * length + at;
      sums[place] = (sums[place] ?? 0) + (values[row * length + at] ?? 0);
    }
  }
  return out;
});
