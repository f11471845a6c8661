import type {AnyMethod} from '../../../core/method.ts';
import type {OptionSpec} from '../../../core/options.ts';

/** An option as JSON says it. */
export interface OptionDescription {
  readonly name: string;
  readonly type: string;
  /** null where there is none. */
  readonly default: unknown;
  readonly help: string;
}

/** A method as JSON says it. */
export interface MethodDescription {
  readonly name: string;
  readonly title: string;
  /** How it is called in code. */
  readonly code: string;
  readonly options: readonly OptionDescription[];
  /** Kinds of input that it takes. */
  readonly inputs: readonly string[];
  readonly axes: string;
  readonly map: string;
  readonly needs: string;
  readonly cost: string;
  readonly suits: string;
  readonly paper: string;
  readonly [more: string]: unknown;
}

/** All that is known of a method without running it; what one method alone says of itself (a warning, say) is there too. */
export function describeMethod({spec}: AnyMethod): MethodDescription {
  const {name, title, options, inputs, axes, map, needs, cost, suits, paper, ...more} = spec;
  return {
    ...{name, title, code: codeName(name)},
    options: Object.entries(options).map(([key, option]) => describeOption(key, option)),
    ...{inputs, axes, map, needs, cost, suits, paper},
    ...more,
  };
}

function describeOption(name: string, {type, fallback, help}: OptionSpec<unknown, unknown>): OptionDescription {
  return {name, type, default: fallback ?? null, help};
}

function codeName(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
