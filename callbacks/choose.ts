import {generator, sample} from '../src/core/random.ts';

/**
 * At most `most` of `count` rows by the seed: from each class as many as from the others, as far as they go. The chosen
 * rows come class by class. Without classes they are a random sample in their own order.
 */
export function chooseRows(
  count: number,
  most: number,
  seed: number,
  classes: readonly number[] | undefined,
): number[] {
  const next = generator(seed, 'images');
  if (!classes) {
    return sample(count, Math.min(count, most), next).sort((a, b) => a - b);
  }
  const byClass = new Map<number, number[]>();
  for (let row = 0; row < count; row++) {
    const own = byClass.get(classes[row] ?? 0) ?? [];
    own.push(row);
    byClass.set(classes[row] ?? 0, own);
  }
  const queues = [...byClass.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, rows]) => sample(rows.length, rows.length, next).map((i) => rows[i] ?? 0));
  const chosen: number[][] = queues.map(() => []);
  for (let left = Math.min(most, count), turn = 0; left > 0; turn++) {
    queues.forEach((queue, i) => {
      const row = queue[turn];
      if (row === undefined || left === 0) return;
      chosen[i]?.push(row);
      left--;
    });
  }
  return chosen.flatMap((rows) => rows.sort((a, b) => a - b));
}

/** Up to `most` rows that are not among the chosen ones; the chosen ones where there are no others. */
export function chooseOthers(count: number, most: number, seed: number, chosen: readonly number[]): number[] {
  const taken = new Set(chosen);
  const others = Array.from({length: count}, (_, row) => row).filter((row) => !taken.has(row));
  if (others.length === 0) return chosen.slice(0, most);
  const next = generator(seed, 'background');
  return sample(others.length, Math.min(others.length, most), next).map((i) => others[i] ?? 0);
}
