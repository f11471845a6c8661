import {backend_util} from '@tensorflow/tfjs-core';
import {fourLong} from './conv-gradient.ts';
import {heapKernel} from './kernel.ts';

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computePool2DInfo>[4];
  readonly dimRoundingMode?: Parameters<typeof backend_util.computePool2DInfo>[5];
}

/**
 * Gradient of avgPool: each window's dy is shared out evenly among its elements that lie inside the input, which are those that
 * the forward pass divides by. Input and dy are [b, h, w, c].
 */
export const avgPoolGrad = heapKernel<Attributes>(({inputs, attrs, backend}) => {
  const {dy, input} = inputs;
  if (dy === undefined || input === undefined) throw new Error("AvgPoolGrad needs 'dy' and 'input'");
  const {filterSize, strides, pad, dimRoundingMode} = attrs;
  const info = backend_util.computePool2DInfo(fourLong(input.shape), filterSize, strides, 1, pad, dimRoundingMode);
  const {batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo} = info;
  const out = backend.makeOutput(input.shape, 'float32');
  const dx = backend.typedArrayFromHeap(out).fill(0);
  const given = backend.typedArrayFromHeap(dy);
  let position = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * info.strideHeight - padInfo.top;
      const [y0, y1] = [Math.max(0, top), Math.min(inHeight, top + info.effectiveFilterHeight)];
      for (let column = 0; column < outWidth; column++, position += inChannels) {
        const left = column * info.strideWidth - padInfo.left;
        const [x0, x1] = [Math.max(0, left), Math.min(inWidth, left + info.effectiveFilterWidth)];
        const share = 1 / ((y1 - y0) * (x1 - x0));
        for (let y = y0; y < y1; y++) {
          let at = ((image * inHeight + y) * inWidth + x0) * inChannels;
          for (let x = x0; x < x1; x++) {
            for (let channel = 0; channel < inChannels; channel++, at++) {
              dx[at] = (dx[at] ?? 0) + (given[position + channel] ?? 0) * share;
            }
          }
        }
      }
    }
  }
  return out;
});
