import {blank, blend, type Colour, fill, ink} from '../../image/canvas.ts';
import {formatNumber} from '../../image/legend.ts';
import {drawText, lineHeight, textWidth} from '../../image/text.ts';
import {shorten, wrap} from '../../image/wrap.ts';
import type {Pixels} from '../../sinks/sink.ts';
import {type Axis, axisFor} from './axis.ts';
import {bootstrapText, type Judge, type Quality, type Verdict, verdictOn} from './quality.ts';

const margin = 14;
const gap = 8;
const plotWidth = 220;
const rowHeight = lineHeight + 4;
const between = {panels: 18, columns: 32};
const widestName = 150;
const longestNote = 96;
/** Panels beside each other: few stand in one column, many in several, so that the sheet stays near a page's shape. */
const columnsFor = (panels: number): number => (panels <= 3 ? 1 : panels <= 10 ? 2 : 3);
/** The blue of signed maps, darker. */
const mark: Colour = [49, 84, 190];

/** A panel for each metric: a dot for each method's mean, a bar for its interval. */
export function qualityChart(quality: Quality): Pixels {
  const {methods, metrics} = quality;
  const names = Math.min(widestName, Math.max(0, ...methods.map((name) => textWidth(name))));
  const notes = Math.min(longestNote, Math.max(0, ...quality.verdicts.map((one) => textWidth(note(one, quality)))));
  const panel = {width: names + gap + plotWidth + gap + notes, height: panelHeight(methods.length)};
  const columns = Math.min(columnsFor(metrics.length), Math.max(1, metrics.length));
  const perColumn = Math.ceil(metrics.length / columns);
  const width = 2 * margin + columns * panel.width + (columns - 1) * between.columns;
  const title = wrap(`Quality of explanations: ${quality.model}`, width - 2 * margin, 2, {bold: true});
  const under = [`explained: ${quality.question}`, bootstrapText(quality)].flatMap((text) =>
    wrap(text, width - 2 * margin, 3),
  );
  const top = margin + (title.length + under.length) * lineHeight + between.panels;
  const height = top + perColumn * (panel.height + between.panels) - between.panels + margin;
  const target = blank(width, height, ink.paper);
  title.forEach((line, i) => {
    drawText(target, line, margin, margin + i * lineHeight, {bold: true});
  });
  under.forEach((line, i) => {
    drawText(target, line, margin, margin + (title.length + i) * lineHeight, {colour: ink.faint});
  });
  metrics.forEach((metric, i) => {
    const x = margin + Math.floor(i / perColumn) * (panel.width + between.columns);
    const y = top + (i % perColumn) * (panel.height + between.panels);
    drawPanel(target, quality, metric, {x, y, names, notes});
  });
  return target;
}

const headHeight = 2 * lineHeight + 3;

function panelHeight(methods: number): number {
  return headHeight + methods * rowHeight + 3 + lineHeight;
}

interface Room {
  readonly x: number;
  readonly y: number;
  /** Width of the names on the left and of the numbers on the right. */
  readonly names: number;
  readonly notes: number;
}

function drawPanel(target: Pixels, quality: Quality, metric: Judge, {x, y, names, notes}: Room): void {
  const width = names + gap + plotWidth + gap + notes;
  drawText(target, shorten(metric.name, width, true), x, y, {bold: true});
  const direction = metric.direction === 'neither' ? 'neither way is better' : metric.direction;
  drawText(target, shorten(`${direction} · ${metric.range}`, width), x, y + lineHeight, {colour: ink.faint});
  const verdicts = quality.methods.map((method) => verdictOn(quality, method, metric.name));
  const left = x + names + gap;
  const top = y + headHeight;
  const axis = axisFor(verdicts.flatMap(valuesOf), plotWidth);
  drawAxis(target, axis, left, top, verdicts.length * rowHeight);
  verdicts.forEach((verdict, i) => {
    const at = top + i * rowHeight;
    const name = shorten(quality.methods[i] ?? '', names);
    drawText(target, name, x + names - textWidth(name), at + 2);
    const text = shorten(note(verdict, quality), notes);
    const {scored = 0} = verdict?.summary ?? {};
    drawText(target, text, left + plotWidth + gap, at + 2, {colour: scored > 0 ? ink.text : ink.faint});
    drawVerdict(target, verdict, axis, left, at + Math.floor(rowHeight / 2));
  });
}

function valuesOf(verdict: Verdict | undefined): number[] {
  const {summary} = verdict ?? {};
  return summary && summary.scored > 0
    ? [summary.mean, summary.interval?.low ?? summary.mean, summary.interval?.high ?? summary.mean]
    : [];
}

function drawAxis(target: Pixels, {ticks, label, at}: Axis, left: number, top: number, height: number): void {
  fill(target, left, top, plotWidth, height, ink.empty);
  let taken = Number.NEGATIVE_INFINITY;
  for (const tick of ticks) {
    const x = left + at(tick);
    fill(target, x, top, 1, height + 3, tick === 0 ? ink.faint : ink.line);
    const text = label(tick);
    const from = x - Math.floor(textWidth(text) / 2);
    if (from < taken + gap) continue;
    drawText(target, text, from, top + height + 3, {colour: ink.faint});
    taken = from + textWidth(text);
  }
}

const reach = 3;

function drawVerdict(target: Pixels, verdict: Verdict | undefined, {at}: Axis, left: number, middle: number): void {
  const {summary} = verdict ?? {};
  if (!summary || summary.scored === 0) return;
  const {mean, interval} = summary;
  if (interval) {
    const [from, to] = [left + at(interval.low), left + at(interval.high)];
    fill(target, from, middle - 1, to - from + 1, 2, mark);
    for (const end of [from, to]) fill(target, end, middle - reach - 1, 1, 2 * reach + 2, mark);
  }
  dot(target, left + at(mean), middle, reach + 1);
}

/** A disc around the corner of four pixels, with soft edges. */
function dot(target: Pixels, x: number, y: number, radius: number): void {
  for (let dy = -radius - 1; dy <= radius; dy++) {
    for (let dx = -radius - 1; dx <= radius; dx++) {
      const away = Math.hypot(dx + 0.5, dy + 0.5);
      blend(target, x + dx, y + dy, mark, Math.min(1, Math.max(0, radius - away + 0.5)));
    }
  }
}

/** The mean, and of how many images where some have no score. */
function note(verdict: Verdict | undefined, {images}: Quality): string {
  const {summary} = verdict ?? {};
  if (!summary) return 'refused';
  if (summary.scored === 0) return 'no score';
  const few = summary.scored < images ? ` (${summary.scored} of ${images})` : '';
  return `${formatNumber(summary.mean)}${few}`;
}
