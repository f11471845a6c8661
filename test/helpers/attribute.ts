import * as tf from '@tensorflow/tfjs-core';
import type {Explainer} from '../../src/core/explainer.ts';
import type {Batch, Run} from '../../src/core/run.ts';
import type {Subject} from '../../src/core/subject.ts';
import {flat} from './close.ts';
import {expectNoLeak} from './leaks.ts';
import {runOf} from './run.ts';

export interface Explained {
  /** Each map's numbers in C order. */
  readonly maps: readonly (readonly number[])[];
  readonly shapes: readonly (readonly number[])[];
  readonly numbers: {readonly [name: string]: readonly number[]};
  readonly parts: readonly string[] | undefined;
  readonly ranked: readonly (readonly number[])[] | undefined;
}

/** Explains, reads the result and frees it; nothing may be left over. */
export function attributed(
  explainer: Explainer,
  subject: Subject,
  x: Batch,
  run: Partial<Run> = {},
): Promise<Explained> {
  return expectNoLeak(async () => {
    const {maps, numbers = {}, parts, ranked} = await explainer.attribute(subject, x, runOf(run));
    const read = {
      maps: maps.map(flat),
      shapes: maps.map((map) => [...map.shape]),
      numbers: Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, Array.from(values)])),
      parts,
      ranked,
    };
    tf.dispose([...maps]);
    return read;
  }, explainer.name);
}
