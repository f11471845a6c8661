import type {ServedRun, ServedStep} from './read-run.ts';

/** What no view shows of a step; half of what a long run's record is made of. */
const unseen: ReadonlySet<string> = new Set(['methods', 'failures', 'seconds', 'outputsNotFinite', 'time', 'session']);
/** float32 has no more. */
const digits = 7;

/** A run as it is sent to the page: without what no view shows, and numbers no longer than they are exact. */
export function toldRun(run: ServedRun): ServedRun {
  return {...run, steps: run.steps.map(toldStep)};
}

function toldStep(entry: ServedStep): ServedStep {
  const kept: {[key: string]: unknown} = {};
  for (const [key, value] of Object.entries(entry)) {
    if (key === 'predictions' || key === 'colorLimits') kept[key] = shortened(value);
    else if (!unseen.has(key)) kept[key] = value;
  }
  return {...kept, step: entry.step};
}

function shortened(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(digits));
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
}
