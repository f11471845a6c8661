import type {Pixels} from '../../sinks/sink.ts';
import type {ScaleOf} from '../app/state.ts';
import type {Arrays} from '../data/arrays.ts';
import type {Stored} from '../data/npy.ts';
import type {Column, Epoch, Run} from '../data/run.ts';
import {type Colormaps, inputPixels, kindOf, mapPixels, planeAt} from './draw.ts';
import {limitFor} from './limits.ts';
import {onlyHas} from './problems.ts';

/** How maps are looked at. */
export interface Shown {
  readonly run: Run;
  readonly epoch: Epoch;
  readonly scale: ScaleOf;
  readonly opacity: number;
  readonly colormaps?: Colormaps;
}

/** What a map is drawn from: its file, where there is one, and the run's inputs. */
export interface Loaded {
  readonly map: Stored | Error | undefined;
  readonly inputs: Stored | Error;
}

/** At once where all is at hand. */
export function loadedFor(arrays: Arrays, run: Run, file: string | undefined): Promise<Loaded> | Loaded {
  const map = file === undefined ? undefined : arrays.atHand(run.id, file);
  const inputs = run.inputs === undefined ? new Error('no inputs') : arrays.atHand(run.id, run.inputs);
  if ((file === undefined || map !== undefined) && inputs !== undefined) return {map, inputs};
  return Promise.all([
    file === undefined ? undefined : arrays.stored(run.id, file),
    run.inputs === undefined ? new Error('no inputs') : arrays.stored(run.id, run.inputs),
  ]).then(([one, all]) => ({map: one, inputs: all}));
}

/** A map as it is shown. Throws an `Error` that says why there is none. */
export function mapPicture(
  shown: Shown,
  column: Column,
  image: number,
  {map, inputs}: Loaded,
): {readonly pixels: Pixels; readonly limit: number} {
  const stored = onlyHas(map, image);
  const plane = planeAt(stored, image, column);
  const limit = limitFor(shown, column, stored, image);
  const {opacity, colormaps} = shown;
  const hasBase = opacity < 100 && !(inputs instanceof Error) && image < (inputs.shape[0] ?? 0);
  const base = hasBase ? inputPixels(inputs, image) : undefined;
  return {pixels: mapPixels(plane, {kind: kindOf(column, plane), limit, base, opacity, colormaps}), limit};
}
