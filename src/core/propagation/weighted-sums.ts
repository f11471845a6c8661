import * as tf from '@tensorflow/tfjs-core';
import {type Layer, patched} from '../network/layers.ts';
import {firstOf} from './backward.ts';

/** How the weights of a sum are changed before it is taken; without `bias` there is none. */
export interface Change {
  readonly kernel: (kernel: tf.Tensor) => tf.Tensor;
  readonly bias?: ((bias: tf.Tensor) => tf.Tensor) | undefined;
}

/** The weighted sum that a layer takes of its input, before its activation, with changed weights. */
export type WeightedSum = (x: tf.Tensor, change: Change) => tf.Tensor;

/** y = scale * z + shift for each channel: what a batch normalisation does when nothing is trained. */
export interface Scaling {
  readonly scale: tf.Tensor;
  readonly shift: tf.Tensor;
}

interface Readable {
  read(): tf.Tensor;
}

/** A weight's value; undefined where the layer goes without. */
function weightOf(layer: Layer, key: string): tf.Tensor | undefined {
  const weight: unknown = Reflect.get(layer, key);
  return weight ? (weight as Readable).read() : undefined;
}

const none = {apply: (z: tf.Tensor) => z, getClassName: () => 'linear', getConfig: () => ({})};
const holding = (value: tf.Tensor): Readable => ({read: () => value});

/**
 * The sums that a layer takes one after the other: one, but two for a separable convolution. `call` runs the layer; a batch
 * normalisation that follows is folded into the last sum.
 */
export function weightedSums(
  layer: Layer,
  call: (x: tf.Tensor) => tf.Tensor | tf.Tensor[],
  scaling?: Scaling,
): WeightedSum[] {
  const kind = layer.getClassName();
  const bias = weightOf(layer, 'bias');
  const folded = scaling ? tf.add(tf.mul(bias ?? 0, scaling.scale), scaling.shift) : bias;
  const run = (x: tf.Tensor, weights: {readonly [key: string]: tf.Tensor}, own?: tf.Tensor) =>
    patched(
      [
        ...Object.entries(weights).map(([key, value]) => ({target: layer, key, value: holding(value)})),
        {target: layer, key: 'bias', value: own ? holding(own) : null},
        {target: layer, key: 'useBias', value: own !== undefined},
        {target: layer, key: 'activation', value: none},
      ],
      () => firstOf(call(x)),
    );
  const biasBy = ({bias: change}: Change) => (change && folded ? change(folded) : undefined);
  if (kind === 'SeparableConv2D') {
    const [deep, point] = [weightOf(layer, 'depthwiseKernel'), weightOf(layer, 'pointwiseKernel')];
    if (!deep || !point) return [];
    const scaled = scaledKernel(point, kind, scaling);
    const channels = point.shape[2] ?? 1;
    const straight = () => tf.reshape(tf.eye(channels), [1, 1, channels, channels]);
    return [
      (x, {kernel}) => run(x, {depthwiseKernel: kernel(deep), pointwiseKernel: straight()}),
      (x, change) => {
        const sum = tf.conv2d(x as tf.Tensor4D, change.kernel(scaled) as tf.Tensor4D, 1, 'same');
        const own = biasBy(change);
        return own ? tf.add(sum, own) : sum;
      },
    ];
  }
  const key = kind === 'DepthwiseConv2D' ? 'depthwiseKernel' : 'kernel';
  const kernel = weightOf(layer, key);
  if (!kernel) return [];
  const scaled = scaledKernel(kernel, kind, scaling);
  return [(x, change) => run(x, {[key]: change.kernel(scaled)}, biasBy(change))];
}

function scaledKernel(kernel: tf.Tensor, kind: string, scaling: Scaling | undefined): tf.Tensor {
  if (!scaling) return kernel;
  const sides = kernel.shape.slice(-2);
  // Where the outputs stand: [..., out, in] transposed, [h, w, in, multiplier] by depth, [..., in, out] else.
  const shape = kind.endsWith('Transpose') ? [sides[0] ?? 1, 1] : kind === 'DepthwiseConv2D' ? sides : [sides[1] ?? 1];
  return tf.mul(kernel, tf.reshape(scaling.scale, shape));
}

/** A batch normalisation with the statistics it has learned. */
export function scalingOf(layer: Layer): Scaling {
  const deviation = tf.sqrt(tf.add(weightOf(layer, 'movingVariance') ?? 1, Number(Reflect.get(layer, 'epsilon'))));
  const scale = tf.div(weightOf(layer, 'gamma') ?? 1, deviation);
  const shift = tf.sub(weightOf(layer, 'beta') ?? 0, tf.mul(weightOf(layer, 'movingMean') ?? 0, scale));
  return {scale, shift};
}
