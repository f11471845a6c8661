import * as tf from '@tensorflow/tfjs-core';
import {loadBackend} from '../../src/node/backend/load.ts';
import {cases, type Draw, expectClose, four, image, seeded, tensor} from './random-cases.ts';
import {convolution, poolGradient, size, type Values} from './reference-kernels.ts';

describe('wasm convolutions and pooling', () => {
  let draw: Draw;

  before(async () => {
    await loadBackend({backend: 'wasm'});
  });
  beforeEach(() => {
    draw = seeded('wasm kernels');
  });

  it('computes the gradients of conv2d at any size, stride and padding', () => {
    for (let count = 0; count < cases; count++) {
      const filterShape = [draw.between(1, 4), draw.between(1, 4), draw.between(1, 3), draw.between(1, 3)] as const;
      const strides = [draw.between(1, 3), draw.between(1, 3)] as const;
      const around = [
        [draw.below(filterShape[0]), draw.below(filterShape[0])],
        [draw.below(filterShape[1]), draw.below(filterShape[1])],
      ] as const;
      const x = draw.values([draw.between(1, 3), draw.between(4, 8), draw.between(4, 8), filterShape[2]]);
      const filter = draw.values(filterShape);
      const explicit: [[number, number], [number, number], [number, number], [number, number]] = [
        [0, 0],
        [...around[0]],
        [...around[1]],
        [0, 0],
      ];
      const pad = ([explicit, 'same', 'valid'] as const)[draw.below(3)] ?? 'valid';
      checkConv(x, filter, strides, [1, 1], pad, false);
    }
  });

  it('computes the gradients of depthwiseConv2d at any size, stride, dilation, multiplier and padding', () => {
    for (let count = 0; count < cases; count++) {
      const filterShape = [draw.between(1, 3), draw.between(1, 3), draw.between(1, 3), draw.between(1, 3)] as const;
      const dilated = draw.below(2) === 1;
      const strides = dilated ? ([1, 1] as const) : ([draw.between(1, 3), draw.between(1, 3)] as const);
      const dilations = dilated ? ([draw.between(1, 3), draw.between(1, 3)] as const) : ([1, 1] as const);
      const x = draw.values([draw.between(1, 3), draw.between(7, 9), draw.between(7, 9), filterShape[2]]);
      checkConv(x, draw.values(filterShape), strides, dilations, draw.below(2) === 0 ? 'same' : 'valid', true);
    }
  });

  it('computes the filter gradient of channels-first convolutions', () => {
    const x = draw.values([2, 5, 6, 3]);
    const filter = draw.values([3, 2, 3, 2]);
    const dy = draw.values([2, 3, 5, 2]);
    const {dw} = convolution(x, filter, dy, {strides: [1, 1], dilations: [1, 1], before: [0, 0]}, false);
    const got = tf.tidy(() => {
      const first = (of: Values) => tf.transpose(tensor(of), [0, 3, 1, 2]);
      const attrs = {strides: [1, 1], pad: 'valid', dataFormat: 'NCHW', filterShape: [3, 2, 3, 2]};
      const result = tf.engine().runKernel('Conv2DBackpropFilter', {x: first(x), dy: first(dy)}, attrs);
      return Array.isArray(result) ? [] : tf.engine().makeTensorFromTensorInfo(result).dataSync();
    });
    expectClose(got, dw, 'NCHW');
  });

  it('sends the gradient of maxPool to each maximum, negative ones and ties included', () => {
    // Whole numbers, most of them negative: many windows without a positive value, many with equal ones.
    checkPool('max', () => draw.below(5) - 4);
  });

  it('shares the gradient of avgPool among what lies inside the input', () => {
    checkPool('avg', draw.number);
  });

  function checkPool(kind: 'max' | 'avg', make: () => number): void {
    for (let count = 0; count < cases; count++) {
      const window = [draw.between(1, 3), draw.between(1, 3)] as const;
      const strides = [draw.between(1, 3), draw.between(1, 3)] as const;
      const x = draw.values([draw.between(1, 2), draw.between(3, 8), draw.between(3, 8), draw.between(1, 3)], make);
      const pad = draw.below(2) === 0 ? 'same' : 'valid';
      const info = tf.backend_util.computePool2DInfo(four(x.shape), [...window], [...strides], 1, pad);
      const dy = draw.values(info.outShape);
      const before = [info.padInfo.top, info.padInfo.left] as const;
      const wanted = poolGradient(kind, x, dy, window, {strides, dilations: [1, 1], before});
      const pool = kind === 'max' ? tf.maxPool : tf.avgPool;
      const got = tf.tidy(() =>
        tf
          .grad((input) => pool(image(input), [...window], [...strides], pad))(tensor(x), tensor(dy))
          .dataSync(),
      );
      expectClose(got, wanted, `${kind}Pool ${window} by ${strides} ${pad} of ${x.shape}`);
    }
  }

  function checkConv(
    x: Values,
    filter: Values,
    strides: readonly [number, number],
    dilations: readonly [number, number],
    pad: 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]],
    depthwise: boolean,
  ): void {
    const info = tf.backend_util.computeConv2DInfo(
      four(x.shape),
      four(filter.shape),
      [...strides],
      [...dilations],
      pad,
      undefined,
      depthwise,
    );
    if (size(info.outShape) === 0) return;
    const dy = draw.values(info.outShape);
    const before = [info.padInfo.top, info.padInfo.left] as const;
    const wanted = convolution(x, filter, dy, {strides, dilations, before}, depthwise);
    const conv = (input: tf.Tensor, weights: tf.Tensor): tf.Tensor => {
      if (!depthwise) return tf.conv2d(image(input), image(weights), [...strides], pad);
      if (Array.isArray(pad)) throw new Error('depthwise cases use no explicit padding');
      return tf.depthwiseConv2d(image(input), image(weights), [...strides], pad, 'NHWC', [...dilations]);
    };
    const what = `${depthwise ? 'depthwise' : 'conv'} of ${x.shape} with ${filter.shape}, strides ${strides}, dilations ${dilations}, pad ${JSON.stringify(pad)}`;
    const [y = [], dx = [], dw = []] = tf.tidy(() => {
      const [images, weights, given] = [tensor(x), tensor(filter), tensor(dy)];
      // tfjs itself refuses gradients of dilated convolutions, so their kernels are called directly.
      if (Math.max(...dilations) > 1) {
        const attrs = {
          strides: [...strides],
          dilations: [...dilations],
          pad,
          inputShape: [...x.shape],
          filterShape: [...filter.shape],
        };
        const run = (at: string, inputs: Record<string, tf.Tensor>) =>
          tf.engine().runKernel(`DepthwiseConv2dNativeBackprop${at}`, inputs, attrs) as tf.Tensor;
        const results = [
          conv(images, weights),
          run('Input', {dy: given, filter: weights}),
          run('Filter', {x: images, dy: given}),
        ];
        return results.map((result) => result.dataSync());
      }
      const {value, grads} = tf.valueAndGrads(conv)([images, weights], given);
      return [value, ...grads].map((result) => result.dataSync());
    });
    expectClose(y, wanted.y, what);
    expectClose(dx, wanted.dx, `input gradient, ${what}`);
    expectClose(dw, wanted.dw, `filter gradient, ${what}`);
  }
});
