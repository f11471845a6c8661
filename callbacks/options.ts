import type * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {QuestionOptions} from '../src/core/model-subject.ts';
import type {Target} from '../src/core/target.ts';
import type {DriftOptions} from '../src/evolution/drift.ts';
import type {ColourScale} from '../src/report/paint.ts';
import type {Sink} from '../src/sinks/sink.ts';
import type {Box} from './masks.ts';

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
  iterator(): Promise<{next(): Promise<{value?: unknown; done?: boolean | undefined}>}>;
}

/**
 * What is explained: `[x, y]`, x alone, as it is or as `[x, null]`, or a tf.data Dataset. Labels y are one-hot [n, k], class numbers [n] or values;
 * for a model of several outputs a list, one for each.
 */
export type ValidationData =
  | Values
  | readonly [x: Inputs, y?: Inputs | null | undefined]
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
  /** What was written as scalars: the training's logs and, where the step was explained, `<method>/<number>` and `explain/seconds`. */
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

/** Which layers are measured, when and on what. */
export interface LayersWanted {
  readonly every?: number | undefined;
  readonly sample?: number | undefined;
  readonly layers?: readonly string[] | undefined;
}

/** Which states of the model are stored, and how many examples with them. */
export interface CheckpointsWanted {
  readonly every?: number | undefined;
  readonly keep?: number | undefined;
  readonly sample?: number | undefined;
}

export interface CallbackOptions extends Omit<QuestionOptions, 'labels'> {
  readonly validationData: ValidationData;
  /**
   * What is explained. Default: `label` where there are classes and labels, else `predicted`. A list has one class for
   * each image of the validation data; a function gets the numbers of the rows among the validation data.
   */
  readonly target?: Target | undefined;
  /** tf-explain's word for `target` with a fixed class. */
  readonly classIndex?: number | undefined;
  /** Names of the output units, for captions. */
  readonly classNames?: readonly string[] | undefined;
  /** How many images are explained, balanced over the classes. Default 16. */
  readonly maxImages?: number | undefined;
  /** Explain after every so many epochs, and after the last, also where the training is stopped early. Default 1. */
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
  /** Name of a colour map, used for the maps of its kind: of signed ones such as `PuOr`, or of positive ones such as `viridis`. */
  readonly colormap?: string | undefined;
  /** How strongly a map covers its image, 0 to 1. Default 0.6. */
  readonly overlay?: number | undefined;
  /**
   * Follow how the maps change from step to step. Default true. `reference`: a step that all later ones are compared with as
   * well; `topShare`: how much of a map is its top (default 0.1); `settledBelow`: the change under which a map has settled
   * (default 0.1); `pretrained`: the weights are not fresh, so that step 0 is no randomised model.
   */
  readonly evolution?: boolean | (DriftOptions & {readonly pretrained?: boolean | undefined}) | undefined;
  /**
   * What matters in each image of the validation data, [n, h, w] with 1 inside and 0 outside: whether the maps lie there is
   * followed then, and a warning given where rising accuracy seems to rest on something else.
   */
  readonly masks?: Values | undefined;
  /** The same as boxes [top, left, bottom, right] in pixels: for each image one, or a list of them. */
  readonly boxes?: readonly (Box | readonly Box[])[] | undefined;
  /**
   * Where there are classes and labels: write precision-recall curves and the confusion matrix. Default true: of the explained
   * images, or of the sample where `layerReport` takes one. `sample`: of so many of the validation data, which costs a pass over them.
   */
  readonly classification?: boolean | {readonly sample: number} | undefined;
  /** Write the features of the images for TensorBoard's projector, at up to 12 steps spread over the run. Default true. */
  readonly embeddings?: boolean | undefined;
  /**
   * How many images are looked at for the masks, balanced over the classes. Default: those that are explained. Pictures show
   * these alone, but a warning needs seven or more of a class, which are explained for it at each step.
   */
  readonly maskImages?: number | undefined;
  /**
   * Follow what the model says of each image, where there are classes: its changes of mind with the maps before and after, what
   * it forgets, and the map of the data set. Written at the end; with `every` also at every so many explained steps. Default true.
   */
  readonly storyboard?: boolean | {readonly every: number} | undefined;
  /**
   * Measure what each layer adds, on a sample of the validation data: saturation, linear probes, dead units, alignment, and a
   * verdict in words. Default false, since it takes time. `every`: at every so many explained steps (default 1); `sample`: most examples
   * (default 512); `layers`: names of the layers to look at (default all).
   */
  readonly layerReport?: boolean | LayersWanted | undefined;
  /**
   * Training data [x, y], or a part of them: which of these taught the model what it says of the explained images is shown then
   * (TracIn on the last layer). They are read when the training begins.
   */
  readonly trainingData?: ValidationData | undefined;
  /** For `trainingData`. `every`: a checkpoint at every so many explained steps (default 1); `sample`: most examples (default 1024). */
  readonly tracin?: {readonly every?: number | undefined; readonly sample?: number | undefined} | undefined;
  /**
   * Store the model in the run's folder, so that its earlier states can be asked (see docs/log-directory.md), and a part of the validation data
   * beside it. Default false. `every`: at every so many explained steps, and at the last one (default 1); `keep`: so many of the latest
   * stay, and the first one (default 20); `sample`: most examples, the explained ones among them (default 256, at most 64 MB).
   */
  readonly checkpoint?: boolean | CheckpointsWanted | undefined;
  /** For `checkpoint`: what else is known of each row of the validation data, texts or numbers by column. */
  readonly metadata?: {readonly [column: string]: ArrayLike<string> | ArrayLike<number>} | undefined;
  /** For `checkpoint`: names of the columns of an input [n, columns]. */
  readonly inputColumns?: readonly string[] | undefined;
  /** Write filmstrips. Default true. */
  readonly filmstrip?: boolean | undefined;
  /** Write each filmstrip as a moving picture, too, a GIF at the training's end. Default true. */
  readonly animation?: boolean | undefined;
  /** Images whose feature maps are shown and stored. Default 2. */
  readonly featureImages?: number | undefined;
  /** Settings of the training, for TensorBoard's HParams tab. */
  readonly hyperparameters?: {readonly [name: string]: string | number | boolean} | undefined;
  /**
   * `mended` (default): in Node, training on tfjs-node gets faster gradients from here on (see docs/backend.md); the last bits
   * of a sum may differ. `stock` leaves tfjs-node as it is, as `TFJS_EXPLAIN_KERNELS=stock` does.
   */
  readonly kernels?: 'mended' | 'stock' | undefined;
  /** `warn` (default): a failing explanation is reported and the training goes on; `throw`: it ends the training. */
  readonly onError?: 'warn' | 'throw' | undefined;
  /** Gets warnings and, once, where the logs are. Default: console.warn. */
  readonly report?: ((message: string) => void) | undefined;
  /** The model, where tfjs does not hand it over (see `asCallback`). */
  readonly model?: LayersModel | undefined;
  /** Ends the explaining, not the training. */
  readonly signal?: AbortSignal | undefined;
  /** What it throws is reported, and ends nothing. */
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** Is waited for. What it throws is reported, and ends nothing. */
  readonly onStep?: ((step: StepSummary) => void | Promise<void>) | undefined;
  /** The clock for folder names and times. Default: the system's. */
  readonly now?: (() => Date) | undefined;
}
