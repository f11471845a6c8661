import {backend_util, conv2d, matMul, reshape, type Tensor4D, transpose, zeros} from '@tensorflow/tfjs-core';
import {composedKernel} from './kernel.ts';
import {cutOut} from './window.ts';

type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];
type Rounding = Parameters<typeof backend_util.computeConv2DInfo>[5];

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: Padding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode: Rounding;
  /** [kh, kw, in, out] */
  readonly filterShape: [number, number, number, number];
}

/**
 * Gradient of conv2d at its filter, as a convolution of its own: dW[i, j, p, q] = sum over b, y, x of
 * x[b, y s + i, x s + j, p] dy[b, y, x, q] is the convolution of the images, their channels taken as the batch and their batch as
 * channels, with dy as a filter that is dilated by the stride.
 */
export const conv2dBackpropFilter = composedKernel<Attributes>((input, attrs) => {
  const {filterShape, strides, pad, dataFormat, dimRoundingMode} = attrs;
  const channelsLast = (name: string): Tensor4D => {
    const tensor: Tensor4D = reshape(input(name), fourLong(input(name).shape));
    return dataFormat === 'NCHW' ? transpose(tensor, [0, 2, 3, 1]) : tensor;
  };
  const x = channelsLast('x');
  const dy = channelsLast('dy');
  const info = backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
  const {filterHeight, filterWidth, strideHeight, strideWidth, outHeight, outWidth, inChannels, outChannels, padInfo} =
    info;
  if (dy.size === 0 || x.size === 0) return zeros(filterShape);
  const touched = cutOut(
    x,
    padInfo.top,
    padInfo.left,
    (outHeight - 1) * strideHeight + filterHeight,
    (outWidth - 1) * strideWidth + filterWidth,
  );
  if (filterHeight === 1 && filterWidth === 1 && strideHeight === 1 && strideWidth === 1) {
    const positions = dy.size / outChannels;
    const columns = transpose(reshape(touched, [positions, inChannels]));
    return reshape(matMul(columns, reshape(dy, [positions, outChannels])), filterShape);
  }
  const images: Tensor4D = transpose(touched, [3, 1, 2, 0]);
  const filter: Tensor4D = transpose(dy, [1, 2, 0, 3]);
  const gradient = conv2d(images, filter, 1, 'valid', 'NHWC', [strideHeight, strideWidth]);
  return transpose(gradient, [1, 2, 0, 3]);
});

/** The kernel's contract: both inputs are [b, h, w, c] or [b, c, h, w]. */
export function fourLong(shape: readonly number[]): [number, number, number, number] {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  return [a, b, c, d];
}
