import {descending} from '../../../core/maths/correlation.ts';
import type {Points} from '../../data/datapoints.ts';
import {type Rows, rowOf} from '../../data/npy.ts';
import type {Engine} from '../../engine/engine.ts';
import {predictedOf, scoresOf} from '../../maths/scores.ts';

/** The share of an input that is taken away. */
const takenShare = 0.2;

/**
 * Of each explained input, how much of the score of what is said goes when the places that its map names most take the mean of
 * all inputs: large where the map is right about what matters.
 */
export async function lostScores(
  {model, inputs, scores, predicted}: Points,
  maps: Rows,
  mapOf: (row: number) => Float32Array,
  engine: Engine,
): Promise<readonly number[]> {
  if (model === undefined) throw new Error('the model of this epoch is not stored');
  if (inputs instanceof Error) throw inputs;
  if (scores === undefined) throw new Error("the model's output is no class");
  const count = Math.min(maps.shape[0] ?? 0, inputs.shape[0] ?? 0);
  const size = rowOf(inputs, 0).values.length;
  const mean = inputs.values.reduce((sum, value) => sum + value, 0) / Math.max(1, inputs.values.length);
  const changed = inputs.values.slice(0, count * size);
  for (let row = 0; row < count; row++) {
    const map = mapOf(row);
    // A map has a value for a place, an input one for each of its channels.
    const channels = size / map.length;
    if (!Number.isInteger(channels)) throw new Error('the maps have other places than the inputs');
    for (const place of descending(map).slice(0, Math.ceil(takenShare * map.length))) {
      changed.fill(mean, row * size + place * channels, row * size + (place + 1) * channels);
    }
  }
  const after = scoresOf(await engine.predict(model, {values: changed, shape: [count, ...inputs.shape.slice(1)]}));
  if (after === undefined || predictedOf(after).length !== count) throw new Error('the model gave something else');
  return Array.from({length: count}, (_, row) => {
    const unit = predicted[row];
    if (unit === undefined) return Number.NaN;
    const at = row * scores.classes + unit;
    return (scores.values[at] ?? Number.NaN) - (after.values[at] ?? Number.NaN);
  });
}
