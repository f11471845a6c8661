import type {Pixels} from '../sinks/sink.ts';
import {blank, type Colour, fill, ink} from './canvas.ts';
import {formatNumber} from './legend.ts';
import {drawText, lineHeight, textWidth} from './text.ts';
import {wrap} from './wrap.ts';

const margin = 10;
const length = 132;
const gap = 8;
/** The blue and the red of signed maps, three quarters of the way. */
const colours: {readonly [side in 'against' | 'for']: Colour} = {against: [79, 109, 207], for: [184, 73, 62]};

/** One bar a unit with its number and its value, zero where the bars begin. */
export function unitBars(values: ArrayLike<number>, {title}: {readonly title?: string | undefined} = {}): Pixels {
  const numbers = Array.from(values);
  const finite = numbers.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  const scale = length / (high - low || 1);
  const texts = numbers.map((v) => (Number.isFinite(v) ? formatNumber(v) : 'not finite'));
  const names = numbers.map((_, i) => `${i}`);
  const nameWidth = Math.max(0, ...names.map((name) => textWidth(name)));
  const textRoom = Math.max(0, ...texts.map((text) => textWidth(text)));
  const left = margin + nameWidth + gap;
  const width = left + length + gap + textRoom + margin;
  const titles = title ? wrap(title, width - 2 * margin, 2, {bold: true}) : [];
  const top = margin + (title ? titles.length * lineHeight + 3 : -2);
  const step = lineHeight + 2;
  const target = blank(width, top + numbers.length * step + margin - 2, ink.paper);
  titles.forEach((line, i) => {
    drawText(target, line, margin, margin - 2 + i * lineHeight, {bold: true});
  });
  const zero = left + Math.round(-low * scale);
  numbers.forEach((value, i) => {
    const y = top + i * step;
    drawText(target, names[i] ?? '', left - gap - textWidth(names[i] ?? ''), y, {colour: ink.faint});
    drawText(target, texts[i] ?? '', width - margin - textWidth(texts[i] ?? ''), y);
    const end = left + Math.round(((Number.isFinite(value) ? value : 0) - low) * scale);
    fill(
      target,
      Math.min(zero, end),
      y + 2,
      Math.abs(end - zero),
      lineHeight - 4,
      value < 0 ? colours.against : colours.for,
    );
  });
  fill(target, zero, top, 1, numbers.length * step - 2, ink.line);
  return target;
}
