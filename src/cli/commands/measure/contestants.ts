import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../../../core/errors.ts';
import type {Explainer} from '../../../core/explainer.ts';
import type {Run} from '../../../core/run.ts';
import {fitsPlaces, sidesOf} from '../../../core/scoring/places.ts';
import {usageError} from '../../exit-codes.ts';
import type {Asking} from '../../parts/asking.ts';
import {type AttributionFile, readMaps} from './attributions.ts';

/** What is judged: a method, or a file of maps. */
export type Contestant = {readonly name: string} & (
  | {readonly explainer: Explainer; readonly file?: undefined}
  | {readonly file: AttributionFile; readonly explainer?: undefined}
);

/** Throws where a method can't be judged with this model, before it has done anything. */
export function checkContestant({explainer}: Contestant, {subject, x, run}: Asking): void {
  if (!explainer) return;
  if (explainer.axes === 'layer' || explainer.axes === 'kernel') {
    throw usageError(`${explainer.name} gives maps of a layer's units; metrics judge maps of the input's places`);
  }
  explainer.check?.(subject, x, run);
}

/** The one map of each row; the caller disposes them. */
export async function mapsOf(contestant: Contestant, {subject, x}: Asking, run: Run): Promise<tf.Tensor> {
  const [input] = x;
  if (!input) throw new ExplainError('not-applicable', 'metrics take models with one input; this one has none');
  if (contestant.file) return readMaps(contestant.file, input);
  const {maps} = await contestant.explainer.attribute(subject, x, run);
  const [map, ...more] = maps;
  const sides = sidesOf(input);
  if (map && more.length === 0 && fitsPlaces(map, subject.rows, sides)) return map;
  const shapes = maps.map(({shape}) => `[${shape.join(', ')}]`).join(', ');
  tf.dispose([...maps]);
  throw new ExplainError(
    'not-applicable',
    `metrics judge one map of the input's places, [${[subject.rows, ...sides].join(', ')}] with channels or without; ` +
      `${contestant.name} gave ${shapes || 'none'}: other options may give such a map`,
  );
}
