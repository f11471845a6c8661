import type {Tfjs} from '../../src/node/backend/tfjs.ts';
import type {LabelledImages} from '../../src/node/data/labelled-images.ts';
import {type Mnist, readMnist} from '../../src/node/data/mnist.ts';
import {loadDigitParts} from '../digits/data.ts';

const side = 28;

/** MNIST, or Fashion-MNIST, of a folder with its idx files or a .npz file; else the small digits, enlarged to 28x28. */
export async function loadImages(tf: Tfjs, path: string | undefined): Promise<Mnist> {
  if (path !== undefined) return readMnist(path);
  const {train, validation} = await loadDigitParts();
  return {train: await enlarged(tf, train), test: await enlarged(tf, validation)};
}

async function enlarged(tf: Tfjs, {values, shape, labels}: LabelledImages): Promise<LabelledImages> {
  const large = tf.tidy(() => tf.image.resizeBilinear(tf.tensor4d(values, [...shape]), [side, side], false, true));
  try {
    return {values: await large.data<'float32'>(), shape: [shape[0], side, side, 1], labels};
  } finally {
    large.dispose();
  }
}
