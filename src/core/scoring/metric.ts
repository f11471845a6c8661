import type * as tf from '@tensorflow/tfjs-core';
import type {Explainer} from '../explainer.ts';
import {recordOf} from '../method.ts';
import {type OptionSchema, type OptionsOf, type Resolved, resolveOptions, text} from '../options.ts';
import {type Batch, type Run, throwIfAborted} from '../run.ts';
import type {Subject} from '../subject.ts';
import {checkQuestion, measured} from './measure.ts';
import type {Places} from './places.ts';

/** What a metric looks at besides the maps; all but `map`, `masks` and `several maps` ask the model too. */
export type MetricNeeds = 'map' | 'masks' | 'model' | 'explainer' | 'several maps';

export type Direction = 'higher is better' | 'lower is better' | 'neither';

/** What the tables, the command line and the conformance tests know of a metric. */
export interface MetricSpec<S extends OptionSchema> {
  /** Kebab-case, the file's name. */
  readonly name: string;
  readonly title: string;
  /** The values that a score can take, in words: `0 to 1`. */
  readonly range: string;
  readonly direction: Direction;
  readonly needs: MetricNeeds;
  /** Model calls an image costs, in words. */
  readonly cost: string;
  readonly paper: string;
  readonly options: S;
}

/** The maps to be judged and what they were made from. */
export interface MetricQuestion {
  readonly subject: Subject;
  /** One input: [n, h, w, c], [n, t, c] or [n, d]. */
  readonly x: Batch;
  /** One attribution of the input, with its channels or without: [n, h, w, c] or [n, h, w]. */
  readonly maps: tf.Tensor;
  readonly run: Run;
  /** Where the object is, [n, h, w] or [n, h, w, 1]: above zero inside. */
  readonly masks?: tf.Tensor | undefined;
  /** What made the maps, to make them again for other inputs or weights. */
  readonly explainer?: Explainer | undefined;
  /** Maps that other methods gave for the same question. */
  readonly others?: readonly tf.Tensor[] | undefined;
}

/** Numbers along an axis, for each image: what a score sums up. */
export interface Curve {
  /** The axis in words: `pixels hidden`. */
  readonly axis: string;
  readonly at: readonly number[];
  /** Names of the places on the axis, where they have any. */
  readonly labels?: readonly string[] | undefined;
  /** [n, at.length] in C order. */
  readonly values: Float32Array;
}

/** An image that has no score, and why. */
export interface Unscored {
  readonly row: number;
  readonly why: string;
}

export interface Scores {
  /** One an image; NaN where there is none, never without an entry in `unscored`. */
  readonly scores: Float32Array;
  readonly unscored: readonly Unscored[];
  readonly curves?: {readonly [name: string]: Curve} | undefined;
}

/** A metric with its options settled. Any object of this shape will do. */
export interface Metric {
  readonly name: string;
  readonly direction: Direction;
  /** The options in force, for the record. */
  readonly options?: {readonly [name: string]: unknown} | undefined;
  /** Throws an ExplainError when the question lacks what the metric needs, or does not fit. */
  check?(question: MetricQuestion): void;
  /** Never disposes an argument; holds no tensor afterwards. */
  measure(question: MetricQuestion): Promise<Scores>;
}

/** The question as a metric's own file sees it: checked, with the maps read. */
export interface Asked {
  readonly subject: Subject;
  readonly x: Batch;
  readonly input: tf.Tensor;
  /** As given, but zeros in the place of maps that are not finite (these images get no score). */
  readonly maps: tf.Tensor;
  readonly run: Run;
  /** The maps summed over channels. */
  readonly places: Places;
  /** The masks, 1 inside; no rows unless the metric needs masks. */
  readonly inside: Places;
  /** The maps of other methods. */
  readonly others: readonly Places[];
  /** The map that the method under test gives for other rows; the caller disposes it. */
  explain(subject: Subject, x: Batch, run: Run): Promise<tf.Tensor>;
}

/** What a metric's own file returns: for each image its score, or in words why it has none. */
export interface Found {
  readonly scores: readonly (number | string)[];
  readonly curves?: {readonly [name: string]: Curve} | undefined;
}

const common = {as: text('name to file the scores under, when one metric is used twice')};

export type MetricOptions<S extends OptionSchema> = OptionsOf<S & typeof common>;

/** A metric as tables, the command line and tests see it, whatever its options are. */
export interface AnyMetric {
  readonly spec: MetricSpec<OptionSchema>;
  /** The metric with options that nobody has type-checked: they are checked here. */
  from(options: {readonly [name: string]: unknown}): Metric;
}

/** Called with options it gives a metric; `spec` says what it is. */
export interface MetricFactory<S extends OptionSchema> extends AnyMetric {
  (options?: MetricOptions<S>): Metric;
  readonly spec: MetricSpec<S>;
}

/**
 * Turns a metric's description and its maths into the factory that users call. A new metric is a file
 * `src/metrics/<name>.ts` with `export const camelName = defineMetric({...}, (options) => (asked) => ...)` and its line in
 * `src/metrics/index.ts`. Maps with NaN or infinite values never reach the maths: their images are left without a score.
 */
export function defineMetric<S extends OptionSchema>(
  spec: MetricSpec<S>,
  build: (options: Resolved<S>) => (asked: Asked) => Found | Promise<Found>,
): MetricFactory<S> {
  const schema = {...spec.options, ...common};
  const from = (given: {readonly [name: string]: unknown}): Metric => {
    const options = resolveOptions(spec.name, schema, given);
    const compute = build(options as Resolved<S>);
    return {
      name: (options as {as?: string}).as ?? spec.name,
      direction: spec.direction,
      options: recordOf(options),
      check: (question) => checkQuestion(spec, question),
      async measure(question) {
        checkQuestion(spec, question);
        throwIfAborted(question.run);
        return measured(spec, question, compute);
      },
    };
  };
  return Object.assign((options: MetricOptions<S> = {}) => from({...options}), {spec, from});
}
