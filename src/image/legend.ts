import type {Pixels} from '../sinks/sink.ts';
import {type Colour, fill, frame, ink, paste} from './canvas.ts';
import {colourise, type MapKind, notFinite} from './colormaps.ts';
import {drawText, lineHeight, textWidth} from './text.ts';
import {shorten} from './wrap.ts';

/** What the colours of a map mean. */
export interface Legend {
  readonly kind: MapKind;
  /** The value of the full colour; without it (each map has its own) the end says 'max'. */
  readonly limit?: number | undefined;
  readonly text: string;
  /** Colour map in use, if not the default one. */
  readonly colormap?: string | undefined;
  /** How many values were not finite; more than 0 adds their colour to the legend. */
  readonly notFinite?: number | undefined;
}

const bar = {width: 132, height: 9};

/** Space that a legend takes: the text, the bar with its ends, and a line for values that are not finite. */
export function legendSize(legend: Legend): {width: number; height: number} {
  const lines = legend.notFinite ? 3 : 2;
  return {width: Math.max(bar.width + 16, textWidth(legend.text) + 4), height: lines * lineHeight + bar.height + 6};
}

export function drawLegend(target: Pixels, legend: Legend, x: number, y: number, width: number): void {
  drawText(target, shorten(legend.text, width), x, y);
  const top = y + lineHeight + 2;
  const left = x + 1;
  paste(target, colours(legend), left, top);
  frame(target, left, top, bar.width, bar.height, ink.line);
  const under = top + bar.height + 2;
  const end = legend.limit === undefined ? 'max' : formatNumber(legend.limit);
  const signed = legend.kind === 'signed';
  label(signed ? `−${end}` : '0', left, 0);
  if (signed) label('0', left + bar.width / 2, 0.5);
  label(end, left + bar.width, 1);
  if (legend.notFinite) {
    fill(target, left, under + lineHeight + 3, 8, 8, notFinite);
    drawText(target, `${legend.notFinite} not finite`, left + 13, under + lineHeight, {colour: ink.faint});
  }

  function label(text: string, at: number, share: number): void {
    const colour: Colour = ink.faint;
    drawText(target, text, Math.round(at - textWidth(text) * share), under, {colour});
  }
}

/** Three significant digits, with a true minus sign. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(1) : `${Number(value.toPrecision(3))}`;
  return text.replaceAll('-', '−').replace('e+', 'e');
}

function colours({kind, colormap}: Legend): Pixels {
  const {width, height} = bar;
  const values = Array.from({length: width * height}, (_, i) => {
    const share = (i % width) / (width - 1);
    return kind === 'signed' ? 2 * share - 1 : share;
  });
  return colourise({values, width, height}, {kind, limit: 1, colormap});
}
