import type * as tf from '@tensorflow/tfjs-core';
import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../src/core/errors.ts';
import type {Explainer} from '../src/core/explainer.ts';
import {type CallbackOptions, checkOptions, type FitParams, type StepSummary} from './options.ts';
import {beginSession, type Session} from './session.ts';

/** The logs that tfjs-layers hands to its callbacks: numbers, or scalars that belong to it. */
type Logs = {[key: string]: number | tf.Scalar};

/**
 * Explains the model while it trains. Step k is the state after k epochs, step 0 that before training. Wrong options,
 * layers, targets or data end `fit` when it begins; an explanation that fails later is reported by name and step, the rest
 * is written, and the training goes on (unless `onError` is 'throw').
 *
 * Numbers go into the epoch's `logs` as `<method>/<number>`, where callbacks after this one and `History` see them; an
 * epoch that `every` skips repeats the last value.
 */
export class ExplainCallback extends Callback {
  readonly explainers: readonly Explainer[];
  readonly options: CallbackOptions;
  #session: Session | undefined;
  #last: Session | undefined;

  constructor(explainers: readonly Explainer[], options: CallbackOptions) {
    super();
    checkOptions(options);
    checkExplainers(explainers);
    this.explainers = explainers;
    this.options = options;
    // tfjs-layers may take the hooks off this object and call them without it: see asCallback.
    this.onTrainBegin = this.onTrainBegin.bind(this);
    this.onEpochEnd = this.onEpochEnd.bind(this);
    this.onTrainEnd = this.onTrainEnd.bind(this);
  }

  /** The folder of the run in progress, or of the last one; '' before the first and where nothing is written. */
  get directory(): string {
    return (this.#session ?? this.#last)?.directory ?? '';
  }

  /** The TensorBoard command that shows every step of the run. */
  get command(): string {
    return (this.#session ?? this.#last)?.command ?? '';
  }

  /** What was logged so far, one entry a step. */
  get steps(): readonly StepSummary[] {
    return (this.#session ?? this.#last)?.steps ?? [];
  }

  override async onTrainBegin(): Promise<void> {
    await this.#end('failed', 'the training ended without a word');
    const params = this.#params();
    const session = await beginSession(this.#model(), this.explainers, this.options, params);
    this.#session = session;
    const fresh = (params.initialEpoch ?? 0) === 0 && !session.resumed;
    if (fresh && this.options.atStart !== false) await this.#step(session, 0, true, {});
  }

  override async onEpochEnd(epoch: number, logs: Logs = {}): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const step = epoch + 1;
    const {every = 1} = this.options;
    const last = step === this.#params().epochs || this.#model().stopTraining === true;
    const numbers = await this.#step(session, step, step % every === 0 || last, await plainLogs(logs));
    Object.assign(logs, numbers);
  }

  override async onTrainEnd(): Promise<void> {
    const {epochs} = this.#params();
    const done = this.#session?.steps.at(-1)?.step ?? 0;
    await this.#end(epochs !== undefined && done < epochs ? 'stopped' : 'finished');
  }

  async #step(session: Session, step: number, explained: boolean, logs: {readonly [key: string]: number}) {
    try {
      return await session.step(step, explained, logs);
    } catch (error) {
      await this.#end('failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  async #end(status: 'finished' | 'stopped' | 'failed', reason?: string): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    this.#last = session;
    await session.end(reason === undefined ? {status} : {status, reason});
  }

  #params(): FitParams {
    const params: unknown = this.params;
    return typeof params === 'object' && params !== null ? params : {};
  }

  #model(): LayersModel {
    const model = this.options.model ?? this.model;
    if (model) return model;
    throw new ExplainError(
      'no-model',
      'the model was not handed to this callback. tfjs decides by the first entry of `callbacks` how it treats all of them: ' +
        'wrap plain objects, such as those of tfvis.show.fitCallbacks, as asCallback(object), or pass `model` in the options ' +
        '(needed as well when the project has two copies of @tensorflow/tfjs-layers)',
    );
  }
}

function checkExplainers(explainers: readonly Explainer[]): void {
  if (!Array.isArray(explainers) || explainers.length === 0) {
    throw new ExplainError('bad-option', 'expected a list of at least one explainer, such as [explainers.gradCam()]');
  }
  const names = explainers.map((explainer) => {
    if (typeof explainer?.attribute === 'function') return explainer.name;
    const hint = typeof explainer === 'function' ? ' (a method itself: call it, gradCam() in place of gradCam)' : '';
    throw new ExplainError(
      'bad-option',
      `an explainer is an object with name, map and attribute; got ${typeof explainer}${hint}`,
    );
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new ExplainError(
      'bad-option',
      `two explainers are named '${twice}': give one of them another name by its option 'as'`,
    );
  }
}

/** The values of the logs; the scalars stay tfjs-layers' own. */
async function plainLogs(logs: Logs): Promise<{[key: string]: number}> {
  const entries = Object.entries(logs).map(async ([key, value]): Promise<[string, number]> => {
    if (typeof value === 'number') return [key, value];
    return [key, (await value.data())[0] ?? Number.NaN];
  });
  return Object.fromEntries(await Promise.all(entries));
}
