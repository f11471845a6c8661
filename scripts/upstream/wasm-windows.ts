/** tfjs-backend-wasm: pooling, convolutions and their gradients that are wrong. `npx tsx scripts/upstream/wasm-windows.ts` */
import type {Tensor, Tensor4D, Tensor5D} from '@tensorflow/tfjs-core';
import {compare, stock} from './stock.ts';

const tf = await stock('wasm');
const numbers = (t: Tensor): number[] => Array.from(t.dataSync());
/** Tells the compiler how many axes there are. */
const image = (t: Tensor): Tensor4D =>
  tf.reshape(t, [t.shape[0] ?? 1, t.shape[1] ?? 1, t.shape[2] ?? 1, t.shape[3] ?? 1]);
const five = (t: Tensor): Tensor5D =>
  tf.reshape(t, [t.shape[0] ?? 1, t.shape[1] ?? 1, t.shape[2] ?? 1, t.shape[3] ?? 1, t.shape[4] ?? 1]);

// One window of negative values: the gradient belongs to the largest of them.
const negative = tf.tensor4d([-4, -3, -2, -1], [1, 2, 2, 1]);
compare(
  'MaxPoolGrad of a window below 0',
  numbers(tf.grad((x: Tensor): Tensor => tf.maxPool(image(x), 2, 1, 'valid'))(negative)),
  [0, 0, 0, 1],
);

// The forward pass divides by the elements inside, 1 at the last corner; its gradient by 4.
const square = tf.ones([1, 2, 2, 1]);
compare(
  'AvgPoolGrad with same padding',
  numbers(tf.grad((x: Tensor): Tensor => tf.avgPool(image(x), 2, 1, 'same'))(square)),
  [0.25, 0.75, 0.75, 2.25],
);

// Nothing needs padding: the filter takes the first two rows and columns of three.
const three = tf.tensor4d([0, 1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 3, 1]);
compare(
  'Conv2D, 2x2 with stride 3 and same padding',
  numbers(tf.conv2d(three, image(tf.ones([2, 2, 1, 1])), 3, 'same')),
  [8],
);
compare(
  'DepthwiseConv2dNative, likewise',
  numbers(tf.depthwiseConv2d(three, image(tf.ones([2, 2, 1, 1])), 3, 'same')),
  [8],
);

const volume = tf.tensor5d([-4, -3, -2, -1, -8, -7, -6, -5], [1, 2, 2, 2, 1]);
const maxPool3d = (x: Tensor): Tensor => tf.maxPool3d(five(x), 2, 1, 'same');
const first = (t: Tensor): number[] => numbers(t).slice(-1);
compare('MaxPool3D of a window below 0', first(maxPool3d(volume)), [-5]);
compare('MaxPool3DGrad, likewise', numbers(tf.grad(maxPool3d)(volume)), [0, 0, 0, 4, 0, 0, 0, 4]);

// y = 3 x: the gradient is 3, at each of the two depths.
const deep = (v: Tensor): Tensor => tf.conv3d(five(v), five(tf.fill([1, 1, 1, 1, 1], 3)), 1, 'valid');
compare('Conv3DBackpropInputV2 of a depth of 2', numbers(tf.grad(deep)(tf.ones([1, 2, 1, 1, 1]))), [3, 3]);

// Two outputs, each of two elements: the gradient at the filter's places is x0 + x2 and x1 + x3.
const line = tf.tensor5d([1, 2, 4, 8], [1, 4, 1, 1, 1]);
const pair = tf.ones([2, 1, 1, 1, 1]);
const strided = (v: Tensor): Tensor => tf.conv3d(line, five(v), [2, 1, 1], 'valid');
compare('Conv3DBackpropFilterV2 with stride 2', numbers(tf.grad(strided)(pair)), [5, 10]);

// On tfjs-node this gives elements 0 and 2; the padding that tfjs-core computes is negative, on the cpu backend too.
const length = tf.tensor5d([0, 1, 2, 3], [1, 4, 1, 1, 1]);
compare(
  'Conv3D, 1x1x1 with stride 2 and same padding',
  numbers(tf.conv3d(length, five(tf.ones([1, 1, 1, 1, 1])), [2, 1, 1], 'same')),
  [0, 2],
);
