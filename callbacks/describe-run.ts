import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, version_layers} from '@tensorflow/tfjs-layers';
import {messageOf} from '../src/core/errors.ts';
import type {Explainer} from '../src/core/explainer.ts';
import type {Head} from '../src/core/network/head.ts';
import {innerLayers} from '../src/core/network/layers.ts';
import type {ScoreKind, Target} from '../src/core/target.ts';
import {configurationText, type LayerSummary} from '../src/report/markdown.ts';
import type {Captions} from '../src/report/step.ts';
import type {LogRecord} from '../src/sinks/sink.ts';
import {version} from '../src/version.ts';
import {datapointRecords, datapointsInfo} from './datapoints.ts';
import {inputsTag} from './earlier.ts';
import type {StepSetting} from './explain-step.ts';
import type {CallbackOptions, FitParams} from './options.ts';
import type {Prepared} from './prepare.ts';

/** What is asked of the model, in words. */
export function questionWords(target: Target, score: ScoreKind, head: Head, captions: Captions | undefined): string {
  const what = wordsFor(target, head, captions);
  return score === 'probability' ? `${what}, probability` : what;
}

/** `captions` where the outputs are classes, which have names. */
function wordsFor(target: Target, {units}: Head, captions: Captions | undefined): string {
  if (typeof target === 'function') return 'own score';
  if (typeof target === 'object') return captions ? 'a class for each image' : 'an output for each image';
  if (!captions) {
    return units === 1 ? 'output' : typeof target === 'number' ? `output ${target}` : 'highest output';
  }
  if (target === 'label') return 'true class';
  if (target === 'predicted') return 'predicted class';
  if (units > 1) return `class ${captions.className(Number(target))}`;
  // Class 0 of a single unit is its own score: it speaks for the positive side, the second class.
  const negative = target === 'negative';
  return `${negative ? 'negative' : 'positive'} side (${captions.className(negative ? 0 : 1)})`;
}

function layerSummaries({network}: StepSetting): LayerSummary[] {
  return network.sites
    .filter((site) => !innerLayers(site.layer))
    .map(({address, kind, shape, layer}) => ({address, kind, output: shape, parameters: layer.countParams()}));
}

/** What run.json says of the run. */
export function describeRun(
  {setting, data, question, paint}: Prepared,
  options: CallbackOptions,
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
    ...(data.datapoints ? {datapoints: datapointsInfo(data.datapoints, setting.network.inputNames)} : {}),
    backgroundRows: data.background[0]?.shape[0] ?? 0,
    colors: {
      scale: paint.scale,
      percentile: 99,
      overlay: paint.overlay,
      ...(paint.colormap ? {colormap: paint.colormap} : {}),
    },
    explainers: setting.explainers.map((explainer) => ({
      ...recipeOf(explainer),
      map: explainer.map,
      axes: explainer.axes ?? 'input',
    })),
    model: {name: setting.network.model.name, layers: layerSummaries(setting)},
    ...(options.hyperparameters ? {hyperparameters: options.hyperparameters} : {}),
    ...(data.warnings.length > 0 ? {warnings: data.warnings} : {}),
  };
}

/** What makes such an explainer again; only tensors among its options are lost. */
function recipeOf({name, options, method, inner}: Explainer): {readonly [key: string]: unknown} {
  const parts = inner && Object.fromEntries(Object.entries(inner).map(([option, one]) => [option, recipeOf(one)]));
  return {name, ...(method ? {method} : {}), options: options ?? {}, ...(parts ? {inner: parts} : {})};
}

/** Records that a run begins with: its settings, the model's graph and the images. */
export function openingRecords(
  step: number,
  {setting, question, data}: Prepared,
  options: CallbackOptions,
  params: FitParams,
  report: (message: string) => void,
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
  const json = graphOf(network.model, report);
  return [
    {kind: 'text', tag: 'configuration', step, text: configurationText(settings, methods, layerSummaries(setting))},
    ...(json === undefined ? [] : [{kind: 'graph', tag: 'keras', step, json} as const]),
    {kind: 'hparams', tag: 'settings', step, values: hyperparameters},
    ...inputs.map(
      ({values, shape}, i): LogRecord => ({kind: 'array', tag: inputsTag(network.inputNames, i), step, values, shape}),
    ),
    ...(data.datapoints ? datapointRecords(data.datapoints, network.inputNames, step) : []),
  ];
}

/** The model's own JSON; a layer of the user's own may have none. */
function graphOf(model: LayersModel, report: (message: string) => void): string | undefined {
  try {
    const json: unknown = model.toJSON(null, false);
    return typeof json === 'string' ? json : JSON.stringify(json);
  } catch (error) {
    report(`the graph of model '${model.name}' is left out, since model.toJSON failed: ${messageOf(error)}`);
    return undefined;
  }
}

function optimizerName(model: LayersModel): string {
  const optimizer = (model as {optimizer?: {getClassName?: () => string}}).optimizer;
  return optimizer?.getClassName?.() ?? 'unknown';
}
