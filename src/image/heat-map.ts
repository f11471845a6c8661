import type {Pixels} from '../sinks/sink.ts';
import {blank, fill, frame, ink, pixelAt} from './canvas.ts';
import {colourise, type MapKind} from './colormaps.ts';
import {drawLegend, type Legend, legendSize} from './legend.ts';
import {drawText, lineHeight, textWidth} from './text.ts';
import {shorten, wrap} from './wrap.ts';

export interface HeatMapRow {
  readonly name: string;
  /** One value a column; undefined where nothing was measured. */
  readonly values: readonly (number | undefined)[];
  /** A few words to the right. */
  readonly note?: {readonly text: string; readonly tone?: 'good' | 'bad' | undefined} | undefined;
}

export interface HeatMapOptions {
  readonly title: string;
  readonly subtitle?: readonly string[] | undefined;
  /** Short heads, such as numbers. */
  readonly columns: readonly string[];
  /** Written left of the heads: what the columns are. */
  readonly corner?: string | undefined;
  readonly rows: readonly HeatMapRow[];
  /** A value as the text in its cell; left out where it does not fit. */
  readonly text: (value: number) => string;
  readonly legend: Legend;
}

const margin = 10;
const gap = 6;
const cell = {width: 30, height: 17} as const;
const widestName = 130;
/** Titles may widen a small map up to this. */
const narrowest = 260;
/** Below this lightness, of 255, letters are white. */
const dark = 128;

/** A table of numbers in colours: rows with names, columns with short heads, each number in its cell. */
export function heatMap({title, subtitle = [], columns, corner = '', rows, text, legend}: HeatMapOptions): Pixels {
  const names = rows.map(({name}) => shorten(name, widestName));
  const nameWidth = Math.max(textWidth(corner), ...names.map((name) => textWidth(name)));
  const noteWidth = Math.max(0, ...rows.map(({note}) => textWidth(note?.text ?? '')));
  const left = margin + nameWidth + gap;
  const right = left + columns.length * cell.width;
  const width = Math.max(right + (noteWidth ? gap + noteWidth : 0), narrowest) + margin;
  const inner = width - 2 * margin;
  const titles = wrap(title, inner, 2, {bold: true});
  const lines = subtitle.flatMap((line) => wrap(line, inner, 4));
  const headTop = margin + (titles.length + lines.length) * lineHeight + gap;
  const top = headTop + lineHeight + 2;
  const bottom = top + rows.length * cell.height;
  const legendHeight = legendSize(legend).height;
  const target = blank(width, bottom + gap + legendHeight + margin, ink.paper);
  titles.forEach((line, i) => {
    drawText(target, line, margin, margin - 2 + i * lineHeight, {bold: true});
  });
  lines.forEach((line, i) => {
    drawText(target, line, margin, margin - 2 + (titles.length + i) * lineHeight, {colour: ink.faint});
  });
  drawText(target, corner, left - gap - textWidth(corner), headTop, {colour: ink.faint});
  columns.forEach((head, i) => {
    const own = shorten(head, cell.width);
    drawText(target, own, left + i * cell.width + Math.round((cell.width - textWidth(own)) / 2), headTop);
  });
  rows.forEach(({values, note}, i) => {
    const y = top + i * cell.height;
    const middle = y + Math.floor((cell.height - lineHeight) / 2);
    const name = names[i] ?? '';
    drawText(target, name, left - gap - textWidth(name), middle);
    columns.forEach((_, k) => {
      drawCell(target, values[k], left + k * cell.width, y, text, legend);
    });
    if (note) drawText(target, note.text, right + gap, middle, {colour: note.tone ? ink[note.tone] : ink.faint});
  });
  frame(target, left, top, columns.length * cell.width, rows.length * cell.height, ink.line);
  drawLegend(target, legend, margin, bottom + gap, Math.min(inner, legendSize(legend).width));
  return target;
}

function drawCell(
  target: Pixels,
  value: number | undefined,
  x: number,
  y: number,
  text: (value: number) => string,
  {
    kind,
    limit = 1,
    colormap,
  }: {readonly kind: MapKind; readonly limit?: number | undefined; readonly colormap?: string | undefined},
): void {
  const there = value !== undefined && Number.isFinite(value);
  const drawn = there
    ? pixelAt(colourise({values: [value], width: 1, height: 1}, {kind, limit, colormap}), 0, 0)
    : undefined;
  const [red, green, blue] = drawn ?? ink.empty;
  // A line of paper between cells.
  fill(target, x, y, cell.width - 1, cell.height - 1, [red, green, blue]);
  const own = there ? text(value) : '–';
  if (textWidth(own) > cell.width - 2) return;
  // Rec. 601 luma.
  const lightness = 0.299 * red + 0.587 * green + 0.114 * blue;
  const colour = !there ? ink.faint : lightness < dark ? ink.paper : ink.text;
  const left = x + Math.round((cell.width - 1 - textWidth(own)) / 2);
  drawText(target, own, left, y + Math.floor((cell.height - 1 - lineHeight) / 2), {colour});
}
