import {backend_util} from '@tensorflow/tfjs-core';
import {fourLong} from './conv-gradient.ts';
import {heapKernel} from './kernel.ts';

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computePool2DInfo>[4];
  readonly dimRoundingMode: Parameters<typeof backend_util.computePool2DInfo>[5];
}

/**
 * Gradient of maxPool: each window's dy goes to its maximum, of equal ones to the first (as TensorFlow does). Input and dy are
 * [b, h, w, c].
 */
export const maxPoolGrad = heapKernel<Attributes>(({inputs, attrs, backend}) => {
  const {dy, input} = inputs;
  if (dy === undefined || input === undefined) throw new Error("MaxPoolGrad needs 'dy' and 'input'");
  const info = backend_util.computePool2DInfo(
    fourLong(input.shape),
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  const {batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo} = info;
  const out = backend.makeOutput(input.shape, input.dtype);
  const dx = backend.typedArrayFromHeap(out).fill(0);
  const x = backend.typedArrayFromHeap(input);
  const given = backend.typedArrayFromHeap(dy);
  let position = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - padInfo.top;
      const y0 = Math.max(0, top);
      const y1 = Math.min(inHeight, top + info.effectiveFilterHeight);
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - padInfo.left;
        const x0 = Math.max(0, left);
        const x1 = Math.min(inWidth, left + info.effectiveFilterWidth);
        for (let channel = 0; channel < inChannels; channel++, position++) {
          let best = Number.NEGATIVE_INFINITY;
          let place = -1;
          for (let y = y0; y < y1; y++) {
            let at = ((image * inHeight + y) * inWidth + x0) * inChannels + channel;
            for (let step = x0; step < x1; step++, at += inChannels) {
              const value = x[at] ?? 0;
              if (value > best || place < 0) {
                best = value;
                place = at;
              }
            }
          }
          if (place >= 0) dx[place] = (dx[place] ?? 0) + (given[position] ?? 0);
        }
      }
    }
  }
  return out;
});
