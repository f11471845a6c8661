import * as tf from '@tensorflow/tfjs-core';
import seedrandom from 'seedrandom';

/** A seeded generator of uniform numbers in [0, 1); `stream` tells apart the uses within one run. */
export function generator(seed: number, stream = ''): () => number {
  // Alea: several times as fast as seedrandom's default generator, and the one that tfjs uses.
  return seedrandom.alea(`${seed}/${stream}`);
}

/** Standard normal values of a shape, the same on every backend (Box-Muller on the seeded generator). */
export function normal(shape: readonly number[], seed: number, stream: string): tf.Tensor {
  const next = generator(seed, stream);
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle);
  }
  return tf.tensor(values, [...shape]);
}

/** `count` of the numbers 0..n-1 without repetition, in random order (Fisher-Yates). */
export function sample(n: number, count: number, next: () => number): number[] {
  const all = Array.from({length: n}, (_, i) => i);
  for (let i = 0; i < Math.min(count, n); i++) {
    const j = i + Math.floor(next() * (n - i));
    [all[i], all[j]] = [all[j] ?? 0, all[i] ?? 0];
  }
  return all.slice(0, count);
}
