import {statusOf} from '../src/report/markdown.ts';
import type {Explained} from './explain-step.ts';
import type {CallbackOptions} from './options.ts';

/** Means over the images, `<method>/<number>`. */
export function numbersOf(explained: Explained): {[key: string]: number} {
  const numbers: {[key: string]: number} = {};
  for (const method of explained.methods) {
    for (const [name, values] of Object.entries(method.numbers)) {
      numbers[`${method.name}/${name}`] = values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
    }
  }
  return numbers;
}

/** One step's entry in run.json. */
export function stepInfo({predictions, methods, failures, outputs}: Explained): {readonly [key: string]: unknown} {
  const entries = methods.map(({name, seconds, health, ranked}) => [
    name,
    {seconds, ...health, ...(ranked ? {ranked} : {})},
  ]);
  return {
    predictions,
    ...(outputs ? {outputsNotFinite: notFinite(outputs.values)} : {}),
    methods: Object.fromEntries(entries),
    failures,
  };
}

function notFinite(values: Float32Array): number {
  return values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
}

export interface Warning {
  /** Warnings of one kind about one method are told once. */
  readonly about: string;
  readonly text: string;
}

/** What a user should hear about a step's maps. */
export function warningsOf({step, methods, outputs}: Explained, {score}: CallbackOptions): Warning[] {
  if (outputs && notFinite(outputs.values) > 0) {
    const text = `step ${step}: the model's outputs are NaN or infinite (has it diverged?); its maps mean nothing`;
    return [{about: 'outputs', text}];
  }
  return methods.flatMap((method) => {
    const status = statusOf(method);
    if (method.kind === 'features' || status === 'fine') return [];
    const saturated =
      score === 'probability' && method.health.zeroMaps > 0
        ? "; a saturated probability has no gradient, score 'logit' has one"
        : '';
    const {nan, infinite} = method.health;
    const about = `${method.name} ${nan + infinite > 0 ? 'not finite' : 'all zero'}`;
    return [{about, text: `step ${step}: ${method.name}: of ${method.maps[0]?.shape[0]} maps ${status}${saturated}`}];
  });
}

/** Less than this bothers nobody, however short the epoch. */
const noticeable = 1;

/** Which methods took longer than the epoch itself, and what to do about it. Unknown where no epoch was timed. */
export function costWarnings({step, methods}: Explained, epochSeconds: number | undefined): Warning[] {
  if (epochSeconds === undefined) return [];
  return methods
    .filter(({seconds}) => seconds > Math.max(noticeable, epochSeconds))
    .map(({name, seconds}) => ({
      about: `${name} takes longer than an epoch`,
      text:
        `step ${step}: ${name} took ${seconds.toFixed(1)} s, longer than the epoch itself (${epochSeconds.toFixed(1)} s): explain ` +
        'fewer images (maxImages), less often (every), or with fewer samples or steps',
    }));
}
