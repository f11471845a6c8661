import type * as tf from '@tensorflow/tfjs-core';
import type {Explainer} from '../../core/explainer.ts';
import type {AnyMethod} from '../../core/method.ts';
import type {OptionSchema} from '../../core/options.ts';
import type {AnyMetric, Metric} from '../../core/scoring/metric.ts';
import {registry} from '../../explainers/index.ts';
import {metricRegistry} from '../../metrics/index.ts';
import {usageError} from '../exit-codes.ts';

/** What has options: a method or a metric. */
interface Owner {
  readonly spec: {readonly name: string; readonly options: OptionSchema};
}

/** A method or a metric with the options of a command line, whose files are still to be read. */
export interface Plan<O extends Owner = AnyMethod> {
  readonly owner: O;
  readonly entries: readonly Entry[];
}

type Entry = {readonly key: string} & (
  | {readonly kind: 'value'; readonly value: unknown}
  | {readonly kind: 'files'; readonly files: readonly string[]}
  | {readonly kind: 'method'; readonly plan: Plan}
);

/** Reads a tensor, or one for each input, from the files that an option names. The receiver frees them. */
export type ReadTensors = (files: readonly string[]) => Promise<readonly tf.Tensor[]>;

/** The method of this name. Throws 'bad-option' with all names. */
export function methodNamed(name: string, flag = '--method'): AnyMethod {
  const found = registry.find(({spec}) => spec.name === name);
  if (found) return found;
  throw usageError(`${flag}: there is no method '${name}'; methods: ${registry.map(({spec}) => spec.name).join(', ')}`);
}

/** The metric of this name. Throws 'bad-option' with all names. */
export function metricNamed(name: string, flag = '--metric'): AnyMetric {
  const found = metricRegistry.find(({spec}) => spec.name === name);
  if (found) return found;
  const all = metricRegistry.map(({spec}) => spec.name).join(', ');
  throw usageError(`${flag}: there is no metric '${name}'; metrics: ${all}`);
}

/**
 * Settles the options of a method or a metric from texts like `steps=50`. An option that is a method takes its name, and that method's own
 * options stand behind a dot: `of=integrated-gradients of.steps=50`. Throws 'bad-option', listing what there is.
 */
export function planFor<O extends Owner>(owner: O, settings: readonly string[], layer?: string): Plan<O> {
  const pairs = settings.map(keyAndValue);
  const twice = pairs.find(([key], i) => pairs.findIndex(([other]) => other === key) < i);
  if (twice) throw usageError(`--set ${twice[0]} is given twice`);
  return plan(owner, layer === undefined ? pairs : [...pairs, [layerKey(owner, pairs), layer]], '');
}

/** `key=value` in its two parts. */
export function keyAndValue(text: string): readonly [key: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw usageError(`--set takes key=value, such as steps=50; got '${text}'`);
}

/** The method with its options; `read` reads the files. */
export async function explainerFor(plan: Plan, read: ReadTensors): Promise<Explainer> {
  return plan.owner.from(await optionsFor(plan, read));
}

/** The metric with its options; `read` reads the files. */
export async function metricFor(plan: Plan<AnyMetric>, read: ReadTensors): Promise<Metric> {
  return plan.owner.from(await optionsFor(plan, read));
}

async function optionsFor({entries}: Plan<Owner>, read: ReadTensors): Promise<{readonly [key: string]: unknown}> {
  const options: [string, unknown][] = [];
  for (const entry of entries) {
    if (entry.kind === 'value') options.push([entry.key, entry.value]);
    else if (entry.kind === 'method') options.push([entry.key, await explainerFor(entry.plan, read)]);
    else {
      const tensors = await read(entry.files);
      options.push([entry.key, tensors.length === 1 ? tensors[0] : tensors]);
    }
  }
  return Object.fromEntries(options);
}

function plan<O extends Owner>(
  owner: O,
  pairs: readonly (readonly [key: string, value: string])[],
  prefix: string,
): Plan<O> {
  const {spec} = owner;
  const own = pairs.filter(([key]) => !key.includes('.'));
  const inner = new Map<string, (readonly [string, string])[]>();
  for (const [key, value] of pairs) {
    const [head = '', ...rest] = key.split('.');
    if (rest.length > 0) inner.set(head, [...(inner.get(head) ?? []), [rest.join('.'), value]]);
  }
  const lost = [...inner.keys()].find((head) => optionOf(owner, head)?.type !== 'method');
  if (lost !== undefined) throw noOption(owner, `${prefix}${lost}.${inner.get(lost)?.[0]?.[0]}`);
  const alone = [...inner.keys()].find((head) => !own.some(([key]) => key === head));
  if (alone !== undefined) {
    throw usageError(
      `--set ${prefix}${alone}.${inner.get(alone)?.[0]?.[0]} needs the method too: --set ${prefix}${alone}=NAME`,
    );
  }
  const entries = own.map(([key, text]): Entry => {
    if (key === 'as') return {key, kind: 'value', value: text};
    const option = optionOf(owner, key);
    if (!option) throw noOption(owner, `${prefix}${key}`);
    if (option.type === 'method') {
      const flag = `--set ${prefix}${key}`;
      return {key, kind: 'method', plan: plan(methodNamed(text, flag), inner.get(key) ?? [], `${prefix}${key}.`)};
    }
    const value = option.read(text);
    if (value !== undefined) return {key, kind: 'value', value};
    const files = text.split(',');
    if (files.every((file) => /\.np[yz]$/i.test(file))) return {key, kind: 'files', files};
    const hint = option.type.includes('tensor') ? ' (a tensor is a .npy or .npz file)' : '';
    throw usageError(`${spec.name}: option '${prefix}${key}' must be ${option.type}${hint}; got '${text}'`);
  });
  return {owner, entries};
}

function layerKey(owner: Owner, pairs: readonly (readonly [key: string, value: string])[]): string {
  const {spec} = owner;
  const key = layerOption(owner);
  if (key === undefined) {
    const inner = Object.keys(spec.options).filter((name) => optionOf(owner, name)?.type === 'method');
    const hint = inner.map((name) => `; for the method in '${name}': --set ${name}.layer=NAME`).join('');
    throw usageError(
      `${spec.name} has no option 'layer' for --layer; its options: ${optionNames(owner).join(', ')}${hint}`,
    );
  }
  if (pairs.some(([own]) => own === key)) throw usageError(`--layer and --set ${key} say the same: give one of them`);
  return key;
}

/** The option that says which layer to look at. */
export function layerOption(owner: Owner): 'layer' | 'layers' | undefined {
  return (['layer', 'layers'] as const).find((name) => optionOf(owner, name));
}

function noOption(owner: Owner, key: string) {
  return usageError(`--set: ${owner.spec.name} has no option '${key}'; its options: ${optionNames(owner).join(', ')}`);
}

/** The option of this name; undefined where there is none. */
export function optionOf({spec}: Owner, key: string) {
  return Object.hasOwn(spec.options, key) ? spec.options[key] : undefined;
}

/** The names of all options, for messages. */
export function optionNames({spec}: Owner): string[] {
  return [...Object.keys(spec.options), 'as'];
}
