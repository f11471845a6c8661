import {ExplainError} from '../core/errors.ts';
import type {Pixels} from '../sinks/sink.ts';
import {blank, type Colour, fill} from './canvas.ts';
import {notFinite} from './colormaps.ts';

/** Height of the bars of a tabular input and the width that they fill, if there are few, in pixels. */
const barHeight = 48;
const barsWidth = 72;

/**
 * An input as pixels, `min` black and `max` white. [h, w, c]: one channel is grey, three are RGB, four RGBA, else the
 * mean of the channels is grey. [t, c]: a strip, time across, channels down. [d]: bars from zero (or from the end of
 * the range nearest to it), feature across. Without a range (min = max) everything is middle grey. Values that are not
 * finite get the colour `notFinite`. Throws `bad-data` when values and shape do not go together.
 */
export function picture(
  values: ArrayLike<number>,
  shape: readonly number[],
  range: {readonly min: number; readonly max: number},
): Pixels {
  checkShape(values, shape);
  const [first = 1, second = 1, third = 1] = shape;
  if (shape.length === 1) return bars(values, range);
  if (shape.length === 2) {
    return draw(first, second, (x, y) => grey(values[x * second + y] ?? 0, range));
  }
  return draw(second, first, (x, y) => {
    const channels = Array.from({length: third}, (_, c) => values[(y * second + x) * third + c] ?? 0);
    const [r = 0, g = 0, b = 0, a = range.max] = channels;
    if (third === 3 || third === 4) {
      if (!channels.every(Number.isFinite)) return [...notFinite, 255];
      return [shade(r, range), shade(g, range), shade(b, range), third === 4 ? shade(a, range) : 255];
    }
    return grey(channels.reduce((sum, v) => sum + v, 0) / third, range);
  });
}

/**
 * A map as one plane. [h, w, c] is summed over its channels; [h, w] stays as it is; [t] and [d] become one row.
 * With axes `input` a rank of 2 is a sequence [t, c], turned so that time runs across as in `picture`.
 */
export function planeOf(
  values: ArrayLike<number>,
  shape: readonly number[],
  axes: 'input' | 'spatial' = 'spatial',
): {values: Float32Array; height: number; width: number} {
  checkShape(values, shape);
  const [first = 1, second = 1, third = 1] = shape;
  if (shape.length === 1) return {values: Float32Array.from(values), height: 1, width: first};
  if (shape.length === 2 && axes === 'input') {
    const turned = new Float32Array(first * second);
    for (let i = 0; i < turned.length; i++) turned[(i % second) * first + Math.floor(i / second)] = values[i] ?? 0;
    return {values: turned, height: second, width: first};
  }
  const plane = new Float32Array(first * second);
  for (let i = 0; i < plane.length; i++) {
    let sum = 0;
    for (let c = 0; c < third; c++) sum += values[i * third + c] ?? 0;
    plane[i] = sum;
  }
  return {values: plane, height: first, width: second};
}

function checkShape(values: ArrayLike<number>, shape: readonly number[]): void {
  const size = shape.reduce((product, side) => product * side, 1);
  if (shape.length >= 1 && shape.length <= 3 && size > 0 && size === values.length) return;
  throw new ExplainError(
    'bad-data',
    `a picture is made of the shape [h, w, c], [h, w], [t, c], [t] or [d] with as many values; ` +
      `got [${shape.join(', ')}] and ${values.length} values`,
  );
}

function draw(width: number, height: number, at: (x: number, y: number) => readonly number[]): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(at(x, y), (y * width + x) * 4);
  }
  return {width, height, data};
}

function shade(value: number, {min, max}: {readonly min: number; readonly max: number}): number {
  return max > min ? Math.round(((value - min) / (max - min)) * 255) : 128;
}

function grey(value: number, range: {readonly min: number; readonly max: number}): number[] {
  if (!Number.isFinite(value)) return [...notFinite, 255];
  const level = shade(value, range);
  return [level, level, level, 255];
}

function bars(values: ArrayLike<number>, {min, max}: {readonly min: number; readonly max: number}): Pixels {
  const step = Math.max(1, Math.floor(barsWidth / values.length));
  const width = step > 2 ? step - 1 : step;
  const pixels = blank(values.length * step, barHeight, [255, 255, 255]);
  const level = (value: number) => {
    const share = max > min ? Math.max(0, Math.min(1, (value - min) / (max - min))) : 0.5;
    return Math.round((1 - share) * (barHeight - 1));
  };
  const zero = level(0);
  const dark: Colour = [60, 64, 67];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const finite = Number.isFinite(value);
    const top = finite ? level(value) : 0;
    const [from, to] = finite ? [Math.min(top, zero), Math.max(top, zero)] : [0, barHeight - 1];
    fill(pixels, i * step, from, width, to - from + 1, finite ? dark : notFinite);
  }
  return pixels;
}
