import type {Pixels} from '../sinks/sink.ts';
import {blank, fill, frame, ink} from './canvas.ts';
import {classColour} from './class-colours.ts';
import {drawText, lineHeight, textWidth} from './text.ts';
import {fitted, pasteFitted} from './tile.ts';
import {shorten, wrap} from './wrap.ts';

export interface TimelineRow {
  readonly label: string;
  readonly original: Pixels | undefined;
  /** One a step: the class and whether it is right; nothing where there was none. */
  readonly cells: readonly ({readonly unit: number; readonly right: boolean | undefined} | undefined)[];
  /** Said behind the row. */
  readonly note?: string | undefined;
}

export interface TimelineOptions {
  readonly title: string;
  readonly steps: readonly number[];
  readonly rows: readonly TimelineRow[];
  /** Names of the classes that occur, by their numbers. */
  readonly className: (unit: number) => string;
}

const margin = 10;
const gap = 8;
const [cellWidth, cellHeight] = [26, 22];
const thumb = 22;
const widestLabel = 120;
const narrowest = 320;
const swatch = 10;

/** The predicted class of each image over the epochs: a number and a colour a class, a cross where it is wrong. */
export function timeline({title, steps, rows, className}: TimelineOptions): Pixels {
  const labelWidth = Math.min(widestLabel, Math.max(0, ...rows.map(({label}) => textWidth(label))));
  const noteWidth = Math.max(0, ...rows.map(({note = ''}) => textWidth(note)));
  const left = margin + thumb + gap + labelWidth + gap;
  const right = left + steps.length * cellWidth;
  const width = Math.max(narrowest, right + (noteWidth ? gap + noteWidth : 0) + margin);
  const inner = width - 2 * margin;
  const titles = wrap(title, inner, 2, {bold: true});
  const top = margin + titles.length * lineHeight + 4 + lineHeight;
  const units = [...new Set(rows.flatMap(({cells}) => cells.flatMap((cell) => cell?.unit ?? [])))].sort(
    (a, b) => a - b,
  );
  const keys = placed(
    units.map((unit) => `${unit} ${className(unit)}`),
    inner,
  );
  const bottom = top + rows.length * (cellHeight + 2);
  const target = blank(width, bottom + 6 + (keys.at(-1)?.y ?? 0) + lineHeight + margin, ink.paper);
  for (const [i, line] of titles.entries()) drawText(target, line, margin, margin - 2 + i * lineHeight, {bold: true});
  steps.forEach((step, i) => {
    middle(target, `${step}`, left + i * cellWidth, top - lineHeight - 1);
  });
  for (const [i, row] of rows.entries()) drawRow(target, row, top + i * (cellHeight + 2), {labelWidth, left, right});
  for (const {text, x, y, index} of keys) {
    const at = bottom + 6 + y;
    fill(target, margin + x, at + 2, swatch, swatch, classColour(units[index] ?? 0));
    drawText(target, text, margin + x + swatch + 4, at);
  }
  return target;
}

function drawRow(
  target: Pixels,
  {label, original, cells, note}: TimelineRow,
  y: number,
  {labelWidth, left, right}: {readonly labelWidth: number; readonly left: number; readonly right: number},
): void {
  const inset = Math.round((cellHeight - lineHeight) / 2);
  if (original) pasteFitted(target, fitted(original, thumb), margin, y);
  drawText(target, shorten(label, labelWidth), margin + thumb + gap, y + inset);
  cells.forEach((cell, i) => {
    const x = left + i * cellWidth;
    if (!cell) {
      fill(target, x, y, cellWidth, cellHeight, ink.empty);
      return;
    }
    fill(target, x, y, cellWidth, cellHeight, classColour(cell.unit));
    const before = cells[i - 1];
    if (before && before.unit !== cell.unit) fill(target, x - 1, y, 2, cellHeight, ink.text);
    const wrong = cell.right === false;
    middle(target, `${cell.unit}${wrong ? '✗' : ''}`, x, y + inset, wrong);
  });
  frame(target, left, y, right - left, cellHeight, ink.line);
  if (note) drawText(target, note, right + gap, y + inset, {colour: ink.faint});
}

function middle(target: Pixels, text: string, x: number, y: number, wrong = false): void {
  drawText(target, text, Math.round(x + (cellWidth - textWidth(text)) / 2), y, wrong ? {colour: ink.bad} : {});
}

/** Entries side by side, in as many lines as needed. */
function placed(texts: readonly string[], width: number): {text: string; x: number; y: number; index: number}[] {
  let [x, y] = [0, 0];
  return texts.map((text, index) => {
    const own = swatch + 4 + textWidth(text);
    if (x > 0 && x + own > width) [x, y] = [0, y + lineHeight];
    const place = {text, x, y, index};
    x += own + 2 * gap;
    return place;
  });
}
