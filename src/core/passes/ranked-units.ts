import {ExplainError} from '../errors.ts';
import {type Batch, byRows, indices, type Run, sliceRows} from '../run.ts';
import type {Subject} from '../subject.ts';

export const rankOrders = ['max', 'min', 'max_abs'] as const;

/** The highest (or lowest, or largest) output units of each row, [n][ranks]. */
export async function rankedUnits(
  subject: Subject,
  x: Batch,
  ranks: number,
  order: (typeof rankOrders)[number],
  run: Run,
): Promise<number[][]> {
  const [outputs] = await byRows(subject.rows, {...run, progress: undefined}, (rows) => {
    const part = subject.take(indices(rows)).outputs?.(sliceRows(x, rows));
    return part ? [part] : [];
  });
  if (!outputs) throw new ExplainError('not-applicable', '`ranked` needs a model with output units');
  const units = outputs.shape[1] ?? 1;
  const values = await outputs.data().finally(() => outputs.dispose());
  const key = {max: (v: number) => -v, min: (v: number) => v, max_abs: (v: number) => -Math.abs(v)}[order];
  return Array.from({length: subject.rows}, (_, row) => {
    const at = (unit: number) => key(values[row * units + unit] ?? 0);
    const all = Array.from({length: units}, (_, unit) => unit);
    return all.sort((a, b) => at(a) - at(b)).slice(0, ranks);
  });
}
