import type {Scene} from '../src/report/grids.ts';
import type {ChartGroup, LogRecord} from '../src/sinks/sink.ts';
import type {Earlier} from './earlier.ts';
import type {Explained} from './explain-step.ts';
import type {CallbackOptions} from './options.ts';
import type {Prepared} from './prepare.ts';
import type {Warning} from './step-numbers.ts';

/** What is known when a run begins. */
export interface RunScene {
  readonly prepared: Prepared;
  readonly options: CallbackOptions;
  /** Steps of the run that is gone on with. */
  readonly earlier: Earlier | undefined;
  /** Whether the run was there before. */
  readonly resumed: boolean;
}

/** An explained step. */
export interface ObservedStep {
  readonly explained: Explained;
  readonly scene: Scene;
  /** What the training says of the epoch: loss, accuracy. Empty before training. */
  readonly logs: {readonly [key: string]: number};
}

/** What an observer has to say of a step. */
export interface Observation {
  /** Numbers under the tags they are logged as: scalars, metrics.jsonl and the epoch's `logs`. */
  readonly numbers?: {readonly [tag: string]: number} | undefined;
  readonly records?: readonly LogRecord[] | undefined;
  /** Each told once. */
  readonly warnings?: readonly Warning[] | undefined;
  /** Markdown, below the step's own text. */
  readonly text?: string | undefined;
  /** For run.json, under the observer's name; kept small, since the file is written at every step. */
  readonly info?: unknown;
}

/**
 * Looks at every explained step of a run beside the pictures: how maps change, whether they are right. What it throws is
 * reported by its name and step; everything else is written.
 */
export interface Observer {
  readonly name: string;
  /** How TensorBoard's Custom Scalars tab shows the numbers. */
  readonly charts?: readonly ChartGroup[] | undefined;
  observe(step: ObservedStep): Observation | Promise<Observation>;
  /** At the training's end, with the last step that was explained. */
  finish?(last: ObservedStep): Observation | Promise<Observation>;
}

/** Makes an observer for a run; undefined where the options do not ask for it. Throws an ExplainError for wrong ones. */
export type ObserverFactory = (run: RunScene) => Observer | undefined;
