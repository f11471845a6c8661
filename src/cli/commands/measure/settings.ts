import type {AnyMethod} from '../../../core/method.ts';
import type {AnyMetric} from '../../../core/scoring/metric.ts';
import {registry} from '../../../explainers/index.ts';
import {metricRegistry} from '../../../metrics/index.ts';
import {usageError} from '../../exit-codes.ts';
import {keyAndValue, layerOption, optionNames, optionOf, type Plan, planFor} from '../../parts/plan.ts';
import type {Choice} from './flags.ts';

export interface Plans {
  readonly methods: readonly Plan[];
  readonly metrics: readonly Plan<AnyMetric>[];
}

interface Setting {
  /** The method or metric that the key begins with; undefined where the setting is for all methods that have the option. */
  readonly owner: string | undefined;
  readonly key: string;
  readonly value: string;
}

/**
 * Settles whose options the settings are: `steps=50` is for all chosen methods that have it, `rise.samples=500` for one
 * method and `deletion.steps=32` for one metric. One method's own setting comes before that for all. Throws 'bad-option',
 * listing what there is.
 */
export function plansFor({methods, metrics}: Choice, texts: readonly string[], layer?: string): Plans {
  const owners = [...methods, ...metrics];
  const settings = texts.map((text) => settingOf(text, owners));
  for (const {owner, key} of settings) {
    if (owner === undefined && !methods.some((method) => has(method, key))) throw noSuchOption(key, methods, metrics);
  }
  if (layer !== undefined && !methods.some((method) => layerOption(method))) {
    throw usageError(`--layer: ${noneOf(methods, 'an option layer')}`);
  }
  const textsFor = (name: string, takes: (key: string) => boolean): string[] => {
    const own = settings.filter(({owner}) => owner === name);
    const all = settings.filter(({owner, key}) => owner === undefined && takes(key));
    const rest = all.filter(({key}) => !own.some((one) => one.key === key));
    return [...rest, ...own].map(({key, value}) => `${key}=${value}`);
  };
  const plans = {
    methods: methods.map((method) =>
      planFor(
        method,
        textsFor(method.spec.name, (key) => has(method, key)),
        layerOption(method) && layer,
      ),
    ),
    metrics: metrics.map((metric) =>
      planFor(
        metric,
        textsFor(metric.spec.name, () => false),
      ),
    ),
  };
  checkNames(plans.methods);
  checkNames(plans.metrics);
  return plans;
}

/** Files and tables go by the names, which `as` may have changed. */
function checkNames(plans: readonly Plan<AnyMethod | AnyMetric>[]): void {
  const names = plans.map(({owner, entries}) => {
    const as = entries.find(({key}) => key === 'as');
    return as?.kind === 'value' ? String(as.value) : owner.spec.name;
  });
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw usageError(`--set as: two would be called '${twice}'; say NAME.as=... for one of them`);
}

function settingOf(text: string, owners: readonly (AnyMethod | AnyMetric)[]): Setting {
  const [path, value] = keyAndValue(text);
  const at = path.indexOf('.');
  const head = path.slice(0, Math.max(0, at));
  if (owners.some(({spec}) => spec.name === head)) return {owner: head, key: path.slice(at + 1), value};
  if ([...registry, ...metricRegistry].some(({spec}) => spec.name === head)) {
    const names = owners.map(({spec}) => spec.name).join(', ');
    throw usageError(`--set ${path}: ${head} is not among what was asked for: ${names}`);
  }
  return {owner: undefined, key: path, value};
}

/** Whether a method has the option of a key; behind a dot stands an option of a method that is an option. */
function has(method: AnyMethod, key: string): boolean {
  const [name = ''] = key.split('.');
  return name === 'as' || optionOf(method, name) !== undefined;
}

function noSuchOption(key: string, methods: readonly AnyMethod[], metrics: readonly AnyMetric[]) {
  const own = metrics.find((metric) => optionOf(metric, key));
  const hint = own ? `; for the metric say ${own.spec.name}.${key}` : '';
  const those = metrics.map((metric) => optionNames(metric).map((name) => `${metric.spec.name}.${name}`));
  return usageError(
    `--set: ${noneOf(methods, `an option '${key}'`)}${hint}; options of metrics: ${those.flat().join(', ')}`,
  );
}

function noneOf(methods: readonly AnyMethod[], what: string): string {
  if (methods.length === 0) return `maps from --attribution have no options of a method, so none has ${what}`;
  const options = methods.map((method) => `${method.spec.name} has ${optionNames(method).join(', ')}`);
  return `no method here has ${what}; ${options.join('; ')}`;
}
