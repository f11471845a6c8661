import {ExplainError} from '../core/errors.ts';
import type {SummaryValue} from './event.ts';

/** Which plugin each tag of a run belongs to, and which tags a file has already described. */
export interface TagBook {
  /**
   * The value as it goes into the file: with its metadata the first time only. Throws `bad-data` when the tag already
   * serves another plugin, since TensorBoard would show only one of them.
   */
  claim(value: SummaryValue): SummaryValue;
  /** Makes a tag a plugin's before there is a value for it. Throws as `claim` does. */
  reserve(tag: string, plugin: string): void;
  /** To be called once the claimed value is safely in the file: a first value that was lost is described again. */
  written(value: SummaryValue): void;
  has(tag: string): boolean;
}

/** `known`: tags and plugins in earlier files of the run. Each file describes its own tags, so that it can stand alone. */
export function createTagBook(known: ReadonlyMap<string, string> = new Map()): TagBook {
  const plugins = new Map(known);
  const described = new Set<string>();
  const check = (tag: string, plugin: string): void => {
    const owner = plugins.get(tag);
    if (owner === undefined || owner === plugin) return;
    throw new ExplainError(
      'bad-data',
      `the tag '${tag}' already holds ${owner} and can't hold ${plugin} too: TensorBoard shows one kind a tag; use another name`,
    );
  };
  return {
    reserve(tag, plugin) {
      check(tag, plugin);
      plugins.set(tag, plugin);
    },
    claim(value) {
      check(value.tag, value.metadata?.plugin ?? '');
      if (!described.has(value.tag)) return value;
      return {tag: value.tag, tensor: value.tensor};
    },
    written(value) {
      plugins.set(value.tag, value.metadata?.plugin ?? plugins.get(value.tag) ?? '');
      described.add(value.tag);
    },
    has: (tag) => plugins.has(tag),
  };
}
