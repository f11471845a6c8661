import * as tf from '@tensorflow/tfjs-core';
import {version_layers} from '@tensorflow/tfjs-layers';
import {plainFields} from '../../../sinks/plain-json.ts';
import {version} from '../../../version.ts';
import type {Explained} from './explained.ts';
import {lastAxisRows} from './rows.ts';

/** What a run of the command was and found, as JSON. Files go by their names alone: no path of this machine is in it. */
export function manifestOf(
  explained: Explained,
  files: {
    readonly maps: readonly string[];
    readonly indexes?: string | undefined;
    readonly pictures: readonly string[];
  },
): string {
  const {request, explainer, maps, values, head, run, scores, predictions} = explained;
  const fields = {
    'tfjs-explain': version,
    versions: {'tfjs-core': tf.version_core, 'tfjs-layers': version_layers},
    backend: explained.backend,
    model: explained.model,
    method: {name: explained.method, map: explainer.map, axes: explainer.axes ?? 'input', options: explainer.options},
    ...(explained.warning === undefined ? {} : {warning: explained.warning}),
    target: request.target,
    score: request.score,
    output: {index: head.index, kind: head.kind, units: head.units},
    seed: run.seed,
    batchSize: run.batchSize,
    inputs: values.inputs.map(({shape}, i) => ({
      name: explained.inputNames[i],
      files: values.sources[i],
      shape,
    })),
    ...(values.rowNames ? {rows: values.rowNames} : {}),
    ...(explained.labels ? {labels: explained.labels} : {}),
    targetUnits: explained.units,
    scores,
    predictions: predictions.map(({unit, value, right}) => ({unit, value, right})),
    outputs: lastAxisRows(explained.outputs),
    maps: maps.maps.map(({shape}, i) => ({file: files.maps[i], part: maps.parts?.[i], shape})),
    ...(maps.ranked ? {ranked: maps.ranked, indexes: files.indexes} : {}),
    numbers: maps.numbers,
    health: maps.health,
    pictures: files.pictures,
  };
  return `${JSON.stringify(plainFields(fields), undefined, 2)}\n`;
}
