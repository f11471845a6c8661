import type {DefaultSinks, DefaultSinksOptions} from '../sinks/default-sinks.ts';
import {memorySink} from '../sinks/memory.ts';
import {safeName} from '../sinks/safe-name.ts';

export type {DefaultSinks, DefaultSinksOptions} from '../sinks/default-sinks.ts';

/** A 2 MB picture a method and step: so many steps of ten methods stay below half a gigabyte. */
const keepSteps = 20;

/** The browser's default: records stay in memory, pictures and raw arrays of the latest 20 steps; no checkpoints. Nothing is written. */
export function defaultSinks({name = 'run', runName = 'page'}: DefaultSinksOptions): DefaultSinks {
  return {
    directory: '',
    name: safeName(name),
    runName: safeName(runName),
    resumed: false,
    command: '',
    sinks: [memorySink({keepSteps, checkpoints: false})],
  };
}
