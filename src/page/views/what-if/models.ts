import {checkpointFor} from '../../data/datapoints.ts';
import {nearestEpoch, type Run} from '../../data/run.ts';
import type {ModelAt} from '../../engine/engine.ts';
import type {Scene, Tools} from '../view.ts';

/** A model that is asked. */
export interface Asked {
  readonly title: string;
  readonly run: Run;
  readonly model: ModelAt;
  /** Which stored model it is, and why not another one. */
  readonly told: string;
}

/** The model in front; an `Error` says why there is none. */
export function modelOf(run: Run, epoch: number | undefined): Asked | Error {
  const wanted = epoch ?? run.checkpoints.at(-1);
  if (run.checkpoints.length === 0 || run.datapoints === undefined || wanted === undefined) {
    return new Error("This run stores no models. Train with the callback's option checkpoint: true to ask them here.");
  }
  const stored = checkpointFor(run, wanted);
  if (stored === undefined) {
    return new Error(
      `No model of epoch ${wanted} or before is stored; the first one is of epoch ${run.checkpoints[0]}.`,
    );
  }
  const told = stored === wanted ? '' : ` (that of epoch ${wanted} is not stored: it is the last one before it)`;
  return {
    title: `epoch ${stored}`,
    run,
    model: {run: run.id, epoch: stored},
    told: `the model of epoch ${stored}${told}`,
  };
}

/** The model that the address compares it with; undefined where it names none. */
export async function otherModel({state, run, epoch}: Scene, {readRun}: Tools): Promise<Asked | Error | undefined> {
  if (state.other === undefined && state.otherEpoch === undefined) return undefined;
  try {
    const id = state.other ?? run.id;
    const other = id === run.id ? run : await readRun(id);
    const asked = modelOf(other, state.otherEpoch ?? nearestEpoch(other, epoch?.epoch)?.epoch);
    if (asked instanceof Error) return asked;
    return id === run.id ? asked : {...asked, title: `${id}, ${asked.title}`, told: `${asked.told} of ${id}`};
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

export function modelKey(asked: Asked | Error): string {
  return asked instanceof Error ? '' : JSON.stringify(asked.model);
}

/** Whether two scenes ask the same, but for edits, of which the session knows. */
export function isSameAsking(a: Scene, b: Scene): boolean {
  const of = ({run, epoch, runs, state}: Scene) => [
    ...[run.id, run.checkpoints, run.explainers.length, run.datapoints?.rows.length, epoch?.epoch, runs],
    ...[state.image, state.other, state.otherEpoch, state.explain, state.target, state.backend],
  ];
  return JSON.stringify(of(a)) === JSON.stringify(of(b));
}

export function toldWords(model: Asked | Error, other: Asked | Error | undefined): string {
  if (model instanceof Error) return '';
  const first = `Asked is ${model.told}.`;
  if (other === undefined) return first;
  return other instanceof Error
    ? `${first} Not compared: ${other.message}`
    : `${first} It is compared with ${other.told}.`;
}
