/** tfjs-backend-cpu: the gradient of nearest-neighbour resizing. `npx tsx scripts/upstream/cpu-resize.ts` */
import type {Tensor, Tensor4D} from '@tensorflow/tfjs-core';
import {compare, stock} from './stock.ts';

const tf = await stock('cpu');
// Without its advice to install tfjs-node.
tf.enableProdMode();
/** Tells the compiler how many axes there are. */
const image = (t: Tensor): Tensor4D =>
  tf.reshape(t, [t.shape[0] ?? 1, t.shape[1] ?? 1, t.shape[2] ?? 1, t.shape[3] ?? 1]);

// Each of two images of one pixel becomes 2x2: its gradient is the sum of four weights.
const weights = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2, 1]);
const weighted = (x: Tensor): Tensor => tf.sum(tf.mul(tf.image.resizeNearestNeighbor(image(x), [2, 2]), weights));
compare(
  'ResizeNearestNeighborGrad of two images',
  Array.from(
    tf
      .grad(weighted)(tf.ones([2, 1, 1, 1]))
      .dataSync(),
  ),
  [10, 26],
);

// The gradient of the sum of squares is 2 x at each of four pixels.
const squares = (x: Tensor): Tensor => tf.sum(tf.square(tf.image.resizeNearestNeighbor(image(x), [4, 4])));
const x = tf.tensor4d(
  Array.from({length: 12}, (_, i) => i),
  [3, 2, 2, 1],
);
compare(
  'the gradient of the sum of squares, for three images',
  Array.from(tf.grad(squares)(x).dataSync()),
  Array.from({length: 12}, (_, i) => 4 * 2 * i),
);
