import type {Scalar, Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {Tfjs} from './tfjs.ts';

/** Median milliseconds of one pass. */
export interface PassTimes {
  /** Images in, loss out. */
  readonly forward: number;
  /** From the loss to the gradients of all weights. */
  readonly backward: number;
  /** Passes that the medians are of. */
  readonly passes: number;
}

export interface TimingOptions {
  /** Images of a pass. */
  readonly images: number;
  /** Passes at least. Default 5. */
  readonly least?: number;
  /** Passes at most. Default 25. */
  readonly most?: number;
  /** Milliseconds after which no further pass begins. Default 1500. */
  readonly budget?: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** What `timePasses` trains, in words. */
export const networkInWords =
  'two convolutions with batch normalization and max pooling, and a dense layer, on images of 32x32x3';

const side = 32;
const classes = 10;
/** The first pass on each backend makes ready what the later ones use; the second still runs slower. */
const unseen = 2;

/** Times the passes of a small convolutional network as `fit` does them, each result awaited, on the current backend. */
export function timePasses(
  tf: Tfjs,
  {images, least = 5, most = 25, budget = 1500, now = () => performance.now()}: TimingOptions,
): PassTimes {
  const model = smallNetwork(tf);
  const x = tf.randomUniform([images, side, side, 3], 0, 1, 'float32', 1);
  const y = tf.oneHot(
    Array.from({length: images}, (_, i) => i % classes),
    classes,
  );
  const pass = (): readonly [begin: number, between: number, end: number] => {
    const begin = now();
    let between = begin;
    tf.tidy(() => {
      const {grads} = tf.variableGrads(() => {
        const loss: Scalar = tf.losses.softmaxCrossEntropy(y, outputOf(tf, model, x));
        loss.dataSync();
        between = now();
        return loss;
      });
      for (const gradient of Object.values(grads)) gradient.dataSync();
    });
    return [begin, between, now()];
  };
  try {
    for (let i = 0; i < Math.min(unseen, least); i++) pass();
    const times = [pass()];
    const over = (): boolean => (times.at(-1)?.[2] ?? 0) - (times[0]?.[0] ?? 0) >= budget;
    while (times.length < least || (times.length < most && !over())) times.push(pass());
    return {
      forward: median(times.map(([begin, between]) => between - begin)),
      backward: median(times.map(([, between, end]) => end - between)),
      passes: times.length,
    };
  } finally {
    tf.dispose([x, y]);
    model.dispose();
  }
}

function smallNetwork(tf: Tfjs): LayersModel {
  const seeded = (seed: number) => tf.initializers.heNormal({seed});
  const convolution = {kernelSize: 3, padding: 'same', activation: 'relu'} as const;
  const inputShape = [side, side, 3];
  return tf.sequential({
    layers: [
      tf.layers.conv2d({...convolution, inputShape, filters: 16, kernelInitializer: seeded(1)}),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({poolSize: 2}),
      tf.layers.conv2d({...convolution, filters: 32, kernelInitializer: seeded(2)}),
      tf.layers.maxPooling2d({poolSize: 2}),
      tf.layers.flatten(),
      tf.layers.dense({units: classes, kernelInitializer: seeded(3)}),
    ],
  });
}

function outputOf(tf: Tfjs, model: LayersModel, x: Tensor): Tensor {
  const output: unknown = model.apply(x, {training: true});
  if (output instanceof tf.Tensor) return output;
  throw new Error('the network put out no tensor');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [below = Number.NaN, above = below] = sorted.slice(sorted.length % 2 === 0 ? middle - 1 : middle, middle + 1);
  return (below + above) / 2;
}
