import {picture as pixelsOf} from '../../../image/picture.ts';
import {el} from '../../app/elements.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import {paint} from '../../drawing/draw.ts';
import type {DataRange, Picture} from '../../edits/edit.ts';

/** The image as it was and its variants, side by side; a press takes one to hand. */
export interface VariantBar {
  readonly element: HTMLElement;
  show(
    all: readonly {readonly title: string; readonly picture: Picture; readonly said: string}[],
    active: number,
    range: DataRange,
  ): void;
}

export function variantBar(onPick: (variant: number) => void): VariantBar {
  const element = el('div', {class: 'variants', role: 'group', 'aria-label': 'The image and its variants'});
  return {
    element,
    show(all, active, range) {
      const cells = all.map(({title, picture: {values, height, width, channels}, said}, i) => {
        const canvas = el('canvas', {class: 'map'});
        paint(canvas, pixelsOf(values, height === 1 && channels === 1 ? [width] : [height, width, channels], range));
        const words = el('span', {}, title, el('small', {}, said));
        if (i === 0) return el('div', {class: 'variant'}, canvas, words);
        const pressed = String(i === active);
        return el(
          'button',
          {
            type: 'button',
            class: 'variant',
            'data-key': `variant ${i}`,
            'aria-pressed': pressed,
            onclick: () => onPick(i - 1),
          },
          canvas,
          words,
        );
      });
      replaceKept(element, ...cells);
    },
  };
}
