import type {ServedRun, ServedStep} from './read-run.ts';

/** What no view shows of a step. Numbers are sent as they are: to round them takes longer than to send them. */
const unseen: ReadonlySet<string> = new Set(['methods', 'failures', 'seconds', 'outputsNotFinite', 'time', 'session']);

/** A run as it is sent to the page: without what no view shows. */
export function toldRun(run: ServedRun): ServedRun {
  return {...run, steps: run.steps.map(toldStep)};
}

function toldStep({step, ...entry}: ServedStep): ServedStep {
  return {step, ...Object.fromEntries(Object.entries(entry).filter(([key]) => !unseen.has(key)))};
}
