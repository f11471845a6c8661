import {statusOf} from '../src/report/markdown.ts';
import type {Explained} from './explain-step.ts';
import type {CallbackOptions} from './options.ts';

/** Means over the images, `<method>/<number>`, and the time that explaining took. */
export function numbersOf(explained: Explained, seconds: number): {[key: string]: number} {
  const numbers: {[key: string]: number} = {};
  for (const method of explained.methods) {
    for (const [name, values] of Object.entries(method.numbers)) {
      numbers[`${method.name}/${name}`] = values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
    }
  }
  return {...numbers, 'explain/seconds': seconds};
}

export interface Warning {
  /** Warnings of one kind about one method are told once. */
  readonly about: string;
  readonly text: string;
}

/** What a user should hear about a step's maps. */
export function warningsOf({step, methods, outputs}: Explained, {score}: CallbackOptions): Warning[] {
  const broken = outputs.values.some((value) => !Number.isFinite(value));
  if (broken) {
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
