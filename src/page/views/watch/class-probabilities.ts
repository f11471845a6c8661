import type {Series} from '../../charts/index.ts';
import type {Arrays} from '../../data/arrays.ts';
import {className, type Run} from '../../data/run.ts';

/** Classes that are drawn; of more than these, the ones that were ever most probable. */
const mostClasses = 10;

/** The model's outputs for one image over the epochs, a line a class. */
export async function classProbabilities(run: Run, image: number, arrays: Arrays): Promise<readonly Series[]> {
  const outputs = await Promise.all(
    run.epochs.map(async ({epoch, maps}) => {
      const file = maps.get('predictions');
      const stored = file === undefined ? undefined : await arrays.stored(run.id, file);
      const isThere = stored !== undefined && !(stored instanceof Error) && image < (stored.shape[0] ?? 0);
      return {epoch, values: isThere ? stored.row(image).values : new Float32Array()};
    }),
  );
  const units = Math.max(0, ...outputs.map(({values}) => values.length));
  const lines = Array.from({length: units}, (_, unit) => ({
    name: className(run, unit),
    points: outputs.flatMap(({epoch, values}) => {
      const value = values[unit];
      return value === undefined ? [] : [[epoch, value] as const];
    }),
  }));
  const best = ({points}: Series): number => Math.max(...points.map(([, value]) => value));
  return lines.length <= mostClasses ? lines : lines.sort((a, b) => best(b) - best(a)).slice(0, mostClasses);
}
