import {el} from './elements.ts';

/** A view's section: its heading, with the buttons that keep it, above the rest. */
export function viewSection(
  {name, title, style}: {readonly name: string; readonly title: string; readonly style: string},
  keep: HTMLElement,
  ...parts: readonly HTMLElement[]
): HTMLElement {
  return el(
    'section',
    {'aria-label': name, class: style},
    el('div', {class: 'head'}, el('h2', {}, title), keep),
    ...parts,
  );
}
