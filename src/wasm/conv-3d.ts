import {backend_util, type KernelFunc} from '@tensorflow/tfjs-core';
import {heapKernel} from './kernel.ts';
import {eachWindow, type Span} from './span.ts';

type Shape = [number, number, number, number, number];

interface Attributes {
  readonly strides: number | [number, number, number];
  readonly pad: 'same' | 'valid';
}

/** conv3d without dilation: y[b, o, q] = sum over the window's elements i and channels p of x[b, i, p] w[place of i, p, q]. */
const conv3d = heapKernel<Attributes>(({inputs: {x, filter}, attrs, backend}) => {
  if (x === undefined || filter === undefined) throw new Error("Conv3D needs 'x' and 'filter'");
  const info = geometry(five(x.shape), five(filter.shape), attrs);
  const out = backend.makeOutput(info.outShape, 'float32');
  const y = backend.typedArrayFromHeap(out).fill(0);
  const [values, weights] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(filter)];
  eachProduct(info, (input, weight, output) => {
    y[output] = (y[output] ?? 0) + (values[input] ?? 0) * (weights[weight] ?? 0);
  });
  return out;
});

/** Its gradient at x: each product's dy times its weight. */
export const conv3dBackpropInput = heapKernel<Attributes & {readonly inputShape: Shape}>(
  ({inputs: {dy, filter}, attrs, backend}) => {
    if (dy === undefined || filter === undefined) throw new Error("Conv3DBackpropInputV2 needs 'dy' and 'filter'");
    const info = geometry(attrs.inputShape, five(filter.shape), attrs);
    const out = backend.makeOutput(attrs.inputShape, 'float32');
    const dx = backend.typedArrayFromHeap(out).fill(0);
    const [given, weights] = [backend.typedArrayFromHeap(dy), backend.typedArrayFromHeap(filter)];
    eachProduct(info, (input, weight, output) => {
      dx[input] = (dx[input] ?? 0) + (given[output] ?? 0) * (weights[weight] ?? 0);
    });
    return out;
  },
);

/** Its gradient at the filter [kd, kh, kw, in, out]: each product's dy times its x. */
export const conv3dBackpropFilter = heapKernel<Attributes & {readonly filterShape: Shape}>(
  ({inputs: {x, dy}, attrs, backend}) => {
    if (x === undefined || dy === undefined) throw new Error("Conv3DBackpropFilterV2 needs 'x' and 'dy'");
    const info = geometry(five(x.shape), attrs.filterShape, attrs);
    const out = backend.makeOutput(attrs.filterShape, 'float32');
    const dw = backend.typedArrayFromHeap(out).fill(0);
    const [values, given] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(dy)];
    eachProduct(info, (input, weight, output) => {
      dw[weight] = (dw[weight] ?? 0) + (values[input] ?? 0) * (given[output] ?? 0);
    });
    return out;
  },
);

/** `original`, but for where 'same' padding leaves something out, in which it begins in the wrong place. */
export function conv3dOr(original: KernelFunc): KernelFunc {
  return (call) => {
    const {x, filter} = call.inputs;
    // The parse boundary: tfjs types each kernel's attributes as unknown.
    const attrs = call.attrs as unknown as Attributes & {readonly dilations: number | Shape};
    if (x === undefined || filter === undefined || attrs.pad !== 'same' || !ones(attrs.dilations))
      return original(call);
    const {front, top, left} = geometry(five(x.shape), five(filter.shape), attrs).padInfo;
    return Math.min(front, top, left) < 0 ? conv3d(call) : original(call);
  };
}

/** Calls `visit` with the places of the input, the weight and the output of each product that the convolution adds up. */
function eachProduct(
  info: backend_util.Conv3DInfo,
  visit: (input: number, weight: number, output: number) => void,
): void {
  const {inDepth, inHeight, inWidth, inChannels, outChannels, filterHeight, filterWidth} = info;
  const along = ({from, place}: Span, at: number): number => place + at - from;
  eachWindow(info, (window, image, z, y, x) => {
    const output = window * outChannels;
    for (let depth = z.from; depth < z.to; depth++)
      for (let row = y.from; row < y.to; row++)
        for (let column = x.from; column < x.to; column++) {
          const place = (along(z, depth) * filterHeight + along(y, row)) * filterWidth + along(x, column);
          const input = (((image * inDepth + depth) * inHeight + row) * inWidth + column) * inChannels;
          for (let p = 0; p < inChannels; p++)
            for (let q = 0; q < outChannels; q++)
              visit(input + p, (place * inChannels + p) * outChannels + q, output + q);
        }
  });
}

function geometry(x: Shape, filter: Shape, {strides, pad}: Attributes): backend_util.Conv3DInfo {
  return backend_util.computeConv3DInfo(x, filter, strides, 1, pad);
}

function ones(dilations: number | readonly number[]): boolean {
  return [dilations].flat().every((dilation) => dilation === 1);
}

function five(shape: readonly number[]): Shape {
  const [a = 1, b = 1, c = 1, d = 1, e = 1] = shape;
  return [a, b, c, d, e];
}
