import type {Pixels} from '../sinks/sink.ts';
import {blank, type Colour, fill, frame, ink} from './canvas.ts';
import {drawLegend, type Legend, legendSize} from './legend.ts';
import {drawText, lineHeight, textWidth} from './text.ts';
import {type Fitted, fitted, pasteFitted} from './tile.ts';
import {shorten, wrap} from './wrap.ts';

export interface SheetRow {
  readonly label?: readonly string[] | undefined;
  readonly cells: readonly (Pixels | undefined)[];
  /** One line under each cell. */
  readonly notes?: readonly (string | undefined)[] | undefined;
  readonly tone?: 'good' | 'bad' | undefined;
}

export interface SheetOptions {
  readonly title?: string | undefined;
  /** Lines under the title. */
  readonly subtitle?: readonly string[] | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly SheetRow[];
  /** Side of a tile in pixels. */
  readonly tile: number;
  /** The first column stands apart from the others. */
  readonly firstApart?: boolean | undefined;
  readonly legends?: readonly Legend[] | undefined;
}

const margin = 10;
const gutter = 6;
const apart = 12;
/** Widest column of labels; longer lines are broken, then cut. */
const widestLabel = 108;
const markWidth = 14;
const indent = '  ';
const narrowestColumn = 28;
/** A title or subtitle may widen a narrow sheet up to this. */
const narrowestText = 260;
const marks = {good: '✓', bad: '✗'} as const;

/** Tiles in rows and columns with labels around them: what grids, filmstrips and feature maps have in common. */
export function sheet(options: SheetOptions): Pixels {
  const {columns, legends = []} = options;
  const rows = options.rows.map((row) => ({...row, cells: row.cells.map((c) => c && fitted(c, options.tile))}));
  const count = Math.max(columns.length, ...rows.map((row) => row.cells.length), 0);
  const all = rows.flatMap((row) => row.cells);
  const wide = Math.max(narrowestColumn, ...all.map((c) => c?.width ?? 0), all.some((c) => c) ? 0 : options.tile);
  const high = Math.max(1, ...all.map((c) => c?.height ?? 0), all.some((c) => c) ? 0 : options.tile);

  const marked = rows.some((row) => row.tone) ? markWidth : 0;
  const labelWidth = widthOfLabels(rows);
  const left = margin + marked + labelWidth + (marked + labelWidth ? gutter : 0);
  const gap = (column: number) => column * (wide + gutter) + (options.firstApart && column > 0 ? apart : 0);
  const tiles = count > 0 ? gap(count - 1) + wide : 0;
  const texts = [textWidth(options.title ?? '', 1, true), ...(options.subtitle ?? []).map((text) => textWidth(text))];
  const beside = [
    ...legends.map((legend) => legendSize(legend).width),
    ...texts.map((w) => Math.min(w, narrowestText)),
  ];
  const width = Math.max(left + tiles, margin + Math.max(0, ...beside)) + margin;
  const inner = width - 2 * margin;

  const title = options.title ? wrap(options.title, inner, 2, {bold: true}) : [];
  const subtitle = (options.subtitle ?? []).flatMap((text) => wrap(text, inner, 2));
  const heads = columns.map((text) => wrap(text, wide + gutter - 2, 2));
  const headLines = Math.max(0, ...heads.map((lines) => lines.length));
  const labels = rows.map((row) => fittedLabel(row.label ?? [], labelWidth, Math.floor(high / lineHeight)));
  const noted = rows.map((row) => (row.notes?.some((note) => note) ? lineHeight + 1 : 0));
  const heights = rows.map((_, i) => Math.max(high + (noted[i] ?? 0), (labels[i]?.length ?? 0) * lineHeight));

  const titleTop = margin - 2;
  const subtitleTop = titleTop + title.length * lineHeight + (title.length ? 2 : 0);
  const headTop = subtitleTop + subtitle.length * lineHeight + (title.length + subtitle.length && headLines ? 5 : 0);
  const above = title.length + subtitle.length;
  const top = headTop + headLines * lineHeight + (headLines ? 3 : above ? 7 : 2);
  const placed = placeLegends(legends, inner);
  const bottom = heights.reduce((y, h) => y + h + gutter, top);
  const height = bottom - gutter + (placed.height ? placed.height + 10 : 0) + margin;

  const target = blank(width, height, ink.paper);
  title.forEach((line, i) => {
    drawText(target, line, margin, titleTop + i * lineHeight, {bold: true});
  });
  subtitle.forEach((line, i) => {
    drawText(target, line, margin, subtitleTop + i * lineHeight, {colour: ink.faint});
  });
  heads.forEach((lines, column) => {
    const y = headTop + (headLines - lines.length) * lineHeight;
    lines.forEach((line, i) => {
      centre(target, line, left + gap(column), y + i * lineHeight, wide, ink.text);
    });
  });
  let y = top;
  rows.forEach((row, i) => {
    const rowHeight = heights[i] ?? high;
    if (row.tone === 'bad') fill(target, 4, y - 3, width - 8, rowHeight + gutter, ink.badPaper);
    if (row.tone) drawText(target, marks[row.tone], margin, y, {colour: ink[row.tone]});
    (labels[i] ?? []).forEach((line, k) => {
      drawText(target, line, margin + marked, y + k * lineHeight, {colour: k === 0 ? ink.text : colourOf(line)});
    });
    for (let column = 0; column < count; column++) {
      const x = left + gap(column);
      drawCell(target, row.cells[column], x, y, wide, high);
      const note = row.notes?.[column];
      if (note) centre(target, shorten(note, wide + gutter - 2), x, y + high + 1, wide, colourOf(note));
    }
    y += rowHeight + gutter;
  });
  placed.at.forEach(({legend, x, y: down, room}) => {
    drawLegend(target, legend, margin + x, bottom - gutter + 10 + down, room);
  });
  return target;
}

/** A note that ends in ✓ or ✗ takes the colour of the mark. */
function colourOf(text: string): Colour {
  return text.endsWith(marks.bad) ? ink.bad : text.endsWith(marks.good) ? ink.good : ink.text;
}

function centre(target: Pixels, text: string, x: number, y: number, width: number, colour: Colour): void {
  drawText(target, text, Math.round(x + (width - textWidth(text)) / 2), y, {colour});
}

function drawCell(target: Pixels, cell: Fitted | undefined, x: number, y: number, wide: number, high: number): void {
  if (!cell) {
    fill(target, x, y, wide, high, ink.empty);
    centre(target, '–', x, y + Math.round((high - lineHeight) / 2), wide, ink.faint);
    return;
  }
  const [left, top] = [x + Math.floor((wide - cell.width) / 2), y + Math.floor((high - cell.height) / 2)];
  pasteFitted(target, cell, left, top);
  frame(target, left, top, cell.width, cell.height, ink.line);
}

function widthOfLabels(rows: readonly Pick<SheetRow, 'label'>[]): number {
  const widths = rows.flatMap((row) => (row.label ?? []).map((line) => textWidth(line)));
  return Math.min(widestLabel, Math.max(0, ...widths));
}

/** Long lines are broken while there is room beside the tile, each in its turn; continued lines are indented. */
function fittedLabel(label: readonly string[], width: number, room: number): string[] {
  const most = label.map(() => 1);
  const wrapped = (i: number) => wrap(label[i] ?? '', width, most[i] ?? 1, {indent});
  let spare = room - label.length;
  for (let before = -1; spare > 0 && spare !== before; ) {
    before = spare;
    label.forEach((_, i) => {
      const lines = wrapped(i);
      if (spare > 0 && lines.at(-1)?.endsWith('…')) {
        most[i] = lines.length + 1;
        spare--;
      }
    });
  }
  return label.flatMap((_, i) => wrapped(i));
}

interface Place {
  readonly legend: Legend;
  readonly x: number;
  readonly y: number;
  readonly room: number;
}

/** Legends side by side, in as many lines as needed. */
function placeLegends(legends: readonly Legend[], width: number): {at: Place[]; height: number} {
  let [x, y, line] = [0, 0, 0];
  const at = legends.map((legend) => {
    const size = legendSize(legend);
    const room = Math.min(size.width, width);
    if (x > 0 && x + room > width) [x, y, line] = [0, y + line + gutter, 0];
    const place = {legend, x, y, room};
    x += room + apart;
    line = Math.max(line, size.height);
    return place;
  });
  return {at, height: legends.length ? y + line : 0};
}
