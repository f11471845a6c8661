import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, version_layers} from '@tensorflow/tfjs-layers';
import {ExplainError, messageOf} from '../src/core/errors.ts';
import type {Explainer} from '../src/core/explainer.ts';
import {innerLayers, networkOf} from '../src/core/network.ts';
import type {Target} from '../src/core/target.ts';
import {runFor} from '../src/explain.ts';
import {defaultSinks} from '../src/node/default-sinks.ts';
import {films} from '../src/report/films.ts';
import type {Scene} from '../src/report/grids.ts';
import {configurationText, type LayerSummary, statusOf, stepText} from '../src/report/markdown.ts';
import {inputPictures, type PaintOptions, scalesOf} from '../src/report/paint.ts';
import {type Captions, captionsFor} from '../src/report/step.ts';
import type {DefaultSinks} from '../src/sinks/default-sinks.ts';
import type {LogRecord, RunEnd, Sink, StepInfo} from '../src/sinks/sink.ts';
import {version} from '../src/version.ts';
import {checkSetting, type Explained, explainStep, type StepSetting} from './explain-step.ts';
import type {CallbackOptions, StepSummary} from './options.ts';
import {type Drawing, stepRecords} from './step-records.ts';
import {type ChosenData, chooseData, isClassifier} from './validation-data.ts';

/** What model.fit says of itself. */
export interface FitParams {
  readonly epochs?: number | undefined;
  readonly initialEpoch?: number | undefined;
  readonly batchSize?: number | undefined;
}

/** One training from begin to end. */
export interface Session {
  /** The run's folder; '' where nothing is written to disk. */
  readonly directory: string;
  /** The command that shows the logs; '' where nothing is written to disk. */
  readonly command: string;
  /** Whether the run was there before. */
  readonly resumed: boolean;
  readonly steps: readonly StepSummary[];
  /** Logs a step, explained or not; returns the explanation's numbers, those of the last explained step if it is not. */
  step(
    step: number,
    explained: boolean,
    logs: {readonly [key: string]: number},
  ): Promise<{readonly [key: string]: number}>;
  end(end: RunEnd): Promise<void>;
}

/** Columns of a filmstrip. */
const mostFrames = 20;
const defaultOverlay = 0.6;

/**
 * Reads the data, checks everything, opens the sinks and writes down what the run is. Throws an ExplainError where
 * something does not fit; nothing is left open then.
 */
export async function beginSession(
  model: LayersModel,
  explainers: readonly Explainer[],
  options: CallbackOptions,
  params: FitParams,
): Promise<Session> {
  const report = options.report ?? ((message: string) => console.warn(message));
  const network = networkOf(model);
  const data = await chooseData(model, options);
  const target =
    options.target ?? options.classIndex ?? (data.labels && isClassifier(data.head) ? 'label' : 'predicted');
  let current = 0;
  const setting: StepSetting = {
    network,
    head: data.head,
    explainers,
    inputs: data.inputs,
    background: data.background,
    labels: data.labels,
    question: {target, score: options.score, output: data.head.index, labels: data.labels},
    run: runFor(network, {seed: options.seed, batchSize: options.batchSize, signal: options.signal}),
    featureImages: options.featureImages ?? 2,
    onProgress: (method, done, total) => options.onProgress?.({step: current, method, done, total}),
    seconds: () => performance.now() / 1000,
  };
  await checkSetting(setting);
  for (const warning of data.warnings) report(warning);

  const batch = {inputs: data.inputs, inputNames: network.inputNames, labels: data.labels};
  const captions = captionsFor(batch, options.classNames);
  const paint: PaintOptions = {
    scale: options.colorScale ?? 'image',
    overlay: options.overlay ?? defaultOverlay,
    colormap: options.colormap,
  };
  const drawing: Drawing = {
    batch,
    films: options.filmstrip === false ? undefined : films(mostFrames),
    scales: scalesOf(paint.scale),
    channels: new Map(),
  };
  const pictures = inputPictures(batch);
  const question = words(target, options.score ?? 'logit', captions);

  const log = logsOf(explainers, options, report);
  const sinks = await openSinks([...(log?.sinks ?? []), ...(options.sinks ?? [])], {
    ...describeRun(setting, data, options, question, paint),
    explainers: explainers.map(({name, map, axes, options: own}) => ({
      name,
      map,
      axes: axes ?? 'input',
      options: own ?? {},
    })),
  });
  const write = writer(sinks, report);
  const steps: StepSummary[] = [];
  let numbers: {readonly [key: string]: number} = {};
  let begun = false;

  const beginRun = async (step: number) => {
    begun = true;
    if (log?.resumed && step <= (log.lastStep ?? -1)) {
      report(
        `the run ${log.directory} has step ${log.lastStep} already and goes on at step ${step}; to go on after it pass initialEpoch: ${log.lastStep} to model.fit`,
      );
    }
    for (const record of openingRecords(step, setting, options, params, question, explainers)) await write(record);
    if (log?.directory) report(`explanations are written to ${log.directory}; to look at them: ${log.command}`);
  };

  return {
    directory: log?.directory ?? '',
    command: log?.command ?? '',
    resumed: log?.resumed ?? false,
    steps,
    async step(step, wanted, logs) {
      current = step;
      const began = setting.seconds();
      if (!begun) await beginRun(step);
      const explained = wanted ? await tryToExplain(step, setting, report) : undefined;
      const info: {[key: string]: unknown} = {explained: explained !== undefined};
      const errors: string[] =
        explained?.failures.map(({name, error}) => `${name} failed at step ${step}: ${error}`) ?? [];
      if (explained) {
        const {predictions, methods, failures, outputs} = explained;
        const scene: Scene = {step, pictures, captions, predictions, question, options: paint};
        const drawn = stepRecords(explained, scene, drawing);
        for (const record of drawn.records) await write(record);
        errors.push(...drawn.failures.map((failure) => `step ${step}: ${failure}`));
        numbers = numbersOf(explained, setting.seconds() - began);
        Object.assign(info, {
          seconds: setting.seconds() - began,
          predictions,
          outputsNotFinite: outputs.values.reduce((n, value) => n + (Number.isFinite(value) ? 0 : 1), 0),
          methods: Object.fromEntries(
            methods.map(({name, seconds, health, ranked}) => [name, {seconds, ...health, ...(ranked ? {ranked} : {})}]),
          ),
          failures,
          colorLimits: drawn.limits,
        });
        for (const warning of warningsOf(explained, options)) report(warning);
      }
      const metrics = explained ? {...logs, ...numbers} : {...logs};
      for (const [tag, value] of Object.entries(metrics)) await write({kind: 'scalar', tag, step, value});
      if (explained) {
        await write({kind: 'text', tag: 'epoch', step, text: stepText(explained, metrics, data.labels, captions)});
      }
      await write.endStep({...info, step, metrics});
      const summary = {step, metrics, explained: explained !== undefined};
      steps.push(summary);
      options.onStep?.(summary);
      for (const error of errors) report(`${error}; the rest is written and the training goes on`);
      if (options.onError === 'throw' && errors[0] !== undefined) {
        throw new ExplainError('failed', `${errors.join('; ')} (onError is 'throw')`);
      }
      return numbers;
    },
    async end(end) {
      await write.close(end);
    },
  };
}

async function tryToExplain(
  step: number,
  setting: StepSetting,
  report: (message: string) => void,
): Promise<Explained | undefined> {
  if (setting.run.signal?.aborted) return undefined;
  try {
    return await explainStep(step, setting);
  } catch (error) {
    if (error instanceof ExplainError && error.code === 'aborted') {
      report(`explaining was ended by its signal during step ${step}; the training goes on without explanations`);
      return undefined;
    }
    const failures = setting.explainers.map(({name}) => ({name, error: messageOf(error)}));
    const rows = setting.inputs[0]?.shape[0] ?? 0;
    const outputs = {values: new Float32Array(rows).fill(Number.NaN), shape: [rows, 1]};
    return {step, outputs, predictions: [], methods: [], failures, seconds: 0};
  }
}

/** Means over the images, `<method>/<number>`, and the time that explaining took. */
function numbersOf(explained: Explained, seconds: number): {[key: string]: number} {
  const numbers: {[key: string]: number} = {};
  for (const method of explained.methods) {
    for (const [name, values] of Object.entries(method.numbers)) {
      numbers[`${method.name}/${name}`] = values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
    }
  }
  return {...numbers, 'explain/seconds': seconds};
}

function warningsOf({step, methods, outputs}: Explained, {score}: CallbackOptions): string[] {
  const broken = outputs.values.some((value) => !Number.isFinite(value));
  if (broken)
    return [`step ${step}: the model's outputs are NaN or infinite (has it diverged?); its maps mean nothing`];
  return methods.flatMap((method) => {
    const status = statusOf(method);
    if (method.kind === 'features' || status === 'fine') return [];
    const saturated =
      score === 'probability' && method.health.zeroMaps > 0
        ? " (a saturated probability has no gradient: score 'logit' has one)"
        : '';
    return [`step ${step}: ${method.name}: ${status}${saturated}`];
  });
}

function words(target: Target, score: string, captions: Captions): string {
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

/** The log directory, unless own sinks take its place. */
function logsOf(
  explainers: readonly Explainer[],
  options: CallbackOptions,
  report: (message: string) => void,
): DefaultSinks | undefined {
  if (options.sinks && options.outputDir === undefined) return undefined;
  const {outputDir = 'logs', runName, precision, now} = options;
  const name = options.name ?? (explainers.length === 1 ? explainers[0]?.name : undefined) ?? 'run';
  return defaultSinks({
    outputDir,
    name,
    report,
    ...(runName === undefined ? {} : {runName}),
    ...(precision === undefined ? {} : {precision}),
    ...(now === undefined ? {} : {now}),
  });
}

/** Opens sinks in order; when one can't be opened, those before it are closed again. */
async function openSinks(sinks: readonly Sink[], info: {readonly [key: string]: unknown}): Promise<readonly Sink[]> {
  const open: Sink[] = [];
  try {
    for (const sink of sinks) {
      await sink.open?.(info);
      open.push(sink);
    }
    return open;
  } catch (error) {
    for (const sink of open.reverse()) await sink.close?.({status: 'failed', reason: messageOf(error)});
    throw error;
  }
}

interface Writer {
  (record: LogRecord): Promise<void>;
  endStep(info: StepInfo): Promise<void>;
  close(end: RunEnd): Promise<void>;
}

/** Hands everything to every sink; a sink that throws is reported and the others go on. */
function writer(sinks: readonly Sink[], report: (message: string) => void): Writer {
  const each = async (what: string, use: (sink: Sink) => void | Promise<void>) => {
    for (const sink of sinks) {
      try {
        await use(sink);
      } catch (error) {
        report(`${what} could not be written: ${messageOf(error)}`);
      }
    }
  };
  return Object.assign(
    (record: LogRecord) => each(`${record.kind} '${record.tag}' of step ${record.step}`, (sink) => sink.write(record)),
    {
      endStep: (info: StepInfo) => each(`the end of step ${info.step}`, (sink) => sink.endStep?.(info)),
      close: (end: RunEnd) => each('the end of the run', (sink) => sink.close?.(end)),
    },
  );
}

function layerSummaries({network}: StepSetting): LayerSummary[] {
  return network.sites
    .filter((site) => !innerLayers(site.layer))
    .map(({address, kind, shape, layer}) => ({address, kind, output: shape, parameters: layer.countParams()}));
}

/** What run.json says of the run. */
function describeRun(
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
    model: {name: setting.network.model.name, layers: layerSummaries(setting)},
    ...(options.hyperparameters ? {hyperparameters: options.hyperparameters} : {}),
    ...(data.warnings.length > 0 ? {warnings: data.warnings} : {}),
  };
}

/** Records that a run begins with: its settings, the model's graph and the images. */
function openingRecords(
  step: number,
  setting: StepSetting,
  options: CallbackOptions,
  params: FitParams,
  question: string,
  explainers: readonly Explainer[],
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
  const methods = explainers.map(({name, options: own}) => ({name, options: own}));
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
