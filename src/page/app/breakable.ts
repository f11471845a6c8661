import {el} from './elements.ts';

/** A name that may be broken behind its hyphens, slashes and underscores, and nowhere else. */
export function breakable(name: string): readonly (Node | string)[] {
  return name.split(/(?<=[/_-])/).flatMap((part, i) => (i === 0 ? [part] : [el('wbr'), part]));
}
