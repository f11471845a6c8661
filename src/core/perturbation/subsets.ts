import type * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import {generator, sample} from '../random.ts';
import type {Asked} from '../scoring/metric.ts';

/** Sets of places to hide. */
export interface Subsets {
  /** How many each image has. */
  readonly steps: number;
  at(row: number, step: number): ArrayLike<number>;
}

/** Sets of the given sizes, drawn without repetition; the same for every image. */
export function drawnSubsets(places: number, sizes: readonly number[], seed: number, stream: string): Subsets {
  const next = generator(seed, stream);
  const sets = sizes.map((size) => sample(places, size, next));
  return {steps: sets.length, at: (_, step) => sets[step] ?? []};
}

/** Sets as a caller gives them: numbers of places in C order, [steps, size] for all images or [steps, n, size]. */
export async function givenSubsets(
  metric: string,
  {places, subject}: Asked,
  draws: tf.Tensor | readonly tf.Tensor[],
): Promise<Subsets> {
  const given = Array.isArray(draws) ? draws[0] : (draws as tf.Tensor);
  const [steps = 0, ...rest] = given?.shape ?? [];
  const size = rest.at(-1) ?? 0;
  const values = given ? await given.data() : [];
  const fits =
    (rest.length === 1 || (rest.length === 2 && rest[0] === subject.rows)) &&
    values.every((value: number) => Number.isInteger(value) && value >= 0 && value < places.count);
  if (!fits) {
    throw new ExplainError(
      'bad-option',
      `${metric}: draws must be numbers of places below ${places.count}, [steps, size] or [steps, ${subject.rows}, size]; ` +
        `got [${given?.shape.join(', ')}]`,
    );
  }
  const perStep = rest.length === 1 ? 1 : subject.rows;
  return {
    steps,
    at: (row, step) => {
      const from = (step * perStep + (perStep === 1 ? 0 : row)) * size;
      return Array.from(values.slice(from, from + size));
    },
  };
}
