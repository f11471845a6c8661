import {el} from './elements.ts';

/** A name that may be broken behind its hyphens and slashes, and nowhere else. */
export function breakable(name: string): readonly (Node | string)[] {
  return name.split(/(?<=[/-])/).flatMap((part, i) => (i === 0 ? [part] : [el('wbr'), part]));
}
