import type {Rows} from '../../data/npy.ts';
import type {Source} from '../what-if/source.ts';
import type {Inputs} from './plan.ts';

const known = new WeakMap<Rows, Inputs>();

/** What is known of all inputs: looked at once. */
export function inputsOf({picture: {height, width, channels}, isTable, range}: Source, rows: Rows): Inputs {
  const found = known.get(rows);
  if (found !== undefined) return found;
  const size = height * width * channels;
  const columns = Array.from({length: isTable ? size : 0}, (_, column) => {
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = column; i < rows.values.length; i += size) {
      min = Math.min(min, rows.values[i] ?? min);
      max = Math.max(max, rows.values[i] ?? max);
    }
    return {min, max};
  });
  const inputs = {sides: {height, width, channels}, isTable, range, columns};
  known.set(rows, inputs);
  return inputs;
}
