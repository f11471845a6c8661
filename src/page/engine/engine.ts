import type {Rows} from '../data/npy.ts';

/** A checkpoint: the model of a run as it was after an epoch. */
export interface ModelAt {
  readonly run: string;
  /** One of the run's `checkpoints`. */
  readonly epoch: number;
}

/** One of run.json's `explainers`: a registry name and its options. */
export interface ExplainerAt {
  readonly name: string;
  /** The registry's name, where `name` is another one. */
  readonly method?: string | undefined;
  /** Options that are methods themselves. */
  readonly inner?: {readonly [option: string]: ExplainerAt} | undefined;
  readonly options: {readonly [key: string]: unknown};
}

/** tfjs backends that the page has. */
export type EngineBackend = 'wasm' | 'webgl' | 'cpu';

/**
 * Runs models in a worker, so that the page stays smooth. Everything fails with an `Error` whose message tells the
 * reader what is wrong. Requests are answered in turn; models and their results are kept while there is room.
 */
export interface Engine {
  /** Which backend is at work, once it is. */
  backend(): Promise<EngineBackend>;
  /** Chooses another one; later requests use it. */
  use(backend: EngineBackend): Promise<EngineBackend>;
  /** What the model gives for inputs [n, ...]: [n, units], probabilities where the head is softmax or a sigmoid. */
  predict(model: ModelAt, inputs: Rows): Promise<Rows>;
  /** Activations before the last dense layer, flattened: [n, features]. */
  features(model: ModelAt, inputs: Rows): Promise<Rows>;
  /** Maps of inputs, as the training's callback would have written them. `target`: a class for each row; default predicted. */
  explain(
    model: ModelAt,
    inputs: Rows,
    explainer: ExplainerAt,
    question?: {readonly target?: readonly number[] | undefined; readonly background?: Rows | undefined},
  ): Promise<Rows>;
  /** Ends what waits: its promises fail with an `AbortError`. */
  cancel(): void;
}
