import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';

/** Numbers that look random and are the same on every machine: frac(phase * golden ratio + k * golden ratio) - 1/2. */
export function pattern(count: number, phase: number): Float32Array {
  const golden = (Math.sqrt(5) - 1) / 2;
  return Float32Array.from({length: count}, (_, k) => ((((k + 1) * golden + phase * 0.37) % 1) - 0.5) * 2);
}

/** A tensor of the pattern, values in (-1, 1). */
export function patterned(shape: readonly number[], phase = 0): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(pattern(size, phase), [...shape]);
}

/** Gives every weight a fixed value, about as large as the usual initialisers do; variances are positive. */
export function handWeighted<M extends LayersModel>(model: M): M {
  tf.tidy(() => {
    model.weights.forEach((weight, i) => {
      const shape = weight.shape.map((side) => side ?? 1);
      const fanIn = shape.slice(0, -1).reduce((a, b) => a * b, 1);
      const values = patterned(shape, i + 1);
      const isScale = /gamma|variance/.test(weight.name);
      weight.write(isScale ? tf.add(1, tf.mul(values, 0.5)) : tf.mul(values, Math.sqrt(3 / Math.max(fanIn, 3))));
    });
  });
  return model;
}

/** All weights by value, to compare later. */
export function weightValues(model: LayersModel): number[][] {
  return model.weights.map((weight) => Array.from(weight.read().dataSync()));
}

/** One patterned tensor for each input of the model, with `rows` rows. */
export function inputsFor(model: LayersModel, rows: number, phase = 0): tf.Tensor[] {
  return model.inputs.map((input, i) =>
    patterned([rows, ...input.shape.slice(1).map((side) => side ?? 5)], phase + 10 * i),
  );
}

/** Builds a model, hands it to `body` and frees its weights. */
export async function withModel<T>(build: () => LayersModel, body: (model: LayersModel) => T | Promise<T>): Promise<T> {
  const model = build();
  try {
    return await body(model);
  } finally {
    for (const weight of model.weights) weight.dispose();
  }
}
