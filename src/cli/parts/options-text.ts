import type {OptionSchema} from '../../core/options.ts';
import {columns} from './columns.ts';

/** An option as JSON says it. */
export interface OptionDescription {
  readonly name: string;
  readonly type: string;
  /** null where there is none. */
  readonly default: unknown;
  readonly help: string;
}

export function describeOptions(options: OptionSchema): OptionDescription[] {
  return Object.entries(options).map(([name, {type, fallback, help}]) => ({
    ...{name, type, default: fallback ?? null, help},
  }));
}

/** The options as a table for people. */
export function optionsText(options: readonly OptionDescription[]): string {
  if (options.length === 0) return 'options: none';
  const rows = options.map(({name, type, default: fallback, help}) => [
    `  ${name}`,
    type,
    fallback === null ? '-' : String(fallback),
    help,
  ]);
  return ['options:', columns([['  name', 'type', 'default', 'what'], ...rows])].join('\n');
}

/** A kebab-case name as it is called in code. */
export function codeName(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
