import {backend_util, type TensorInfo} from '@tensorflow/tfjs-core';
import {heapKernel, type KernelCall} from './kernel.ts';
import {eachWindow, type Span} from './span.ts';

interface Attributes {
  readonly filterSize: number | [number, number, number];
  readonly strides: number | [number, number, number];
  readonly pad: Parameters<typeof backend_util.computePool3DInfo>[4];
  readonly dimRoundingMode?: Parameters<typeof backend_util.computePool3DInfo>[5];
}

/** The largest value of each window of x [b, d, h, w, c]. */
export const maxPool3d = heapKernel<Attributes>((call) => {
  const [x] = needed(call, ['x']);
  const info = geometry(x, call.attrs);
  const out = call.backend.makeOutput(info.outShape, x.dtype);
  const most = call.backend.typedArrayFromHeap(out).fill(x.dtype === 'float32' ? Number.NEGATIVE_INFINITY : -(2 ** 31));
  const values = call.backend.typedArrayFromHeap(x);
  eachElement(info, (from, to) => {
    const value = values[from] ?? 0;
    if (value > (most[to] ?? 0)) most[to] = value;
  });
  return out;
});

/** The mean of what lies inside x in each window. */
export const avgPool3d = heapKernel<Attributes>((call) => {
  const [x] = needed(call, ['x']);
  const info = geometry(x, call.attrs);
  const out = call.backend.makeOutput(info.outShape, 'float32');
  const mean = call.backend.typedArrayFromHeap(out).fill(0);
  const values = call.backend.typedArrayFromHeap(x);
  eachElement(info, (from, to, share) => {
    mean[to] = (mean[to] ?? 0) + (values[from] ?? 0) * share;
  });
  return out;
});

/** Each window's dy goes to its maximum, of equal ones to the first, as TensorFlow does. */
export const maxPool3dGrad = heapKernel<Attributes>((call) => {
  const [dy, input] = needed(call, ['dy', 'input']);
  const info = geometry(input, call.attrs);
  const out = call.backend.makeOutput(input.shape, input.dtype);
  const dx = call.backend.typedArrayFromHeap(out).fill(0);
  const given = call.backend.typedArrayFromHeap(dy);
  const values = call.backend.typedArrayFromHeap(input);
  const best = new Int32Array(given.length).fill(-1);
  eachElement(info, (from, to) => {
    const first = best[to] ?? -1;
    if (first < 0 || (values[from] ?? 0) > (values[first] ?? 0)) best[to] = from;
  });
  for (const [to, from] of best.entries()) dx[from] = (dx[from] ?? 0) + (given[to] ?? 0);
  return out;
});

/** Each window's dy is shared out evenly among its elements that lie inside the input. */
export const avgPool3dGrad = heapKernel<Attributes>((call) => {
  const [dy, input] = needed(call, ['dy', 'input']);
  const info = geometry(input, call.attrs);
  const out = call.backend.makeOutput(input.shape, 'float32');
  const dx = call.backend.typedArrayFromHeap(out).fill(0);
  const given = call.backend.typedArrayFromHeap(dy);
  eachElement(info, (from, to, share) => {
    dx[from] = (dx[from] ?? 0) + (given[to] ?? 0) * share;
  });
  return out;
});

/** Calls `visit` with each input element of each window, the output it belongs to, and one over the window's elements. */
function eachElement(
  info: backend_util.Conv3DInfo,
  visit: (input: number, output: number, share: number) => void,
): void {
  const {inDepth, inHeight, inWidth, inChannels} = info;
  eachWindow(info, (output, image, z, y, x) => {
    const share = 1 / (length(z) * length(y) * length(x));
    for (let depth = z.from; depth < z.to; depth++)
      for (let row = y.from; row < y.to; row++)
        for (let column = x.from; column < x.to; column++) {
          const at = (((image * inDepth + depth) * inHeight + row) * inWidth + column) * inChannels;
          for (let channel = 0; channel < inChannels; channel++)
            visit(at + channel, output * inChannels + channel, share);
        }
  });
}

function length({from, to}: Span): number {
  return to - from;
}

function geometry(input: TensorInfo, attrs: Attributes): backend_util.Conv3DInfo {
  const [b = 1, d = 1, h = 1, w = 1, c = 1] = input.shape;
  const {filterSize, strides, pad, dimRoundingMode} = attrs;
  return backend_util.computePool3DInfo([b, d, h, w, c], filterSize, strides, 1, pad, dimRoundingMode);
}

function needed<Name extends string>(
  {inputs}: KernelCall<Attributes>,
  names: readonly [Name] | readonly [Name, Name],
): [TensorInfo, TensorInfo] {
  const [first, second = first] = names.map((name) => inputs[name]);
  if (first === undefined || second === undefined) throw new Error(`pooling needs ${names.join(' and ')}`);
  return [first, second];
}
