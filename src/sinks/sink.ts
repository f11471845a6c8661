/** RGBA pixels, row by row; the same shape as the DOM's ImageData. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 4 bytes a pixel: red, green, blue, alpha, each 0..255. */
  readonly data: Uint8ClampedArray;
}

/** Charts of numbers that belong together. */
export interface ChartGroup {
  readonly title: string;
  readonly charts: readonly Chart[];
  /** Folded away at first. Default false. */
  readonly closed?: boolean | undefined;
}

export interface Chart {
  readonly title: string;
  /** Regular expressions, each for whole tags: every series with such a tag is a line of the chart. */
  readonly tags: readonly string[];
}

/**
 * One thing to be written down. `tag` names the series (`grad-cam/maps`, `loss`), `step` is the number of finished
 * epochs: 0 before training, k after k epochs.
 */
export type LogRecord = {readonly tag: string; readonly step: number} & (
  | {readonly kind: 'image'; readonly image: Pixels; readonly description?: string}
  /** Frames of one size, each shown for `delay` seconds. */
  | {
      readonly kind: 'animation';
      readonly frames: readonly Pixels[];
      readonly delay: number;
      readonly description?: string;
    }
  | {readonly kind: 'scalar'; readonly value: number}
  | {readonly kind: 'histogram'; readonly values: Float32Array}
  /** Markdown. */
  | {readonly kind: 'text'; readonly text: string}
  /** Raw values of a map or of the inputs, C order. */
  | {readonly kind: 'array'; readonly values: Float32Array; readonly shape: readonly number[]}
  /** The Keras graph: what `model.toJSON()` gives. */
  | {readonly kind: 'graph'; readonly json: string}
  /** How much of a class is found and how purely, at every threshold: of each row its score, 0 to 1, and whether it is of the class. */
  | {
      readonly kind: 'pr-curve';
      readonly scores: Float32Array;
      readonly positive: readonly boolean[];
      readonly description?: string;
    }
  /** How the scalars of a run are put into charts; the first one of a run counts. */
  | {readonly kind: 'layout'; readonly groups: readonly ChartGroup[]}
  /**
   * Points [n, d] to be looked at in TensorBoard's projector, in place of those of the same tag before; columns tell n texts
   * each; the pictures of the points stand row by row in one picture of at most 8192 pixels a side.
   */
  | {
      readonly kind: 'embedding';
      readonly values: Float32Array;
      readonly shape: readonly [points: number, dimensions: number];
      readonly columns: {readonly [name: string]: readonly string[]};
      readonly sprite?: {readonly image: Pixels; readonly width: number; readonly height: number} | undefined;
    }
  /** Rows of one input, kept for questions that come later, [n, ...]; the tag names the input. Those of the same tag before are replaced. */
  | {readonly kind: 'datapoints'; readonly values: Float32Array; readonly shape: readonly number[]}
  /**
   * The model at this step in tfjs-layers format: the text of its model.json, and the weights that this says to be in weights.bin. Of the
   * latest ones `keep` stay, and the first one.
   */
  | {readonly kind: 'checkpoint'; readonly json: string; readonly weights: Uint8Array; readonly keep: number}
  | {readonly kind: 'hparams'; readonly values: {readonly [name: string]: string | number | boolean}}
);

/** What a run is, known when it begins. All of it lands in run.json. */
export interface RunInfo {
  readonly [key: string]: unknown;
}

/** What one step did, known when it ends; one entry of run.json's `steps`, its metrics one line of metrics.jsonl. */
export interface StepInfo {
  readonly step: number;
  /** Numbers of this step under the very keys of TensorBoard's scalars. */
  readonly metrics: {readonly [key: string]: number};
  readonly [key: string]: unknown;
}

/** How a run ended. */
export interface RunEnd {
  /** `stopped`: ended early on purpose (by a signal, by early stopping). */
  readonly status: 'finished' | 'stopped' | 'failed';
  readonly reason?: string;
}

/**
 * Where pictures and numbers go. A sink never throws into a training: it throws from `open` (the configuration is
 * wrong, nothing is lost yet); later failures it reports through the callback's `report` and goes on.
 */
export interface Sink {
  open?(info: RunInfo): void | Promise<void>;
  write(record: LogRecord): void | Promise<void>;
  /** The end of a step: everything written so far must be safe on disk afterwards. */
  endStep?(step: StepInfo): void | Promise<void>;
  /** Without an argument the run has finished. */
  close?(end?: RunEnd): void | Promise<void>;
}
