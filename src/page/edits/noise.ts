import seedrandom from 'seedrandom';
import {defineEdit} from './edit.ts';
import {inRange, mapValues} from './values.ts';

/** Normal noise by a seed, the same in every browser; what goes beyond the data's range is cut off. */
export const noise = defineEdit({
  name: 'noise',
  title: 'noise',
  fields: () => ({
    deviation: {label: 'standard deviation, in % of the range', start: 10, min: 0, max: 100, step: 1},
    seed: {label: 'seed', start: 0, min: 0, max: 9999, step: 1},
  }),
  apply(picture, {deviation, seed}, {data}) {
    const next = normals(seed);
    const size = ((data.max - data.min) * deviation) / 100;
    return mapValues(picture, ({value}) => inRange(value + size * next(), data));
  },
});

/** Standard normal numbers (Box-Muller on a seeded generator). */
export function normals(seed: number): () => number {
  const uniform = seedrandom.alea(`${seed}/what-if`);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const own = spare;
      spare = undefined;
      return own;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
