import {el} from './elements.ts';

/** Controls below one name; `id` is that of the control which the name is for. */
export function field(id: string, name: string, ...controls: readonly Node[]): HTMLElement {
  return el('div', {class: 'field'}, el('label', {for: id}, name), ...controls);
}
