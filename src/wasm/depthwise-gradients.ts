import {
  backend_util,
  concat,
  depthwiseConv2d,
  matMul,
  mul,
  ones,
  reshape,
  reverse,
  sum,
  type Tensor,
  type Tensor4D,
  zeros,
} from '@tensorflow/tfjs-core';
import {fourLong} from './conv-gradient.ts';
import {composedKernel} from './kernel.ts';
import {cutOut, spread, taken} from './window.ts';

type Shape = [number, number, number, number];
type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];
type Rounding = Parameters<typeof backend_util.computeConv2DInfo>[5];

interface Geometry {
  readonly strides: number | [number, number];
  readonly dilations: number | [number, number];
  readonly pad: Padding;
  readonly dimRoundingMode: Rounding;
}
interface FilterAttributes extends Geometry {
  /** [kh, kw, channels, multiplier] */
  readonly filterShape: Shape;
}
interface InputAttributes extends Geometry {
  /** [b, h, w, channels] */
  readonly inputShape: Shape;
}

/**
 * Gradient of depthwiseConv2d at its filter [kh, kw, c, m]: for each of its kh kw places, the part of x that this place met,
 * times dy [b, oh, ow, c m], summed over images and positions.
 */
export const depthwiseBackpropFilter = composedKernel<FilterAttributes>((input, {filterShape, ...geometry}) => {
  const x: Tensor4D = reshape(input('x'), fourLong(input('x').shape));
  const dy = input('dy');
  const info = conv(x.shape, filterShape, geometry);
  const multiplier = filterShape[3];
  const positions = info.batchSize * info.outHeight * info.outWidth;
  if (positions === 0) return zeros(filterShape);
  const reachY = (info.outHeight - 1) * info.strideHeight + (info.filterHeight - 1) * info.dilationHeight + 1;
  const reachX = (info.outWidth - 1) * info.strideWidth + (info.filterWidth - 1) * info.dilationWidth + 1;
  const touched = cutOut(x, info.padInfo.top, info.padInfo.left, reachY, reachX);
  const perChannel = reshape(dy, [positions, info.inChannels, multiplier]);
  // A row of ones times a matrix sums its columns on the fast path of the wasm matMul.
  const row = ones([1, positions]);
  const places: Tensor[] = [];
  for (let i = 0; i < info.filterHeight; i++) {
    for (let j = 0; j < info.filterWidth; j++) {
      const met = taken(
        touched,
        [i * info.dilationHeight, j * info.dilationWidth],
        [info.outHeight, info.outWidth],
        [info.strideHeight, info.strideWidth],
      );
      const product = mul(reshape(met, [positions, info.inChannels, 1]), perChannel);
      places.push(matMul(row, reshape(product, [positions, info.inChannels * multiplier])));
    }
  }
  return reshape(concat(places, 0), filterShape);
});

/**
 * Gradient of depthwiseConv2d at its input: dy with zeros between (the stride undone), convolved with the filter turned
 * around; each of the m outputs of a channel adds its part.
 */
export const depthwiseBackpropInput = composedKernel<InputAttributes>((input, {inputShape, ...geometry}) => {
  const filter: Tensor4D = reshape(input('filter'), fourLong(input('filter').shape));
  const dy: Tensor4D = reshape(input('dy'), fourLong(input('dy').shape));
  const [batch, height, width, channels] = inputShape;
  const info = conv(inputShape, filter.shape, geometry);
  const outputs = info.outChannels;
  if (dy.size === 0) return zeros(inputShape);
  const reachY = (info.filterHeight - 1) * info.dilationHeight;
  const reachX = (info.filterWidth - 1) * info.dilationWidth;
  const wide = cutOut(
    spread(dy, [info.strideHeight, info.strideWidth]),
    reachY - info.padInfo.top,
    reachX - info.padInfo.left,
    height + reachY,
    width + reachX,
  );
  const turned: Tensor4D = reshape(reverse(filter, [0, 1]), [info.filterHeight, info.filterWidth, outputs, 1]);
  const dilations: [number, number] = [info.dilationHeight, info.dilationWidth];
  const gradient = depthwiseConv2d(wide, turned, 1, 'valid', 'NHWC', dilations);
  if (outputs === channels) return gradient;
  return sum(reshape(gradient, [batch, height, width, channels, outputs / channels]), 4);
});

function conv(
  inputShape: Shape,
  filterShape: Shape,
  {strides, dilations, pad, dimRoundingMode}: Geometry,
): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, dimRoundingMode, true);
}
