import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {classes} from './network.ts';

/** The passes that methods are made of. */
export type PassKind = 'forward pass' | 'input gradient' | 'layer gradient';

/** Passes with nothing around them: so many rows at a time through the model, with tfjs's own calls. */
export interface BarePasses {
  run(kind: PassKind, rowsOf: readonly number[]): void;
  dispose(): void;
}

/** `layer`: at whose output the layer gradient is taken. `images` [n, ...] are gone through over and over. */
export function barePasses(model: LayersModel, images: tf.Tensor, layer: string, most: number): BarePasses {
  const n = images.shape[0] ?? 1;
  const rows = Array.from({length: most}, (_, i) => i % n);
  const [x, wanted] = tf.tidy(() => [
    tf.gather(images, tf.tensor1d(rows, 'int32')),
    tf.cast(
      tf.oneHot(
        rows.map((row) => row % classes),
        classes,
      ),
      'float32',
    ),
  ]);
  const computing = model.layers.filter((one) => one.getClassName() !== 'InputLayer');
  const split = computing.findIndex(({name}) => name === layer) + 1;
  const through = (layers: LayersModel['layers'], from: tf.Tensor): tf.Tensor =>
    layers.reduce((value: tf.Tensor, one) => first(one.apply(value, {training: false})), from);
  const lower = (from: tf.Tensor) => through(computing.slice(0, split), from);
  const upper = (from: tf.Tensor) => through(computing.slice(split), from);
  const pass = (kind: PassKind, count: number): void =>
    tf.tidy(() => {
      const [own, asked] = [tf.slice(x, 0, count), tf.slice(wanted, 0, count)];
      const score = (output: tf.Tensor) => tf.sum(tf.mul(output, asked));
      if (kind === 'forward pass') first(model.apply(own, {training: false}));
      else if (kind === 'input gradient') tf.grad((at) => score(first(model.apply(at, {training: false}))))(own);
      else tf.grad((at) => score(upper(at)))(lower(own));
    });
  return {
    run(kind, rowsOf) {
      for (const count of rowsOf) pass(kind, count);
    },
    dispose: () => tf.dispose([x, wanted]),
  };
}

function first(output: unknown): tf.Tensor {
  const one: unknown = Array.isArray(output) ? output[0] : output;
  if (one instanceof tf.Tensor) return one;
  throw new Error('the network put out no tensor');
}
