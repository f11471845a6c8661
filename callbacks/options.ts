import type * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../src/core/errors.ts';
import type {QuestionOptions} from '../src/core/model-subject.ts';
import type {ColourScale} from '../src/report/paint.ts';
import {colourScales} from '../src/report/paint.ts';
import type {Sink} from '../src/sinks/sink.ts';

/** Values outside of a tensor, row-major, with their shape [n, ...]. */
export interface TypedValues {
  readonly values: Float32Array | Float64Array | Int32Array | Uint8Array | Uint8ClampedArray | readonly number[];
  readonly shape: readonly number[];
}

/** One input or one set of labels. */
export type Values = tf.Tensor | TypedValues;

/** The inputs of a model: one; several in the model's order; or by the inputs' names. */
export type Inputs = Values | readonly Values[] | {readonly [input: string]: Values};

/** As much of tf.data's Dataset as is needed: elements {xs, ys}, [xs, ys] or xs, in batches or one by one. */
export interface DatasetLike {
  iterator(): Promise<{next(): Promise<{value: unknown; done: boolean}>}>;
}

/**
 * What is explained: `[x, y]`, x alone, or a tf.data Dataset. Labels y are one-hot [n, k], class numbers [n] or values;
 * for a model of several outputs a list, one for each.
 */
export type ValidationData =
  | Values
  | readonly [x: Inputs, y: Inputs]
  | DatasetLike
  | {readonly [input: string]: Values};

/** What happens at each step, for whoever shows progress. */
export interface ProgressEvent {
  readonly step: number;
  readonly method: string;
  readonly done: number;
  readonly total: number;
}

/** One step as it was logged: step k is after k epochs, 0 before training. */
export interface StepSummary {
  readonly step: number;
  /** What was written as scalars: the training's logs, `<method>/<number>`, `explain/seconds`. */
  readonly metrics: {readonly [key: string]: number};
  /** Whether explanations were computed at this step. */
  readonly explained: boolean;
}

/** What model.fit says of itself. */
export interface FitParams {
  readonly epochs?: number | undefined;
  readonly initialEpoch?: number | undefined;
  readonly batchSize?: number | undefined;
}

export interface CallbackOptions extends Omit<QuestionOptions, 'labels'> {
  readonly validationData: ValidationData;
  /** tf-explain's word for `target` with a fixed class. */
  readonly classIndex?: number | undefined;
  /** Names of the output units, for captions. */
  readonly classNames?: readonly string[] | undefined;
  /** How many images are explained, balanced over the classes. Default 16. */
  readonly maxImages?: number | undefined;
  /** Explain after every so many epochs, and after the last. Default 1. */
  readonly every?: number | undefined;
  /** Explain the untrained model as step 0. Default true; never when a run is continued. */
  readonly atStart?: boolean | undefined;
  /** Decides which images are chosen and every random draw; the same at each epoch. Default 0. */
  readonly seed?: number | undefined;
  /** Most rows of one pass through the model. Default: by the memory that a pass needs. */
  readonly batchSize?: number | undefined;
  /** Examples to compare with, for methods that do. Default: up to 50 of the validation data that are not explained. */
  readonly background?: Inputs | undefined;
  /** Folder of all logs. Default 'logs'. The run is `outputDir/name/runName`. */
  readonly outputDir?: string | undefined;
  /** Default: the method's name, or 'run' for several. */
  readonly name?: string | undefined;
  /** A run to begin or to go on with. Default: a new one, named by the time. */
  readonly runName?: string | undefined;
  /** How maps are stored. Default 'float16'. */
  readonly precision?: 'float16' | 'float32' | undefined;
  /** Own sinks. Given without `outputDir` they replace the log directory. They are opened and closed by the callback. */
  readonly sinks?: readonly Sink[] | undefined;
  /** `image` (default): each map has its own scale; `epoch` and `run`: maps can be compared. */
  readonly colorScale?: ColourScale | undefined;
  /** Name of a colour map of d3-scale-chromatic's for the maps. */
  readonly colormap?: string | undefined;
  /** How strongly a map covers its image, 0 to 1. Default 0.6. */
  readonly overlay?: number | undefined;
  /** Write filmstrips. Default true. */
  readonly filmstrip?: boolean | undefined;
  /** Images whose feature maps are shown and stored. Default 2. */
  readonly featureImages?: number | undefined;
  /** Settings of the training, for TensorBoard's HParams tab. */
  readonly hyperparameters?: {readonly [name: string]: string | number | boolean} | undefined;
  /** `warn` (default): a failing explanation is reported and the training goes on; `throw`: it ends the training. */
  readonly onError?: 'warn' | 'throw' | undefined;
  /** Gets warnings and, once, where the logs are. Default: console.warn. */
  readonly report?: ((message: string) => void) | undefined;
  /** The model, where tfjs does not hand it over (see `asCallback`). */
  readonly model?: LayersModel | undefined;
  /** Ends the explaining, not the training. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
  readonly onStep?: ((step: StepSummary) => void) | undefined;
  /** The clock for folder names and times. Default: the system's. */
  readonly now?: (() => Date) | undefined;
}

/** Names of all options, so that a misspelt one is found where there is no type checker. */
const known: {readonly [K in keyof Required<CallbackOptions>]: true} = {
  validationData: true,
  target: true,
  score: true,
  output: true,
  classIndex: true,
  classNames: true,
  maxImages: true,
  every: true,
  atStart: true,
  seed: true,
  batchSize: true,
  background: true,
  outputDir: true,
  name: true,
  runName: true,
  precision: true,
  sinks: true,
  colorScale: true,
  colormap: true,
  overlay: true,
  filmstrip: true,
  featureImages: true,
  hyperparameters: true,
  onError: true,
  report: true,
  model: true,
  signal: true,
  onProgress: true,
  onStep: true,
  now: true,
};

export function isCallbackOption(key: string): boolean {
  return Object.hasOwn(known, key);
}

/** Checks what can be checked without a model. Throws `bad-option`. */
export function checkOptions(options: CallbackOptions): void {
  const fail = (key: string, wanted: string, got: unknown): never => {
    throw new ExplainError('bad-option', `callback option '${key}' must be ${wanted}; got ${String(got)}`);
  };
  const unknown = Object.keys(options).find((key) => !isCallbackOption(key));
  if (unknown !== undefined) {
    throw new ExplainError(
      'bad-option',
      `there is no callback option '${unknown}'; the options: ${Object.keys(known).join(', ')}`,
    );
  }
  const whole = (key: 'maxImages' | 'every' | 'batchSize' | 'featureImages') => {
    const value = options[key];
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) fail(key, 'a whole number >= 1', value);
  };
  for (const key of ['maxImages', 'every', 'batchSize', 'featureImages'] as const) whole(key);
  const {seed, overlay, colorScale, onError, classIndex, target} = options;
  if (seed !== undefined && !Number.isFinite(seed)) fail('seed', 'a number', seed);
  if (overlay !== undefined && !(overlay >= 0 && overlay <= 1)) fail('overlay', 'a number from 0 to 1', overlay);
  if (colorScale !== undefined && !colourScales.includes(colorScale))
    fail('colorScale', colourScales.join(' | '), colorScale);
  if (onError !== undefined && onError !== 'warn' && onError !== 'throw') fail('onError', 'warn | throw', onError);
  if (classIndex !== undefined && target !== undefined) {
    throw new ExplainError('bad-option', 'classIndex and target both say what is explained: give one of them');
  }
  if (options.validationData === undefined || options.validationData === null) {
    throw new ExplainError('bad-data', 'validationData is missing: pass the images to explain, [x, y] or x');
  }
}
