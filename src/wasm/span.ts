import type {backend_util} from '@tensorflow/tfjs-core';

/** What a window meets on one axis: the input from `from` up to and without `to`, `from` being the filter's place `place`. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly place: number;
}

/** One for each output on each of the three axes. */
export interface Spans {
  readonly z: readonly Span[];
  readonly y: readonly Span[];
  readonly x: readonly Span[];
}

/** The windows of a convolution or pooling of [b, d, h, w, c] without dilation. */
export function spansOf(info: backend_util.Conv3DInfo): Spans {
  const {padInfo} = info;
  return {
    z: spans(info.inDepth, info.outDepth, info.strideDepth, info.filterDepth, padInfo.front),
    y: spans(info.inHeight, info.outHeight, info.strideHeight, info.filterHeight, padInfo.top),
    x: spans(info.inWidth, info.outWidth, info.strideWidth, info.filterWidth, padInfo.left),
  };
}

function spans(inLength: number, outLength: number, stride: number, size: number, padding: number): Span[] {
  // tfjs gives a negative padding where a stride leaves something out; TensorFlow begins at the first element then.
  const before = Math.max(0, padding);
  return Array.from({length: outLength}, (_, index) => {
    const begin = index * stride - before;
    const from = Math.max(0, begin);
    return {from, to: Math.max(from, Math.min(inLength, begin + size)), place: from - begin};
  });
}

/** Calls `visit` for each window with its number, counted as the outputs lie, and with its first image's element. */
export function eachWindow(
  info: backend_util.Conv3DInfo,
  visit: (output: number, image: number, z: Span, y: Span, x: Span) => void,
): void {
  const spans = spansOf(info);
  let output = 0;
  for (let image = 0; image < info.batchSize; image++)
    for (const z of spans.z) for (const y of spans.y) for (const x of spans.x) visit(output++, image, z, y, x);
}
