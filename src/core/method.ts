import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from './errors.ts';
import {type Attribution, type Explainer, type MapAxes, type MapKind, withParts} from './explainer.ts';
import {
  describe,
  isExplainer,
  type OptionSchema,
  type OptionsOf,
  type Resolved,
  resolveOptions,
  text,
} from './options.ts';
import {type OnePass, throughOnePass} from './passes/one-pass.ts';
import type {Batch, Run} from './run.ts';
import type {Subject} from './subject.ts';

/** What kinds of input there are: [n, h, w, c], [n, t, c], [n, d]. */
export type InputKind = 'image' | 'sequence' | 'tabular';

const rankOf: {readonly [K in InputKind]: number} = {image: 4, sequence: 3, tabular: 2};
const shapeOf: {readonly [K in InputKind]: string} = {image: '[n, h, w, c]', sequence: '[n, t, c]', tabular: '[n, d]'};

/** What the tables, the command line and the conformance tests know of a method. */
export interface MethodSpec<S extends OptionSchema> {
  /** Kebab-case, the file's name. */
  readonly name: string;
  readonly title: string;
  readonly map: MapKind;
  readonly axes: MapAxes;
  readonly inputs: readonly InputKind[];
  /** True where one suitable input is enough; false where every input must be of these kinds. */
  readonly anyInput?: boolean;
  readonly needs: 'scores' | 'gradients' | 'layers';
  /** False for a method that looks at the weights alone: any input of the model's shape will do. */
  readonly needsInput?: boolean;
  /** Model passes an image costs, in words. */
  readonly cost: string;
  readonly suits: 'every epoch' | 'every few epochs' | 'after training';
  readonly paper: string;
  /** What to know before one believes the maps. */
  readonly warning?: string | undefined;
  readonly options: S;
}

interface BodyBase {
  /** Where the options decide: in place of the description's own. */
  readonly map?: MapKind | undefined;
  readonly axes?: MapAxes | undefined;
  check?(subject: Subject, x: Batch, run: Run): void;
}

/** The part of an explainer that a method's own file writes: what is to be done, or what to look at in one pass. */
export type MethodBody = BodyBase &
  (
    | {attribute(subject: Subject, x: Batch, run: Run): Promise<Attribution>; readonly onePass?: undefined}
    | {readonly onePass: OnePass}
  );

/** Options that every method has. */
const common = {as: text('name to file the maps under, when one method is used twice')};

/** The options of a method together with those that all of them have. */
export type MethodOptions<S extends OptionSchema> = OptionsOf<S & typeof common>;

/** A method as tables, the command line and tests see it, whatever its options are. */
export interface AnyMethod {
  readonly spec: MethodSpec<OptionSchema>;
  /** The explainer with options that nobody has type-checked: they are checked here. */
  from(options: {readonly [name: string]: unknown}): Explainer;
}

/** A method: called with options it gives an explainer; `spec` says what it is. */
export interface Method<S extends OptionSchema> extends AnyMethod {
  (options?: MethodOptions<S>): Explainer;
  readonly spec: MethodSpec<S>;
}

/** Turns a method's description and its maths into the factory that users call. */
export function defineMethod<S extends OptionSchema>(
  spec: MethodSpec<S>,
  build: (options: Resolved<S>) => MethodBody,
): Method<S> {
  const schema = {...spec.options, ...common};
  const from = (given: {readonly [name: string]: unknown}): Explainer => {
    const options = resolveOptions(spec.name, schema, given);
    const body = build(options as Resolved<S>);
    const name = (options as {as?: string}).as ?? spec.name;
    const check = (subject: Subject, x: Batch, run: Run) => {
      checkInputs(spec, x);
      body.check?.(subject, x, run);
    };
    return {
      name,
      map: body.map ?? spec.map,
      axes: body.axes ?? spec.axes,
      options: recordOf(options),
      method: name === spec.name ? undefined : spec.name,
      inner: innerOf(options),
      check,
      onePass: body.onePass,
      async attribute(subject, x, run) {
        check(subject, x, run);
        if (!body.onePass) return withParts(await body.attribute(subject, x, run), subject);
        const [found = {maps: []}] = await throughOnePass([body.onePass], subject, x, run);
        return withParts(found, subject);
      },
    };
  };
  return Object.assign((options: MethodOptions<S> = {}) => from({...options}), {spec, from});
}

function checkInputs(spec: MethodSpec<OptionSchema>, x: Batch): void {
  const fits = (t: tf.Tensor) => spec.inputs.some((kind) => t.rank === rankOf[kind]);
  if (spec.anyInput ? x.some(fits) : x.every(fits)) return;
  const odd = x.find((t) => !fits(t));
  throw new ExplainError(
    'not-applicable',
    `${spec.name} takes ${spec.inputs.map((kind) => `${kind} input ${shapeOf[kind]}`).join(' or ')}; ` +
      `got [${odd?.shape.join(', ')}]`,
  );
}

function innerOf(options: object): {readonly [option: string]: Explainer} | undefined {
  const inner = Object.entries(options).filter(([, value]) => isExplainer(value));
  return inner.length === 0 ? undefined : Object.fromEntries(inner);
}

/** Options as JSON can hold them. */
export function recordOf(options: object): {readonly [name: string]: unknown} {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const holdsObjects =
        typeof value === 'object' && value !== null && !(Array.isArray(value) && value.every(isPlain));
      return [key, holdsObjects || value instanceof tf.Tensor ? describe(value) : value];
    }),
  );
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object';
}
