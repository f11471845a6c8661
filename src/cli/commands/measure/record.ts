import {basename} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {version_layers} from '@tensorflow/tfjs-layers';
import {plainFields} from '../../../sinks/plain-json.ts';
import {version} from '../../../version.ts';
import type {Measured} from './measured.ts';
import type {ArrayFiles} from './write.ts';

/** What a run of the command was and found, as JSON. Files go by their names alone: no path of this machine is in it. */
export function recordOf(measured: Measured, files: readonly (ArrayFiles | undefined)[]): string {
  const {request, values, head, run, contestants, metrics, pairs, quality} = measured;
  const fields = {
    'tfjs-explain': version,
    versions: {'tfjs-core': tf.version_core, 'tfjs-layers': version_layers},
    backend: measured.backend,
    model: measured.model,
    target: request.target,
    score: request.score,
    output: {index: head.index, kind: head.kind, units: head.units},
    seed: run.seed,
    batchSize: run.batchSize,
    images: quality.images,
    inputs: values.inputs.map(({shape}, i) => ({name: measured.inputNames[i], files: values.sources[i], shape})),
    ...(values.rowNames ? {rows: values.rowNames} : {}),
    ...(measured.labels ? {labels: measured.labels} : {}),
    targetUnits: measured.units,
    ...(measured.masks === undefined ? {} : {masks: measured.masks}),
    bootstrap: {statistic: 'mean over the images', interval: 'percentile', ...quality.bootstrap},
    methods: contestants.map(({name, method, explainer, file}) =>
      explainer ? {name, method, options: explainer.options} : {name, file: file && basename(file.path)},
    ),
    metrics: metrics.map(({metric, spec: {title, range, direction, needs, paper, name}}) => ({
      ...{name: metric.name, metric: name, title, range, direction, needs, paper, options: metric.options},
    })),
    results: pairs.map(({method, metric, summary, unscored, error, curves}, i) =>
      error || !summary
        ? {method, metric, refusal: {code: error?.code, message: error?.message}}
        : {
            ...{
              method,
              metric,
              mean: summary.mean,
              interval: summary.interval && [summary.interval.low, summary.interval.high],
            },
            ...{scored: summary.scored, unscored, scores: files[i]?.scores},
            ...(Object.keys(curves).length === 0
              ? {}
              : {
                  curves: Object.entries(curves).map(([name, {axis, at, labels}]) => ({
                    ...{name, axis, at, ...(labels ? {labels} : {}), file: files[i]?.curves[name]},
                  })),
                }),
          },
    ),
  };
  return `${JSON.stringify(plainFields(fields), undefined, 2)}\n`;
}
