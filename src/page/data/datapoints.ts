import {messageOf} from '../../core/errors.ts';
import type {Engine, ModelAt} from '../engine/engine.ts';
import {lossesOf, predictedOf, type Scores, scoresOf} from '../maths/scores.ts';
import type {Arrays} from './arrays.ts';
import type {Rows} from './npy.ts';
import type {Run} from './run.ts';

/** What is known of all datapoints of a run, and what its model says of them at an epoch. */
export interface Points {
  readonly run: Run;
  /** Epoch of the outputs; the wanted one or, where that one's model is not stored, one before it. */
  readonly epoch: number;
  /** The stored model, where there is one. */
  readonly model: ModelAt | undefined;
  readonly count: number;
  readonly labels: readonly (number | undefined)[];
  readonly metadata: ReadonlyMap<string, readonly (string | number)[]>;
  /** The first input; an `Error` where its file is missing or damaged. */
  readonly inputs: Rows | Error;
  /** undefined where the outputs are no classes. */
  readonly scores: Scores | undefined;
  /** As the model gives them, [n, units]. */
  readonly outputs: Rows;
  readonly predicted: readonly (number | undefined)[];
  readonly losses: readonly number[];
  /** What the outputs come from, in words. */
  readonly told: string;
}

/** Asks for the datapoints of runs, and keeps the latest ones. */
export interface PointsOf {
  /** An `Error` where there is nothing to show; its message says why. */
  at(run: Run, epoch: number | undefined): Promise<Points | Error>;
  /** Whether they are at hand, or on their way. */
  has(run: Run, epoch: number | undefined): boolean;
}

/** Epochs that are looked at in turn are not computed anew. */
const mostKept = 12;

const known = new WeakMap<Engine, PointsOf>();

/** One for all views. */
export function pointsOf(tools: {readonly arrays: Arrays; readonly engine: Engine}): PointsOf {
  const found = known.get(tools.engine) ?? keptPoints(tools);
  known.set(tools.engine, found);
  return found;
}

function keptPoints({arrays, engine}: {readonly arrays: Arrays; readonly engine: Engine}): PointsOf {
  const kept = new Map<string, Promise<Points | Error>>();
  const wantedOf = (run: Run, epoch: number | undefined): number | undefined =>
    epoch ?? run.epochs.at(-1)?.epoch ?? run.checkpoints.at(-1);
  const keyOf = (run: Run, wanted: number): string => {
    const file = run.epochs.find((one) => one.epoch === wanted)?.maps.get('predictions');
    return JSON.stringify([run.id, wanted, checkpointFor(run, wanted), file, run.datapoints?.rows.length]);
  };
  return {
    has(run, epoch) {
      const wanted = wantedOf(run, epoch);
      return wanted === undefined || kept.has(keyOf(run, wanted));
    },
    at(run, epoch) {
      const wanted = wantedOf(run, epoch);
      if (wanted === undefined) return Promise.resolve(new Error('Nothing of this run is explained or stored yet.'));
      const key = keyOf(run, wanted);
      const stored = checkpointFor(run, wanted);
      const before = kept.get(key);
      const points = before ?? read(run, wanted, {arrays, engine});
      kept.delete(key);
      kept.set(key, points);
      // What failed may go well later, and what was made do with may be there then.
      void points.then((found) => {
        if (found instanceof Error || (found.model === undefined && stored !== undefined)) kept.delete(key);
      });
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break;
        kept.delete(oldest);
      }
      return points;
    },
  };
}

/** The epoch whose stored model stands for this one: it itself, or the one before it. */
export function checkpointFor({checkpoints, datapoints}: Run, epoch: number): number | undefined {
  if (datapoints === undefined) return undefined;
  return checkpoints.filter((stored) => stored <= epoch).sort((a, b) => b - a)[0];
}

async function read(
  run: Run,
  wanted: number,
  {arrays, engine}: {readonly arrays: Arrays; readonly engine: Engine},
): Promise<Points | Error> {
  const stored = checkpointFor(run, wanted);
  const file = [...(run.datapoints?.inputs.values() ?? [])][0] ?? run.inputs;
  const inputs = file === undefined ? new Error('the inputs are not stored') : await arrays.get(run.id, file);
  let trouble = '';
  if (stored !== undefined) {
    if (inputs instanceof Error) trouble = `The stored model can't be asked: ${inputs.message}. `;
    else {
      const model = {run: run.id, epoch: stored};
      try {
        const outputs = await engine.predict(model, inputs);
        const instead =
          stored === wanted
            ? ''
            : `The model of epoch ${wanted} is not stored: this is the one of epoch ${stored}, the last one before it. `;
        const told = `${instead}The stored model of epoch ${stored} on ${counted(outputs)}.`;
        return pointsFrom(run, {epoch: stored, model, inputs, outputs, told});
      } catch (error) {
        trouble = `The stored model could not be run: ${messageOf(error)}. `;
      }
    }
  }
  const predictions = run.epochs.find(({epoch}) => epoch === wanted)?.maps.get('predictions');
  const outputs =
    predictions === undefined ? new Error('its predictions are not stored') : await arrays.get(run.id, predictions);
  if (outputs instanceof Error) {
    const missing = stored === undefined ? 'No model of this epoch or one before it is stored, and ' : trouble;
    return new Error(`${missing}epoch ${wanted}: ${outputs.message}.`);
  }
  const why = trouble === '' ? 'No model is stored for this epoch. ' : trouble;
  const told = `${why}What the training wrote of ${counted(outputs)} that it explained at epoch ${wanted}.`;
  return pointsFrom(run, {epoch: wanted, model: undefined, inputs, outputs, told});
}

function pointsFrom(
  run: Run,
  {
    outputs,
    ...rest
  }: {
    readonly epoch: number;
    readonly model: ModelAt | undefined;
    readonly inputs: Rows | Error;
    readonly outputs: Rows;
    readonly told: string;
  },
): Points {
  const count = outputs.shape[0] ?? 0;
  const scores = scoresOf(outputs);
  const given = run.datapoints?.labels ?? [];
  const labels = Array.from(
    {length: count},
    (_, row) => given[row] ?? (row < run.images ? run.labels[row] : undefined),
  );
  return {
    ...{run, ...rest, outputs, count, labels, scores},
    metadata: run.datapoints?.metadata ?? new Map(),
    predicted: scores === undefined ? new Array<undefined>(count).fill(undefined) : predictedOf(scores),
    losses: scores === undefined ? new Array<number>(count).fill(Number.NaN) : lossesOf(scores, labels),
  };
}

function counted({shape}: Rows): string {
  const count = shape[0] ?? 0;
  return count === 1 ? '1 datapoint' : `${count} datapoints`;
}
