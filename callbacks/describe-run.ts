import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, version_layers} from '@tensorflow/tfjs-layers';
import {innerLayers} from '../src/core/network.ts';
import type {Target} from '../src/core/target.ts';
import {configurationText, type LayerSummary} from '../src/report/markdown.ts';
import type {PaintOptions} from '../src/report/paint.ts';
import type {Captions} from '../src/report/step.ts';
import type {LogRecord} from '../src/sinks/sink.ts';
import {version} from '../src/version.ts';
import type {StepSetting} from './explain-step.ts';
import type {CallbackOptions, FitParams} from './options.ts';
import type {ChosenData} from './validation-data.ts';

/** What is asked of the model, in words. */
export function questionWords(target: Target, score: string, captions: Captions): string {
  const what =
    target === 'label'
      ? 'true class'
      : target === 'predicted'
        ? 'predicted class'
        : typeof target === 'number'
          ? `class ${captions.className(target)}`
          : typeof target === 'string'
            ? `${target} side`
            : typeof target === 'function'
              ? 'own score'
              : 'a class for each image';
  return score === 'probability' ? `${what}, probability` : what;
}

function layerSummaries({network}: StepSetting): LayerSummary[] {
  return network.sites
    .filter((site) => !innerLayers(site.layer))
    .map(({address, kind, shape, layer}) => ({address, kind, output: shape, parameters: layer.countParams()}));
}

/** What run.json says of the run. */
export function describeRun(
  setting: StepSetting,
  data: ChosenData,
  options: CallbackOptions,
  question: string,
  paint: PaintOptions,
): {readonly [key: string]: unknown} {
  return {
    versions: {'tfjs-explain': version, 'tfjs-core': tf.version_core, 'tfjs-layers': version_layers},
    backend: tf.getBackend(),
    seed: setting.run.seed,
    batchSize: setting.run.batchSize,
    every: options.every ?? 1,
    question,
    score: options.score ?? 'logit',
    output: {index: data.head.index, kind: data.head.kind, units: data.head.units},
    ...(options.classNames ? {classNames: options.classNames} : {}),
    images: {rows: data.rows, available: data.available, ...(data.labels ? {labels: data.labels} : {})},
    inputNames: setting.network.inputNames,
    backgroundRows: data.background[0]?.shape[0] ?? 0,
    colors: {
      scale: paint.scale,
      percentile: 99,
      overlay: paint.overlay,
      ...(paint.colormap ? {colormap: paint.colormap} : {}),
    },
    explainers: setting.explainers.map(({name, map, axes, options: own}) => ({
      name,
      map,
      axes: axes ?? 'input',
      options: own ?? {},
    })),
    model: {name: setting.network.model.name, layers: layerSummaries(setting)},
    ...(options.hyperparameters ? {hyperparameters: options.hyperparameters} : {}),
    ...(data.warnings.length > 0 ? {warnings: data.warnings} : {}),
  };
}

/** Records that a run begins with: its settings, the model's graph and the images. */
export function openingRecords(
  step: number,
  setting: StepSetting,
  options: CallbackOptions,
  params: FitParams,
  question: string,
): LogRecord[] {
  const {network, inputs, run} = setting;
  const settings = {
    'tfjs-explain': version,
    backend: tf.getBackend(),
    question,
    seed: run.seed,
    'rows in one pass': run.batchSize,
    images: inputs[0]?.shape[0],
    every: options.every ?? 1,
    ...options.hyperparameters,
  };
  const hyperparameters = {
    optimizer: optimizerName(network.model),
    ...(params.epochs === undefined ? {} : {epochs: params.epochs}),
    ...(params.batchSize === undefined || params.batchSize === null ? {} : {batchSize: params.batchSize}),
    ...options.hyperparameters,
  };
  const methods = setting.explainers.map(({name, options: own}) => ({name, options: own}));
  const json: unknown = network.model.toJSON(null, false);
  return [
    {kind: 'text', tag: 'configuration', step, text: configurationText(settings, methods, layerSummaries(setting))},
    {kind: 'graph', tag: 'keras', step, json: typeof json === 'string' ? json : JSON.stringify(json)},
    {kind: 'hparams', tag: 'settings', step, values: hyperparameters},
    ...inputs.map(({values, shape}, i): LogRecord => {
      const tag = inputs.length > 1 ? `inputs/${network.inputNames[i]}` : 'inputs';
      return {kind: 'array', tag, step, values, shape};
    }),
  ];
}

function optimizerName(model: LayersModel): string {
  const optimizer = (model as {optimizer?: {getClassName?: () => string}}).optimizer;
  return optimizer?.getClassName?.() ?? 'unknown';
}
