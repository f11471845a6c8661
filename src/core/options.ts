import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from './errors.ts';
import type {Explainer} from './explainer.ts';

/**
 * One option of a method: its type in words, its default and how a value is read. `T` is what the method gets;
 * `D` is undefined where there is no default, `G` what a caller may give where that is more than `T`.
 */
export interface OptionSpec<T, D extends T | undefined = T | undefined, G = T> {
  /** As shown to people: `number > 0`, `mean | sum`. */
  readonly type: string;
  readonly fallback: D;
  /** One line: what it does, with its unit. */
  readonly help: string;
  /** Returns the value, or undefined where it does not fit the type. Text comes from the command line. */
  readonly read: (value: unknown) => T | undefined;
  /** Of the type alone: never there. */
  readonly given?: G;
}

export type OptionSchema = {readonly [name: string]: OptionSpec<unknown, unknown>};

/** What a caller may pass. */
export type OptionsOf<S extends OptionSchema> = {
  readonly [K in keyof S]?: (S[K] extends OptionSpec<infer _T, infer _D, infer G> ? G : never) | undefined;
};

/** What a method gets: every option, defaults filled in. */
export type Resolved<S extends OptionSchema> = {
  readonly [K in keyof S]: S[K] extends OptionSpec<infer T, infer D, infer _G> ? T | D : never;
};

const asNumber = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;

/** A whole number from `min` (default 1) up. */
export function count<D extends number | undefined>(fallback: D, help: string, {min = 1} = {}): OptionSpec<number, D> {
  const read = (value: unknown) => {
    const n = asNumber(value);
    return Number.isInteger(n) && n >= min ? n : undefined;
  };
  return {type: `whole number >= ${min}`, fallback, help, read};
}

/** A finite number within bounds. */
export function number<D extends number | undefined>(
  fallback: D,
  help: string,
  {min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY} = {},
): OptionSpec<number, D> {
  const bounds = [min > Number.NEGATIVE_INFINITY ? `>= ${min}` : '', max < Number.POSITIVE_INFINITY ? `<= ${max}` : ''];
  const read = (value: unknown) => {
    const n = asNumber(value);
    return Number.isFinite(n) && n >= min && n <= max ? n : undefined;
  };
  return {type: ['number', ...bounds.filter(Boolean)].join(' '), fallback, help, read};
}

export function flag(fallback: boolean, help: string): OptionSpec<boolean, boolean> {
  const read = (value: unknown) =>
    value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
  return {type: 'true | false', fallback, help, read};
}

export function choice<const C extends readonly string[], D extends C[number] | undefined>(
  choices: C,
  fallback: D,
  help: string,
): OptionSpec<C[number], D> {
  return {type: choices.join(' | '), fallback, help, read: (value) => choices.find((one) => one === value)};
}

export function text(help: string): OptionSpec<string, undefined> {
  return {
    type: 'text',
    fallback: undefined,
    help,
    read: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
  };
}

/** A list of texts; on the command line separated by commas. */
export function texts(help: string): OptionSpec<readonly string[], undefined> {
  const read = (value: unknown) => {
    const list = typeof value === 'string' ? value.split(',') : value;
    return Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string')
      ? (list as string[])
      : undefined;
  };
  return {type: 'list of text', fallback: undefined, help, read};
}

/** One name or several; a method gets a list. On the command line separated by commas. */
export function names(help: string): OptionSpec<readonly string[], undefined, string | readonly string[]> {
  const {read} = texts('');
  return {type: 'name, or list of names', fallback: undefined, help, read};
}

/** A size along each spatial axis: one whole number for all of them, or one for each. */
export function size(help: string): OptionSpec<number | readonly number[], undefined> {
  const read = (value: unknown) => {
    const list = typeof value === 'string' ? value.split(',').map(Number) : Array.isArray(value) ? value : [value];
    const fine = list.length > 0 && list.every((n) => Number.isInteger(n) && n >= 1);
    return fine ? (list.length === 1 ? (list[0] as number) : (list as number[])) : undefined;
  };
  return {type: 'whole number >= 1, or one for each axis', fallback: undefined, help, read};
}

/** A number from 0 up, or several of them. */
export function indexes(help: string): OptionSpec<readonly number[], undefined, number | readonly number[]> {
  const read = (value: unknown) => {
    const list = typeof value === 'string' ? value.split(',').map(asNumber) : Array.isArray(value) ? value : [value];
    return list.length > 0 && list.every((n) => Number.isInteger(n) && n >= 0) ? (list as number[]) : undefined;
  };
  return {type: 'whole number >= 0, or a list of them', fallback: undefined, help, read};
}

/** Values given as they are: a tensor, or one for each model input. */
export function tensors(help: string): OptionSpec<tf.Tensor | readonly tf.Tensor[], undefined> {
  const read = (value: unknown) => {
    const list = Array.isArray(value) ? value : [value];
    return list.length > 0 && list.every((one) => one instanceof tf.Tensor)
      ? (value as tf.Tensor | tf.Tensor[])
      : undefined;
  };
  return {type: 'tensor, or one for each input', fallback: undefined, help, read};
}

/** What stands for "nothing there": a number, a named rule, or given values. */
export function baseline<const C extends readonly string[]>(
  rules: C,
  fallback: C[number] | number,
  help: string,
): OptionSpec<C[number] | number | tf.Tensor | readonly tf.Tensor[], C[number] | number> {
  const given = tensors('');
  const read = (value: unknown) => {
    const named = rules.find((one) => one === value);
    if (named !== undefined) return named as C[number];
    const n = asNumber(value);
    return Number.isFinite(n) ? n : given.read(value);
  };
  return {type: [...rules, 'number', 'tensor'].join(' | '), fallback, help, read};
}

/** Another method. */
export function method(help: string): OptionSpec<Explainer, undefined> {
  const read = (value: unknown) => (isExplainer(value) ? value : undefined);
  return {type: 'method', fallback: undefined, help, read};
}

/** Checks every option and fills in the defaults; a wrong key lists the right ones. */
export function resolveOptions<S extends OptionSchema>(owner: string, schema: S, given: object): Resolved<S> {
  const known = Object.keys(schema);
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) {
      throw new ExplainError(
        'bad-option',
        `${owner} has no option '${key}'; its options: ${known.join(', ') || 'none'}`,
      );
    }
  }
  const resolved: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(schema)) {
    const value = (given as Record<string, unknown>)[key];
    resolved[key] = value === undefined ? spec.fallback : spec.read(value);
    if (value !== undefined && resolved[key] === undefined) {
      throw new ExplainError('bad-option', `${owner}: option '${key}' must be ${spec.type}; got ${describe(value)}`);
    }
  }
  return resolved as Resolved<S>;
}

/** A value in words, for messages and records: tensors by their shape, methods by their name. */
export function describe(value: unknown): string {
  if (value instanceof tf.Tensor) return `tensor [${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return `[${value.map(describe).join(', ')}]`;
  if (isExplainer(value)) return value.name;
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** Whether a value is a method with its options settled. */
export function isExplainer(value: unknown): value is Explainer {
  return typeof value === 'object' && value !== null && typeof (value as Explainer).attribute === 'function';
}
