import type * as tf from '@tensorflow/tfjs-core';
import type {OnePass} from './passes/one-pass.ts';
import type {Batch, Run} from './run.ts';
import type {Subject} from './subject.ts';

/** How a map is to be read: `signed` around zero, `positive` from zero up, `features` = raw feature maps. */
export type MapKind = 'signed' | 'positive' | 'features';

/**
 * The axes of a method's maps: `input` = the shape of each model input; `spatial` = the input's without its channels,
 * [n, h, w], [n, t] or [n, d]; `layer` = the shape of a layer's output; `kernel` = the weights of a convolution, [1, kernel
 * height, kernel width, channels in, channels out] or [1, kernel, channels in, channels out], the same for all rows.
 */
export type MapAxes = 'input' | 'spatial' | 'layer' | 'kernel';

/** What a method returns. The receiver disposes the tensors. */
export interface Attribution {
  /** Axes `input`: one map for each model input; `spatial`: one, or one an input; `layer`, `kernel`: one for each layer asked. */
  readonly maps: readonly tf.Tensor[];
  /** Names of the maps where there is more than one: input names or layer addresses. */
  readonly parts?: readonly string[] | undefined;
  /** With ranked outputs the maps have one more axis, [n, ..., ranks]; these are their output units, [n, ranks]. */
  readonly ranked?: readonly (readonly number[])[] | undefined;
  /** Numbers computed on the way, one an example, such as the completeness gap. */
  readonly numbers?: {readonly [name: string]: Float32Array} | undefined;
}

/** An explanation method with its options settled. Any object of this shape will do. */
export interface Explainer {
  /** Kebab-case: tag, file name, name on the command line. */
  readonly name: string;
  readonly map: MapKind;
  /** Default `input`. */
  readonly axes?: MapAxes | undefined;
  /** The options in force, for the record; tensors are described, not stored. */
  readonly options?: {readonly [name: string]: unknown} | undefined;
  /** The method's own name, where `name` is another one. */
  readonly method?: string | undefined;
  /** Options that are methods themselves: of these the record has no more than the names. */
  readonly inner?: {readonly [option: string]: Explainer} | undefined;
  /** Throws an ExplainError when the method does not fit the model or the data: at train begin, not in epoch 40. */
  check?(subject: Subject, x: Batch, run: Run): void;
  /** Present where one pass over the rows is all that is needed: `attribute` then gives the same. */
  readonly onePass?: OnePass | undefined;
  /** Explains every row of `x`. Never disposes an argument; the maps belong to the caller. */
  attribute(subject: Subject, x: Batch, run: Run): Promise<Attribution>;
}

/** Where there are several maps and nothing else is said, there is one for each input. */
export function withParts(found: Attribution, subject: Subject): Attribution {
  return found.parts || found.maps.length < 2 ? found : {...found, parts: subject.network?.inputNames};
}
