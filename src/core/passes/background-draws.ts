import type * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import {generator, sample} from '../random.ts';
import type {Run} from '../run.ts';

/** Which background example and which place on the path each sample takes. */
export interface Draws {
  readonly samples: number;
  /** Background number and place on the path of sample k for row i. */
  background(row: number, k: number): number;
  place(row: number, k: number): number;
}

/**
 * Each background example equally often, and one place in each of `samples` equal stretches, in random order. The same
 * draws for every row, so that a map does not depend on the batch it is computed in.
 */
export function stratifiedDraws(samples: number, background: number, run: Run): Draws {
  const next = generator(run.seed, 'expected-gradients');
  const rounds = Math.ceil(samples / background);
  const chosen = Array.from({length: rounds}, () => sample(background, background, next)).flat();
  const stretches = sample(samples, samples, next);
  const places = stretches.map((k) => (k + next()) / samples);
  return {samples, background: (_, k) => chosen[k] ?? 0, place: (_, k) => places[k] ?? 0};
}

/** Draws made elsewhere: background numbers and places, each [samples] or [rows, samples]. */
export function givenDraws(draws: tf.Tensor | readonly tf.Tensor[], rows: number): Draws {
  const [background, place] = Array.isArray(draws) ? (draws as readonly tf.Tensor[]) : [];
  const samples = background?.shape.at(-1) ?? 0;
  const fits = (t: tf.Tensor | undefined) =>
    t?.shape.at(-1) === samples && (t.rank === 1 || (t.rank === 2 && t.shape[0] === rows));
  if (!background || !place || !fits(background) || !fits(place)) {
    throw new ExplainError(
      'bad-option',
      `expected-gradients: draws must be two tensors, background numbers and places, each [samples] or [${rows}, samples]`,
    );
  }
  const reader = (t: tf.Tensor) => {
    const values = t.dataSync();
    return (row: number, k: number) => values[(t.rank === 2 ? row * samples : 0) + k] ?? 0;
  };
  return {samples, background: reader(background), place: reader(place)};
}
