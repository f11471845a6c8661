import * as tf from '@tensorflow/tfjs-core';
import {Callback, LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../src/core/errors.ts';
import {type BestRule, type Numbers, type Ranking, rankingOf} from './best-rule.ts';
import {plainLogs} from './plain-logs.ts';

/** The weights of one epoch. */
export interface BestEpoch {
  /** Epochs done, as in the log directory: 1 after the first. */
  readonly epoch: number;
  readonly logs: Numbers;
}

export interface KeepBestOptions {
  /**
   * What is best: the name of a number in `logs`; `{of, mode}`; `(logs, best) => boolean`, whether these logs are better than the
   * best so far; or `{within, of, pick}`: of the epochs whose `of` is within `within` of the best, the one whose `pick` is
   * best. `within` is a difference: 0.005 are half a percent of an accuracy.
   */
  readonly rule: BestRule;
  /** Put the best weights back at the end of the training, also of one that was stopped early. Default true. */
  readonly restore?: boolean | undefined;
  /**
   * Also saves the model whenever another epoch becomes the best: where `model.save` takes it (`file://best` with tfjs-node,
   * `indexeddb://best` in a page, an IO handler), or a function, which is waited for. The model has the best weights then.
   */
  readonly save?: string | tf.io.IOHandler | ((model: LayersModel, best: BestEpoch) => unknown) | undefined;
  /** The model, where tfjs does not hand it over (see `asCallback`). */
  readonly model?: LayersModel | undefined;
  /** Gets warnings. Default: console.warn. */
  readonly report?: ((message: string) => void) | undefined;
}

/** An epoch that may be the best yet. */
interface Kept extends BestEpoch {
  readonly weights: readonly {
    readonly values: tf.TypedArray;
    readonly shape: readonly number[];
    readonly dtype: tf.DataType;
  }[];
}

/** The callback that `keepBest` makes. */
export interface KeepBest extends Callback {
  /** The best epoch so far; undefined until there is one. */
  readonly best: BestEpoch | undefined;
  /** Puts the best weights into the model of the last training, as the end of a training does. */
  restore(): void;
}

/**
 * Keeps the weights of the best epoch by any rule over the numbers of `logs`, explanations' included, and puts them back at
 * the end. It must stand after ExplainCallback in the list, which writes its numbers there. Weights are kept as plain
 * arrays: those of one epoch, with `within` of all epochs that may be the best yet. The optimizer's state is not kept.
 */
export function keepBest(options: KeepBestOptions): KeepBest {
  return new KeepBestCallback(options);
}

class KeepBestCallback extends Callback implements KeepBest {
  readonly #options: KeepBestOptions;
  readonly #ranking: Ranking;
  #given: LayersModel | undefined;
  #kept: readonly Kept[] = [];
  #best: Kept | undefined;
  #told = false;

  constructor(options: KeepBestOptions) {
    super();
    this.#options = options;
    this.#ranking = rankingOf(options?.rule);
    // tfjs-layers may take the hooks off this object and call them without it: see asCallback.
    this.onTrainBegin = this.onTrainBegin.bind(this);
    this.onEpochEnd = this.onEpochEnd.bind(this);
    this.onTrainEnd = this.onTrainEnd.bind(this);
  }

  get best(): BestEpoch | undefined {
    return this.#best && {epoch: this.#best.epoch, logs: this.#best.logs};
  }

  /** Called by tfjs-layers. */
  override setModel(model: Parameters<Callback['setModel']>[0]): void {
    if (model instanceof LayersModel) this.#given = model;
  }

  override async onTrainBegin(): Promise<void> {
    this.#model();
    this.#kept = [];
    this.#best = undefined;
    this.#told = false;
  }

  override async onEpochEnd(epoch: number, logs: {[key: string]: number | tf.Scalar} = {}): Promise<void> {
    const numbers = await plainLogs(logs);
    const missing = this.#ranking.names.filter((name) => numbers[name] === undefined);
    if (missing.length > 0) {
      this.#tellMissing(missing, numbers);
      return;
    }
    const now: BestEpoch = {epoch: epoch + 1, logs: numbers};
    const {candidates, best} = this.#ranking.add(this.#kept, now, this.#best);
    if (candidates.includes(now)) {
      const kept: Kept = {...now, weights: await weightsOf(this.#model())};
      this.#kept = candidates.flatMap((one) => (one === now ? kept : this.#kept.find((old) => old === one)) ?? []);
      await this.#change(best === now ? kept : this.#kept.find((one) => one === best));
      return;
    }
    this.#kept = this.#kept.filter((one) => candidates.includes(one));
    await this.#change(this.#kept.find((one) => one === best));
  }

  override async onTrainEnd(): Promise<void> {
    if (this.#options.restore === false) return;
    if (this.#best) this.restore();
    else
      this.#report(
        `keepBest has kept nothing: no epoch had ${this.#ranking.names.join(' and ') || 'what its rule asks for'}`,
      );
  }

  restore(): void {
    if (this.#best) setWeights(this.#model(), this.#best);
    else throw new ExplainError('failed', 'keepBest has no best epoch yet: nothing can be put back');
  }

  async #change(best: Kept | undefined): Promise<void> {
    if (!best || best === this.#best) return;
    this.#best = best;
    const {save} = this.#options;
    if (save === undefined) return;
    const model = this.#model();
    // An older epoch may become the best when a better one moves the bound: it is saved with its own weights.
    const now = await weightsOf(model);
    try {
      setWeights(model, best);
      if (typeof save === 'function') await save(model, {epoch: best.epoch, logs: best.logs});
      else await model.save(save);
    } finally {
      setWeights(model, {weights: now});
    }
  }

  #tellMissing(missing: readonly string[], numbers: Numbers): void {
    if (this.#told) return;
    this.#told = true;
    this.#report(
      `keepBest finds no ${missing.join(' and no ')} in the logs, which have ${Object.keys(numbers).join(', ')}. Numbers of explanations ` +
        'are there for callbacks after ExplainCallback in the list: callbacks: [explain, keepBest(...)]; epochs without them can not be the best',
    );
  }

  #report(message: string): void {
    const {report = console.warn} = this.#options;
    report(message);
  }

  #model(): LayersModel {
    const model = this.#options.model ?? this.#given;
    if (model) return model;
    throw new ExplainError(
      'no-model',
      'the model was not handed to keepBest: wrap plain objects among the callbacks as asCallback(object), or pass `model`',
    );
  }
}

async function weightsOf(model: LayersModel): Promise<Kept['weights']> {
  return Promise.all(
    model.getWeights().map(async (weight) => ({
      values: (await weight.data()).slice(),
      shape: weight.shape,
      dtype: weight.dtype,
    })),
  );
}

function setWeights(model: LayersModel, {weights}: Pick<Kept, 'weights'>): void {
  tf.tidy(() =>
    model.setWeights(weights.map(({values, shape, dtype}) => tf.tensor(values.slice(), [...shape], dtype))),
  );
}
