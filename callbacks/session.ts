import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError, messageOf} from '../src/core/errors.ts';
import type {Explainer} from '../src/core/explainer.ts';
import {networkOf} from '../src/core/network.ts';
import {runFor} from '../src/explain.ts';
import {films} from '../src/report/films.ts';
import type {Scene} from '../src/report/grids.ts';
import {stepText} from '../src/report/markdown.ts';
import {inputPictures, type PaintOptions, scalesOf} from '../src/report/paint.ts';
import {captionsFor} from '../src/report/step.ts';
import type {RunEnd} from '../src/sinks/sink.ts';
import {describeRun, openingRecords, questionWords} from './describe-run.ts';
import {checkSetting, type Explained, explainStep, type StepSetting} from './explain-step.ts';
import type {CallbackOptions, FitParams, StepSummary} from './options.ts';
import {logsOf, openSinks, writer} from './sinks.ts';
import {numbersOf, warningsOf} from './step-numbers.ts';
import {type Drawing, stepRecords} from './step-records.ts';
import {chooseData, isClassifier} from './validation-data.ts';

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
  const captions = captionsFor(batch, {classes: isClassifier(data.head), classNames: options.classNames});
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
  const question = questionWords(target, options.score ?? 'logit', captions);

  const log = logsOf(explainers, options, report);
  const sinks = await openSinks([...(log?.sinks ?? []), ...(options.sinks ?? [])], {
    ...describeRun(setting, data, options, question, paint),
  });
  const write = writer(sinks, report);
  const steps: StepSummary[] = [];
  let latest: {readonly [key: string]: number} = {};
  let begun = false;
  const warned = new Set<string>();

  const beginRun = async (step: number) => {
    begun = true;
    if (log?.resumed && step <= (log.lastStep ?? -1)) {
      report(
        `the run ${log.directory} has step ${log.lastStep} already and goes on at step ${step}; to go on after it pass initialEpoch: ${log.lastStep} to model.fit`,
      );
    }
    for (const record of openingRecords(step, setting, options, params, question)) await write(record);
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
      const errors: string[] = [];
      let info: {readonly [key: string]: unknown} = {};
      let numbers: {readonly [key: string]: number} = {};
      if (explained) {
        const {predictions, failures} = explained;
        errors.push(...failures.map(({name, error}) => `${name} failed at step ${step}: ${error}`));
        const scene: Scene = {step, pictures, captions, predictions, question, options: paint};
        const drawn = stepRecords(explained, scene, drawing);
        errors.push(...drawn.failures.map((failure) => `step ${step}: ${failure}`));
        for (const record of drawn.records) await write(record);
        const seconds = setting.seconds() - began;
        numbers = numbersOf(explained, seconds);
        latest = {...latest, ...numbers};
        info = {seconds, ...stepInfo(explained), colorLimits: drawn.limits};
        for (const {about, text} of warningsOf(explained, options)) {
          if (warned.has(about)) continue;
          warned.add(about);
          report(`${text} (told once; run.json counts it at each step)`);
        }
      }
      const metrics = {...logs, ...numbers};
      for (const [tag, value] of Object.entries(metrics)) await write({kind: 'scalar', tag, step, value});
      if (explained) {
        await write({kind: 'text', tag: 'epoch', step, text: stepText(explained, metrics, data.labels, captions)});
      }
      await write.endStep({explained: explained !== undefined, ...info, step, metrics});
      const summary = {step, metrics, explained: explained !== undefined};
      steps.push(summary);
      for (const error of errors) report(`${error}; the rest is written and the training goes on`);
      if (options.onError === 'throw' && errors[0] !== undefined) {
        throw new ExplainError('failed', `${errors.join('; ')} (onError is 'throw')`);
      }
      options.onStep?.(summary);
      return latest;
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

/** One step's entry in run.json. */
function stepInfo({predictions, methods, failures, outputs}: Explained): {readonly [key: string]: unknown} {
  const entries = methods.map(({name, seconds, health, ranked}) => [
    name,
    {seconds, ...health, ...(ranked ? {ranked} : {})},
  ]);
  return {
    predictions,
    outputsNotFinite: outputs.values.reduce((n, value) => n + (Number.isFinite(value) ? 0 : 1), 0),
    methods: Object.fromEntries(entries),
    failures,
  };
}
