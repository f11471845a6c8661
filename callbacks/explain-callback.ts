import {Callback, LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError, messageOf} from '../src/core/errors.ts';
import type {Explainer} from '../src/core/explainer.ts';
import {checkExplainers} from './check-explainers.ts';
import {checkOptions} from './check-options.ts';
import type {CallbackOptions, FitParams, StepSummary} from './options.ts';
import {type Logs, plainLogs} from './plain-logs.ts';
import {beginSession, type Session} from './session.ts';

/** What is known of a run, also after it. */
type Outcome = Pick<Session, 'directory' | 'command' | 'steps'>;

/**
 * Explains the model while it trains. Step k is the state after k epochs, step 0 that before training. Wrong options,
 * layers, targets or data end `fit` when it begins; an explanation that fails later is reported by name and step, the rest
 * is written, and the training goes on (unless `onError` is 'throw').
 *
 * Numbers go into the epoch's `logs` as `<method>/<number>`, where callbacks after this one and `History` see them; an
 * epoch that `every` skips repeats the last value there. Only what was measured is written down.
 */
export class ExplainCallback extends Callback {
  readonly explainers: readonly Explainer[];
  readonly options: CallbackOptions;
  /** The model of the fit to come, as tfjs-layers hands it over. */
  #given: LayersModel | undefined;
  #fit: {readonly session: Session; readonly model: LayersModel; readonly params: FitParams} | undefined;
  #outcome: Outcome = {directory: '', command: '', steps: []};
  /** An epoch that `every` skips, until it is known whether another one follows. */
  #skipped: {readonly step: number; readonly logs: {readonly [key: string]: number}} | undefined;

  constructor(explainers: readonly Explainer[], options: CallbackOptions) {
    super();
    checkOptions(options);
    checkExplainers(explainers);
    this.explainers = explainers;
    this.options = options;
    // tfjs-layers may take the hooks off this object and call them without it: see asCallback.
    this.onTrainBegin = this.onTrainBegin.bind(this);
    this.onEpochBegin = this.onEpochBegin.bind(this);
    this.onEpochEnd = this.onEpochEnd.bind(this);
    this.onTrainEnd = this.onTrainEnd.bind(this);
  }

  /** The folder of the run in progress, or of the last one; '' before the first and where nothing is written. */
  get directory(): string {
    return this.#outcome.directory;
  }

  /** The TensorBoard command that shows every step of the run. */
  get command(): string {
    return this.#outcome.command;
  }

  /** What was logged so far, one entry a step. */
  get steps(): readonly StepSummary[] {
    return this.#outcome.steps;
  }

  /** Called by tfjs-layers. */
  override setModel(model: Parameters<Callback['setModel']>[0]): void {
    if (model instanceof LayersModel) this.#given = model;
  }

  override async onTrainBegin(): Promise<void> {
    await this.#end('failed', 'the training ended without a word');
    const [model, params] = [this.#model(), this.#params()];
    // A later fit that hands over nothing must not be taken for this one.
    this.#given = undefined;
    this.params = {};
    const session = await beginSession(model, this.explainers, this.options, params);
    this.#fit = {session, model, params};
    const {directory, command, steps} = session;
    this.#outcome = {directory, command, steps};
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    await this.#log(this.#skipped, false);
    const session = this.#fit?.session;
    // Only here is it known where fitDataset begins.
    const fresh = epoch === 0 && session?.steps.length === 0 && !session.resumed;
    if (fresh && this.options.atStart !== false) await this.#log({step: 0, logs: {}}, true);
    session?.epochBegins();
  }

  override async onEpochEnd(epoch: number, logs: Logs = {}): Promise<void> {
    if (!this.#fit) return;
    const {session, model, params} = this.#fit;
    const {every = 1} = this.options;
    const ended = {step: epoch + 1, logs: await plainLogs(logs)};
    const last = ended.step === params.epochs || model.stopTraining;
    if (ended.step % every === 0 || last) {
      await this.#log(ended, true);
      Object.assign(logs, session.latest, {'explain/seconds': session.steps.at(-1)?.metrics['explain/seconds'] ?? 0});
    } else {
      this.#skipped = ended;
      Object.assign(logs, session.latest, {'explain/seconds': 0});
    }
  }

  override async onTrainEnd(): Promise<void> {
    // The last epoch is explained, whatever ended the training.
    await this.#log(this.#skipped, true);
    const epochs = this.#fit?.params.epochs;
    const done = this.steps.at(-1)?.step ?? 0;
    await this.#end(epochs !== undefined && done < epochs ? 'stopped' : 'finished');
  }

  async #log(ended: {step: number; logs: {readonly [key: string]: number}} | undefined, explained: boolean) {
    this.#skipped = undefined;
    if (!ended || !this.#fit) return;
    try {
      await this.#fit.session.step(ended.step, explained, ended.logs);
    } catch (error) {
      await this.#end('failed', messageOf(error));
      throw error;
    }
  }

  async #end(status: 'finished' | 'stopped' | 'failed', reason?: string): Promise<void> {
    const [fit, skipped] = [this.#fit, this.#skipped];
    this.#fit = undefined;
    this.#skipped = undefined;
    if (!fit) return;
    const {session} = fit;
    if (skipped) await session.step(skipped.step, false, skipped.logs);
    await session.end(reason === undefined ? {status} : {status, reason});
  }

  #params(): FitParams {
    const params: unknown = this.params;
    return typeof params === 'object' && params !== null ? params : {};
  }

  #model(): LayersModel {
    const model = this.options.model ?? this.#given;
    if (model) return model;
    throw new ExplainError(
      'no-model',
      'the model was not handed to this callback. tfjs decides by the first entry of `callbacks` how it treats all of them: ' +
        'wrap plain objects, such as those of tfvis.show.fitCallbacks, as asCallback(object), or pass `model` in the options ' +
        '(needed as well when the project has two copies of @tensorflow/tfjs-layers)',
    );
  }
}
