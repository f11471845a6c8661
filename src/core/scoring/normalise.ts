import type {Places} from './places.ts';

/** What a map is divided by before it is judged: nothing, its own largest absolute value, or the whole batch's. */
export const normaliseRules = ['none', 'image', 'batch'] as const;

export type NormaliseRule = (typeof normaliseRules)[number];

/** Maps divided by their largest absolute value; zeros stay zeros. */
export function normalised(places: Places, rule: NormaliseRule): Places {
  if (rule === 'none') return places;
  const own = places.rows.map(largestIn);
  const all = largestIn(own);
  const rows = places.rows.map((row, i) => {
    const unit = (rule === 'batch' ? all : own[i]) || 1;
    return row.map((value) => value / unit);
  });
  return {...places, rows};
}

function largestIn(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] ?? 0));
  return most;
}

/** What counts as relevance: what speaks for the score, what speaks for or against it, or the map as it is. */
export const relevanceRules = ['positive', 'absolute', 'signed'] as const;

export type RelevanceRule = (typeof relevanceRules)[number];

export function relevanceIn(row: Float32Array, rule: RelevanceRule): Float32Array {
  if (rule === 'signed') return row;
  return row.map((value) => (rule === 'absolute' ? Math.abs(value) : Math.max(0, value)));
}
