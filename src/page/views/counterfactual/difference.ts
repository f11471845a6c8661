import {messageOf} from '../../../core/errors.ts';
import {planeOf} from '../../../image/picture.ts';
import {el} from '../../app/elements.ts';
import {numberText} from '../../app/number-words.ts';
import type {Rows} from '../../data/npy.ts';
import {blank, mapPixels, paint} from '../../drawing/draw.ts';

/** `b - a` as a map, with the size of its largest value in words. */
export function differenceFigure(a: Rows, b: Rows, title: string): HTMLElement {
  const canvas = el('canvas', {class: 'map large', role: 'img', 'aria-label': title, width: 1, height: 1});
  const values = b.values.map((value, i) => value - (a.values[i] ?? 0));
  const limit = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  try {
    const plane = planeOf(values, b.shape, 'input');
    const full = plane.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    paint(canvas, mapPixels(plane, {kind: 'signed', limit: full, base: undefined, opacity: 100}));
  } catch (error) {
    blank(canvas);
    canvas.setAttribute('aria-label', `${title}: ${messageOf(error)}`);
  }
  const changed = values.filter((value) => value !== 0).length;
  const told = `${changed} of ${values.length} values differ, by ${numberText(limit)} at most`;
  canvas.setAttribute('aria-label', `${title}: ${told}`);
  return el('figure', {class: 'shown'}, canvas, el('figcaption', {}, title), el('p', {class: 'soft'}, told));
}

/** A picture with its name and what is said of it. */
export function shownFigure(picture: HTMLElement, title: string, ...told: readonly string[]): HTMLElement {
  if (picture instanceof HTMLCanvasElement) picture.classList.add('large');
  return el(
    'figure',
    {class: 'shown'},
    picture,
    el('figcaption', {}, title),
    ...told.map((text) => el('p', {class: 'soft'}, text)),
  );
}
