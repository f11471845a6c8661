import type {Pixels} from '../sinks/sink.ts';
import {blank, blend, type Colour, fill, frame, ink} from './canvas.ts';
import {formatNumber} from './legend.ts';
import {drawText, lineHeight, textWidth} from './text.ts';
import {wrap} from './wrap.ts';

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** Stands beside the point. */
  readonly label: string;
  readonly colour: Colour;
}

export interface ScatterAxis {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface ScatterOptions {
  readonly title: string;
  readonly x: ScatterAxis;
  readonly y: ScatterAxis;
  readonly points: readonly ScatterPoint[];
  /** What the colours mean. */
  readonly keys: readonly {readonly text: string; readonly colour: Colour}[];
}

const margin = 10;
const [across, down] = [360, 300];
const radius = 3;
const ticks = [0, 0.25, 0.5, 0.75, 1];

/** Points in a plane of two numbers, each with its name; names that would lie on others are left out. */
export function scatter({title, x, y, points, keys}: ScatterOptions): Pixels {
  const label = (axis: ScatterAxis, share: number) => formatNumber(axis.from + share * (axis.to - axis.from));
  const room = Math.max(...ticks.map((share) => textWidth(label(y, share))));
  const left = margin + room + 6;
  const width = left + across + 2 * margin;
  const titles = wrap(title, width - 2 * margin, 2, {bold: true});
  const top = margin + (titles.length + 1) * lineHeight + 6;
  const bottom = top + down;
  const height = bottom + 4 + 2 * lineHeight + keys.length * lineHeight + margin;
  const target = blank(width, height, ink.paper);
  for (const [i, line] of titles.entries()) drawText(target, line, margin, margin - 2 + i * lineHeight, {bold: true});
  drawText(target, y.name, margin, top - lineHeight - 4, {colour: ink.faint});
  for (const share of ticks) {
    const [column, row] = [left + Math.round(share * across), bottom - Math.round(share * down)];
    fill(target, column, top, 1, down, ink.empty);
    fill(target, left, row, across, 1, ink.empty);
    const [below, beside] = [label(x, share), label(y, share)];
    drawText(target, below, Math.round(column - textWidth(below) / 2), bottom + 3, {colour: ink.faint});
    drawText(target, beside, left - 5 - textWidth(beside), row - Math.round(lineHeight / 2), {colour: ink.faint});
  }
  frame(target, left, top, across, down, ink.line);
  const inFrame = (value: number, {from, to}: ScatterAxis) => Math.min(1, Math.max(0, (value - from) / (to - from)));
  const placed = points.map((point) => ({
    ...point,
    column: left + Math.round(inFrame(point.x, x) * across),
    row: bottom - Math.round(inFrame(point.y, y) * down),
  }));
  for (const {column, row, colour} of placed) dot(target, column, row, colour);
  drawNames(target, placed, left, left + across);
  drawText(target, x.name, left + across - textWidth(x.name), bottom + 3 + lineHeight, {colour: ink.faint});
  keys.forEach(({text, colour}, i) => {
    const at = bottom + 6 + (i + 2) * lineHeight;
    dot(target, left + radius, at + Math.round(lineHeight / 2), colour);
    drawText(target, text, left + 4 * radius, at);
  });
  return target;
}

interface Placed extends ScatterPoint {
  readonly column: number;
  readonly row: number;
}

/** To the right of its point, or to the left where that is taken. */
function drawNames(target: Pixels, points: readonly Placed[], from: number, to: number): void {
  const taken = points.map(({column, row}) => ({
    ...{left: column - radius, right: column + radius, top: row - radius, bottom: row + radius},
  }));
  for (const {label, column, row} of points) {
    const wide = textWidth(label);
    const free = [column + radius + 2, column - radius - 2 - wide].map((left) => ({
      ...{left, right: left + wide, top: row - 5, bottom: row + 5},
    }));
    const box = free.find(
      (one) =>
        one.left >= from &&
        one.right <= to &&
        !taken.some((t) => one.left < t.right && one.right > t.left && one.top < t.bottom && one.bottom > t.top),
    );
    if (!box) continue;
    taken.push(box);
    drawText(target, label, box.left, row - Math.round(lineHeight / 2), {colour: ink.faint});
  }
}

function dot(target: Pixels, x: number, y: number, colour: Colour): void {
  for (let down = -radius - 1; down <= radius + 1; down++) {
    for (let right = -radius - 1; right <= radius + 1; right++) {
      // Covered by how far the edge of the disc is away, so that it is smooth.
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(right, down)));
      blend(target, x + right, y + down, colour, cover);
    }
  }
}
