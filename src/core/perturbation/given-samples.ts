import type * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Segmentation} from './segments/segmentation.ts';

/** Samples of shown (1) and hidden (0) features for each row, from [samples, features] or [n, samples, features]. */
export function givenSamples(
  draws: tf.Tensor | readonly tf.Tensor[],
  {counts}: Segmentation,
  method: string,
): readonly (readonly ArrayLike<number>[])[] {
  const given = Array.isArray(draws) ? draws[0] : (draws as tf.Tensor);
  const [features = 0, rows] = [counts[0], counts.length];
  const [samples = 0, last] = given?.shape.slice(-2) ?? [];
  const lead = given?.shape.slice(0, -2) ?? [];
  const fits =
    given && last === features && samples > 0 && (lead.length === 0 || (lead.length === 1 && lead[0] === rows));
  if (!fits || counts.some((count) => count !== features)) {
    throw new ExplainError(
      'bad-option',
      `${method}: draws must be 0s and 1s, [samples, features] or [${rows}, samples, features], for the same number of ` +
        `features in each row; got [${given?.shape.join(', ')}] for ${[...new Set(counts)].join(', ')} features`,
    );
  }
  const values = given.dataSync();
  if (values.some((value: number) => value !== 0 && value !== 1)) {
    throw new ExplainError('bad-option', `${method}: draws must be 0s and 1s`);
  }
  const each = Array.from({length: values.length / features / samples}, (_, row) =>
    Array.from({length: samples}, (_, k) => {
      const from = (row * samples + k) * features;
      return values.subarray(from, from + features);
    }),
  );
  return Array.from({length: rows}, (_, row) => each[lead.length === 0 ? 0 : row] ?? []);
}
