import {messageOf} from '../../core/errors.ts';
import {picture} from '../../image/picture.ts';
import {rangeOf} from '../../image/scale.ts';
import {el} from '../app/elements.ts';
import {type Rows, rowOf} from '../data/npy.ts';
import {blank, paint} from './draw.ts';

const ranges = new WeakMap<Rows, {readonly min: number; readonly max: number}>();

/** The darkest and the brightest value of all inputs. */
export function rangeOfAll(inputs: Rows): {readonly min: number; readonly max: number} {
  const range = ranges.get(inputs) ?? rangeOf(inputs.values);
  ranges.set(inputs, range);
  return range;
}

/** An input as a small picture; striped where it can't be drawn. */
export function thumbnail(inputs: Rows | Error, row: number, label: string): HTMLCanvasElement {
  return pictureCanvas(inputs instanceof Error ? inputs : rowOf(inputs, row), inputs, label);
}

/** One input, or a changed one, drawn as those of `all` are. */
export function pictureCanvas(input: Rows | Error, all: Rows | Error, label: string): HTMLCanvasElement {
  const canvas = el('canvas', {class: 'map thumbnail', role: 'img', 'aria-label': label, width: 1, height: 1});
  try {
    if (input instanceof Error) throw input;
    if (all instanceof Error) throw all;
    paint(canvas, picture(input.values, input.shape, rangeOfAll(all)));
  } catch (error) {
    blank(canvas);
    canvas.classList.add('gap');
    canvas.setAttribute('aria-label', `${label}: ${messageOf(error)}`);
  }
  return canvas;
}
