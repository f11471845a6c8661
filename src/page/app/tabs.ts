import {views} from '../views/index.ts';
import type {Scene, Tools, View} from '../views/view.ts';
import {el} from './elements.ts';

/** The tabs of the views, and the one in front below them. */
export interface Tabs {
  readonly bar: HTMLElement;
  readonly place: HTMLElement;
  show(scene: Scene): void;
  /** Shows a text in place of the views. */
  say(text: string): void;
}

/** A view is made when it is first looked at, and kept. */
export function tabs(tools: Tools): Tabs {
  const made = new Map<string, View>();
  const place = el('div');
  const buttons = views.map(({name, title}) => ({
    name,
    button: el('button', {type: 'button', onclick: () => tools.change({view: name})}, title),
  }));
  let front: {readonly name: string; readonly view: View} | undefined;
  return {
    bar: el('nav', {'aria-label': 'Views', class: 'tabs'}, ...buttons.map(({button}) => button)),
    place,
    show(scene) {
      const spec = views.find(({name}) => name === scene.state.view) ?? views[0];
      if (spec === undefined) return;
      for (const {name, button} of buttons) {
        if (name === spec.name) button.setAttribute('aria-current', 'page');
        else button.removeAttribute('aria-current');
      }
      const view = made.get(spec.name) ?? spec.make(tools);
      made.set(spec.name, view);
      if (front?.view !== view || view.element.parentElement !== place) {
        if (front?.view !== view) front?.view.leave?.();
        front = {name: spec.name, view};
        place.replaceChildren(view.element);
      }
      view.show(scene);
    },
    say(text) {
      place.replaceChildren(el('p', {class: 'plain'}, text));
    },
  };
}
