import type {AnyMethod} from '../../../core/method.ts';
import {codeName, describeOptions, type OptionDescription} from '../../parts/options-text.ts';

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
    options: describeOptions(options),
    ...{inputs, axes, map, needs, cost, suits, paper},
    ...more,
  };
}
