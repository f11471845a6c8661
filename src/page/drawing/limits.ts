import type {ScaleOf} from '../app/state.ts';
import type {Stored} from '../data/npy.ts';
import type {Column, Epoch, Run} from '../data/run.ts';
import {limitOfPlane, planeAt} from './draw.ts';

const known = new WeakMap<Stored, Float64Array>();
const largest = new WeakMap<Stored, number>();

/** The value of the full colour for one image by itself. */
function ownLimit(stored: Stored, image: number, column: Column): number {
  const limits = known.get(stored) ?? new Float64Array(stored.shape[0] ?? 0).fill(Number.NaN);
  known.set(stored, limits);
  const found = limits[image] ?? Number.NaN;
  if (!Number.isNaN(found)) return found;
  const limit = limitOfPlane(planeAt(stored, image, column));
  limits[image] = limit;
  return limit;
}

function largestLimit(stored: Stored, column: Column): number {
  const found = largest.get(stored);
  if (found !== undefined) return found;
  const limits = Array.from({length: stored.shape[0] ?? 0}, (_, image) => ownLimit(stored, image, column));
  const limit = Math.max(0, ...limits);
  largest.set(stored, limit);
  return limit;
}

/** Of an image its own limit; of an epoch or a run the largest one of its images. */
export function limitFor(
  {run, epoch, scale}: {readonly run: Run; readonly epoch: Epoch; readonly scale: ScaleOf},
  column: Column,
  stored: Stored,
  image: number,
): number {
  if (scale === 'image') return ownLimit(stored, image, column);
  const told = run.limitsAreOwn ? epoch.limits.get(column.tag)?.filter(Number.isFinite) : undefined;
  const isTold = told !== undefined && told.length === stored.shape[0];
  const here = isTold ? Math.max(0, ...told) : largestLimit(stored, column);
  return scale === 'run' ? Math.max(here, largestOfRun(run, column.tag)) : here;
}

const ofRuns = new WeakMap<Run, Map<string, number>>();

/** The largest limit that run.json tells. */
function largestOfRun(run: Run, tag: string): number {
  const tags = ofRuns.get(run) ?? new Map<string, number>();
  ofRuns.set(run, tags);
  const found = tags.get(tag);
  if (found !== undefined) return found;
  let most = 0;
  for (const {limits} of run.epochs) {
    for (const limit of limits.get(tag) ?? []) if (Number.isFinite(limit) && limit > most) most = limit;
  }
  tags.set(tag, most);
  return most;
}
