import {backend_util, type KernelFunc, reshape, type Tensor4D, type TensorInfo, tidy} from '@tensorflow/tfjs-core';
import {fourLong} from './conv-gradient.ts';
import {asTensor} from './kernel.ts';
import {cutOut} from './window.ts';

interface Attributes {
  readonly strides: number | [number, number];
  /** The depthwise layer without a dilation hands over null. */
  readonly dilations?: number | [number, number] | null;
  readonly pad: Parameters<typeof backend_util.computeConv2DInfo>[4];
  readonly dimRoundingMode: Parameters<typeof backend_util.computeConv2DInfo>[5];
  readonly dataFormat?: 'NHWC' | 'NCHW';
}

/**
 * Mends a convolution whose 'same' padding needs less than the whole input, as a 2x2 filter with stride 3 does on a length of
 * three: tfjs-backend-wasm then gives zeros. The part that is needed is cut out and convolved without padding.
 */
export function sameByCutting(depthwise: boolean): (original: KernelFunc) => KernelFunc {
  return (original) => (call) => {
    const {x, filter} = call.inputs;
    // The parse boundary: tfjs types each kernel's attributes as unknown.
    const {strides, dilations, pad, dimRoundingMode, dataFormat} = call.attrs as unknown as Attributes;
    if (x === undefined || filter === undefined || pad !== 'same' || dataFormat === 'NCHW') return original(call);
    const shapes = [fourLong(x.shape), fourLong(filter.shape)] as const;
    const info = backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, pad, dimRoundingMode, depthwise);
    const height = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight;
    const width = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth;
    if (height >= info.inHeight && width >= info.inWidth) return original(call);
    const needed = tidy(() => cutOut(fourAxes(x), info.padInfo.top, info.padInfo.left, height, width));
    try {
      return original({...call, inputs: {...call.inputs, x: needed}, attrs: {...call.attrs, pad: 'valid'}});
    } finally {
      needed.dispose();
    }
  };
}

function fourAxes(info: TensorInfo): Tensor4D {
  return reshape(asTensor(info), fourLong(info.shape));
}
