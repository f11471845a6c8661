import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError, messageOf} from '../src/core/errors.ts';
import type {Explainer} from '../src/core/explainer.ts';
import {prepareTraining} from '../src/node/prepare-training.ts';
import {films} from '../src/report/films.ts';
import type {Scene} from '../src/report/grids.ts';
import {stepText} from '../src/report/markdown.ts';
import {scalesOf} from '../src/report/paint.ts';
import type {RunEnd} from '../src/sinks/sink.ts';
import {animationRecords, lastFilmRecords} from './animation-records.ts';
import {describeRun, openingRecords} from './describe-run.ts';
import {earlierOf} from './earlier.ts';
import {type Explained, explainStep, type StepSetting} from './explain-step.ts';
import {type Hooks, hooksOf} from './hooks.ts';
import {layoutRecord} from './layout.ts';
import {observeStep} from './observe-step.ts';
import type {ObservedStep} from './observer.ts';
import {observerFactories} from './observers/index.ts';
import type {CallbackOptions, FitParams, StepSummary} from './options.ts';
import {prepare} from './prepare.ts';
import {logsOf, openSinks, writeAll, writer} from './sinks.ts';
import {costWarnings, numbersOf, stepInfo, warningsOf} from './step-numbers.ts';
import {type Drawing, stepRecords} from './step-records.ts';

/** One training from begin to end. */
export interface Session {
  /** The run's folder; '' where nothing is written to disk. */
  readonly directory: string;
  /** The command that shows the logs; '' where nothing is written to disk. */
  readonly command: string;
  /** Whether the run was there before. */
  readonly resumed: boolean;
  readonly steps: readonly StepSummary[];
  /** The explanation's numbers, `<method>/<number>`, as they were when they were last computed. */
  readonly latest: {readonly [key: string]: number};
  /** The epoch begins whose end the next step is: from here on its time counts. */
  epochBegins(): void;
  /** Logs a step, explained or not. */
  step(step: number, wanted: boolean, logs: {readonly [key: string]: number}): Promise<void>;
  end(end: RunEnd): Promise<void>;
}

/** Columns of a filmstrip. */
const mostFrames = 20;

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
  prepareTraining(options.kernels);
  const hooks = hooksOf(options);
  let current = 0;
  const prepared = await prepare(model, explainers, options, (method, done, total) =>
    hooks.progress({step: current, method, done, total}),
  );
  const {data, setting, batch, captions, paint, pictures, question} = prepared;
  for (const warning of data.warnings) hooks.report(warning);
  const info = describeRun(prepared, options);

  const log = logsOf(explainers, options, hooks.report);
  const sinks = await openSinks([...(log?.sinks ?? []), ...(options.sinks ?? [])], info);
  const earlier = earlierOf(log?.earlier, prepared);
  const drawing: Drawing = {
    batch,
    earlier,
    films: options.filmstrip === false ? undefined : films(mostFrames, earlier?.steps),
    scales: scalesOf(paint.scale, earlier?.largest),
    channels: new Map(),
    recalled: new Set(),
  };
  const observers = observerFactories.flatMap(
    (make) => make({prepared, options, earlier, resumed: log?.resumed ?? false}) ?? [],
  );
  const write = writer(sinks, hooks.report);
  const steps: StepSummary[] = [];
  const warned = new Set<string>();
  let latest: {readonly [key: string]: number} = {};
  let begun = false;
  let laidOut = false;
  let epochBegan: number | undefined;
  let last: ObservedStep | undefined;

  const beginRun = async (step: number) => {
    begun = true;
    if (log?.resumed && step <= (log.lastStep ?? -1)) {
      hooks.report(
        `the run ${log.directory} has step ${log.lastStep} already and goes on at step ${step}; to go on after it pass initialEpoch: ${log.lastStep} to model.fit`,
      );
    }
    for (const record of openingRecords(step, prepared, options, params, hooks.report)) await write(record);
    if (log?.directory) hooks.report(`explanations are written to ${log.directory}; to look at them: ${log.command}`);
  };

  return {
    directory: log?.directory ?? '',
    command: log?.command ?? '',
    resumed: log?.resumed ?? false,
    steps,
    get latest() {
      return latest;
    },
    epochBegins() {
      epochBegan = setting.seconds();
    },
    async step(step, wanted, logs) {
      current = step;
      const began = setting.seconds();
      const epochSeconds = epochBegan === undefined ? undefined : began - epochBegan;
      epochBegan = undefined;
      if (!begun) await beginRun(step);
      const explained = wanted ? await tryToExplain(step, setting, warned, hooks) : undefined;
      const errors: string[] = [];
      let metrics = logs;
      let texts: readonly string[] = [];
      let observedNumbers: {readonly [tag: string]: number} = {};
      let told: {readonly [key: string]: unknown} = {};
      if (explained) {
        const {predictions} = explained;
        const {inputNames} = batch;
        const scene: Scene = {step, pictures, inputNames, captions, predictions, question, options: paint};
        const drawn = await writeAll(stepRecords(explained, scene, drawing), write);
        errors.push(...explained.failures.map(({name, error}) => `${name} failed at step ${step}: ${error}`));
        errors.push(...drawn.failures.map((failure) => `step ${step}: ${failure}`));
        last = {explained, scene, logs};
        const observed = await observeStep(observers, last, 'observe');
        errors.push(...observed.failures);
        for (const record of observed.records) await write(record);
        if (!laidOut) await write(layoutRecord(explained, observers, prepared));
        laidOut = true;
        texts = observed.texts.filter((text) => text !== '');
        observedNumbers = observed.numbers;
        const seconds = setting.seconds() - began;
        const numbers = {...numbersOf(explained), ...observed.numbers};
        latest = {...latest, ...numbers};
        metrics = {...logs, ...numbers, 'explain/seconds': seconds};
        told = {seconds, ...stepInfo(explained), colorLimits: drawn.limits, observers: observed.info};
        const warnings = [
          ...warningsOf(explained, options),
          ...costWarnings(explained, epochSeconds),
          ...observed.warnings,
        ];
        for (const {about, text} of warnings) {
          if (warned.has(about)) continue;
          warned.add(about);
          hooks.report(`${text} (told once; run.json counts it at each step)`);
        }
      }
      for (const [tag, value] of Object.entries(metrics)) await write({kind: 'scalar', tag, step, value});
      if (explained) {
        const own = Object.entries(metrics).filter(([tag]) => !(tag in observedNumbers));
        const text = [stepText(explained, Object.fromEntries(own), captions), ...texts].join('\n\n');
        await write({kind: 'text', tag: 'epoch', step, text});
      }
      await write.endStep({explained: explained !== undefined, ...told, step, metrics});
      const summary = {step, metrics, explained: explained !== undefined};
      steps.push(summary);
      await hooks.stepped(summary);
      if (options.onError === 'throw' && errors.length > 0) {
        throw new ExplainError('failed', `${errors.join('; ')} (onError is 'throw')`);
      }
      for (const error of errors) hooks.report(`${error}; the rest is written and the training goes on`);
    },
    async end(end) {
      if (last) {
        const {step} = last.explained;
        const {records, info, failures} = await observeStep(observers, last, 'finish');
        for (const record of records) await write(record);
        const films = [
          ...lastFilmRecords(step, drawing.films, hooks.report),
          ...(options.animation === false ? [] : animationRecords(step, drawing.films, hooks.report)),
        ];
        for (const record of films) await write(record);
        for (const failure of failures) hooks.report(failure);
        if (records.length + films.length > 0) await write.endStep({step, observersAtEnd: info, metrics: {}});
      }
      await write.close(end);
    },
  };
}

/** The step's explanations; undefined once the signal has come. */
async function tryToExplain(
  step: number,
  setting: StepSetting,
  warned: Set<string>,
  hooks: Hooks,
): Promise<Explained | undefined> {
  const aborted = () => {
    if (!warned.has('aborted')) {
      hooks.report(`explaining was ended by its signal at step ${step}; the training goes on without explanations`);
    }
    warned.add('aborted');
    return undefined;
  };
  if (setting.run.signal?.aborted) return aborted();
  try {
    return await explainStep(step, setting);
  } catch (error) {
    if (error instanceof ExplainError && error.code === 'aborted') return aborted();
    const failures = setting.explainers.map(({name}) => ({name, error: messageOf(error)}));
    return {step, outputs: undefined, predictions: [], methods: [], failures, seconds: 0};
  }
}
