import {blank, type Colour, fill, frame, ink, paste} from '../image/canvas.ts';
import {drawText, lineHeight, textWidth} from '../image/text.ts';
import {shorten, wrap} from '../image/wrap.ts';
import type {Pixels} from '../sinks/sink.ts';

/** How often each class was taken for each. */
export interface Confusion {
  /** The classes shown, in their order. */
  readonly classes: readonly number[];
  /** Of each true class how many were said to be each class. */
  readonly counts: readonly (readonly number[])[];
  /** Images of other classes, or said to be of other classes: the matrix has no room for all. */
  readonly beyond: number;
  /** Images of which the model says nothing, its output not being a number. */
  readonly unsaid: number;
  readonly right: number;
  readonly total: number;
}

/** More classes than these can't be read. */
const mostClasses = 24;

/**
 * Counts what is said (undefined: nothing) of images of known classes. Of many classes those that take part in most errors
 * are kept, and of these in no error the most frequent.
 */
export function confusionOf(
  truths: readonly number[],
  said: readonly (number | undefined)[],
  units: number,
): Confusion {
  const pairs = truths.flatMap((truth, row) => {
    const other = said[row];
    return other === undefined ? [] : [{truth, said: other}];
  });
  const weight = (unit: number) =>
    pairs.reduce((sum, pair) => {
      const concerned = pair.truth === unit || pair.said === unit;
      return sum + (concerned ? (pair.truth === pair.said ? 1 / (truths.length + 1) : 1) : 0);
    }, 0);
  const all = Array.from({length: units}, (_, unit) => unit);
  const classes =
    units <= mostClasses
      ? all
      : all
          .map((unit) => ({unit, weight: weight(unit)}))
          .sort((a, b) => b.weight - a.weight || a.unit - b.unit)
          .slice(0, mostClasses)
          .map(({unit}) => unit)
          .sort((a, b) => a - b);
  const count = (truth: number, unit: number) =>
    pairs.filter((pair) => pair.truth === truth && pair.said === unit).length;
  const counts = classes.map((truth) => classes.map((unit) => count(truth, unit)));
  const shown = counts.flat().reduce((a, b) => a + b, 0);
  return {
    ...{classes, counts, beyond: pairs.length - shown, unsaid: truths.length - pairs.length},
    ...{right: pairs.filter((pair) => pair.truth === pair.said).length, total: truths.length},
  };
}

const margin = 10;
const gap = 4;
/** A matrix of this width and its names fill one card of TensorBoard. */
const wantedWidth = 230;
const cellSides = {least: 14, most: 40} as const;
const widestName = 72;
/** A share of the row above this is dark enough for white letters. */
const darkFrom = 0.6;

/** A matrix in colours: rows are true classes, columns what the model says, colours shares of the row, numbers images. */
export function confusionPicture(
  {classes, counts, beyond, unsaid, right, total}: Confusion,
  {moment, className}: {readonly moment: string; readonly className: (unit: number) => string},
): Pixels {
  const size = classes.length;
  const side = Math.max(cellSides.least, Math.min(cellSides.most, Math.floor(wantedWidth / size)));
  const names = classes.map((unit) => shorten(className(unit), widestName));
  const widths = names.map((name) => textWidth(name));
  const upright = widths.some((width) => width > side - 2);
  const found = counts.map((row, i) => share(row[i] ?? 0, row));
  const nameWidth = Math.max(textWidth('true'), ...widths);
  const foundWidth = Math.max(textWidth('found'), ...found.map((text) => textWidth(text)));
  const left = margin + nameWidth + gap;
  const width = Math.max(left + size * side + gap + foundWidth, 220) + margin;
  const texts = [
    ...wrap(`confusion · ${moment} · ${right} of ${total} right`, width - 2 * margin, 2, {bold: true}),
    ...wrap('Rows: true class. Columns: what the model says. Colours: share of the row.', width - 2 * margin, 3),
    ...(beyond > 0 ? wrap(`Of classes that are not shown: ${beyond}`, width - 2 * margin, 1) : []),
    ...(unsaid > 0 ? wrap(`Without a prediction: ${unsaid}`, width - 2 * margin, 1) : []),
  ];
  const headTop = margin + texts.length * lineHeight + gap;
  const top = headTop + (upright ? Math.max(...widths) : lineHeight) + gap;
  const target = blank(width, top + size * side + margin, ink.paper);
  texts.forEach((line, i) => {
    const bold = i === 0 || line.endsWith('right');
    drawText(target, line, margin, margin - 2 + i * lineHeight, {bold, colour: bold ? ink.text : ink.faint});
  });
  drawText(target, 'true', margin, top - lineHeight, {colour: ink.faint});
  drawText(target, 'found', left + size * side + gap, top - lineHeight, {colour: ink.faint});
  counts.forEach((row, i) => {
    const y = top + i * side;
    const middle = y + Math.floor((side - lineHeight) / 2);
    const name = names[i] ?? '';
    drawText(target, name, left - gap - (widths[i] ?? 0), middle);
    const head = lettering(name);
    const x = left + i * side;
    if (upright) paste(target, turned(head), x + Math.floor((side - lineHeight) / 2), top - gap - head.width);
    else paste(target, head, x + Math.floor((side - head.width) / 2), headTop);
    drawText(target, found[i] ?? '', left + size * side + gap, middle, {colour: ink.faint});
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((count, k) => {
      const at = left + k * side;
      const part = sum > 0 ? count / sum : 0;
      fill(target, at, y, side, side, mixed(i === k ? ink.good : ink.bad, part));
      const text = `${count}`;
      if (count === 0 || textWidth(text) > side - 2) return;
      const colour = part > darkFrom ? ink.paper : ink.text;
      drawText(target, text, at + Math.round((side - textWidth(text)) / 2), middle, {colour});
    });
  });
  for (let i = 1; i < size; i++) {
    fill(target, left + i * side, top, 1, size * side, ink.line);
    fill(target, left, top + i * side, size * side, 1, ink.line);
  }
  frame(target, left, top, size * side, size * side, ink.line);
  return target;
}

function share(count: number, row: readonly number[]): string {
  const sum = row.reduce((a, b) => a + b, 0);
  return sum > 0 ? `${Math.round((100 * count) / sum)} %` : '–';
}

/** From paper to the colour. */
function mixed(colour: Colour, part: number): Colour {
  const at = (i: 0 | 1 | 2) => Math.round(ink.paper[i] + (colour[i] - ink.paper[i]) * part);
  return [at(0), at(1), at(2)];
}

function lettering(text: string): Pixels {
  const pixels = blank(Math.max(1, textWidth(text)), lineHeight);
  drawText(pixels, text, 0, 0);
  return pixels;
}

/** Turned left, so that it is read from below. */
function turned({width, height, data}: Pixels): Pixels {
  const target = blank(height, width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      target.data.set(data.subarray(from, from + 4), ((width - 1 - x) * height + y) * 4);
    }
  }
  return target;
}
