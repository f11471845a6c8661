/** Raw values as they were stored, in C order. */
export interface StoredArray {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** A step of the earlier part of a run. */
export interface EarlierStep {
  readonly step: number;
  /** What the run's information said when the step was logged. */
  readonly run: {readonly [key: string]: unknown};
  /** What was told about the step when it ended. */
  readonly info: {readonly [key: string]: unknown};
  /** One of its arrays by its tag; undefined where it is not there or can't be read. */
  array(tag: string): StoredArray | undefined;
}

/** What the earlier part of a run left, so that its continuation can show it. */
export interface EarlierRun {
  /** In order; of a step that was done again the later. */
  readonly steps: readonly EarlierStep[];
  /** The inputs by their tag, `inputs` or `inputs/...`, as they were last; undefined where they are not there. */
  inputs(tag: string): StoredArray | undefined;
}
