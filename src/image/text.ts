import {unzlibSync} from 'fflate';
import type {Pixels} from '../sinks/sink.ts';
import {blend, type Colour, ink} from './canvas.ts';
import {ascent, descent, faces, glyphs, others, ranges} from './font-data.ts';

/** Height of a line of text at scale 1, in pixels. */
export const lineHeight = ascent + descent;

export interface TextOptions {
  /** Default: almost black. */
  readonly colour?: Colour | undefined;
  /** Whole-pixel enlargement. Default 1: letters 8 pixels high. */
  readonly scale?: 1 | 2 | 3 | undefined;
  /** Default false. */
  readonly bold?: boolean | undefined;
}

interface Glyph {
  readonly width: number;
  readonly left: number;
  readonly advance: number;
  readonly top: number;
  readonly rows: number;
  /** Where its coverage begins in the table. */
  readonly at: number;
}

/** Drawn for a character that the font does not have. */
const missing = '□';

/** Draws one line of text; (x, y) is the left end of its top, `lineHeight` times scale above its bottom. */
export function drawText(target: Pixels, text: string, x: number, y: number, options: TextOptions = {}): void {
  const {colour = ink.text, scale = 1, bold = false} = options;
  const {bytes} = font();
  let pen = x;
  for (const glyph of glyphsOf(text, bold)) {
    for (let i = 0; i < glyph.width * glyph.rows; i++) {
      const pair = bytes[glyph.at + (i >> 1)] ?? 0;
      const cover = i % 2 === 0 ? pair >> 4 : pair & 15;
      if (cover === 0) continue;
      const left = pen + (glyph.left + (i % glyph.width)) * scale;
      const top = y + (glyph.top + Math.floor(i / glyph.width)) * scale;
      for (let k = 0; k < scale * scale; k++) {
        blend(target, left + (k % scale), top + Math.floor(k / scale), colour, cover / 15);
      }
    }
    pen += glyph.advance * scale;
  }
}

/** Width of one line of text in pixels. */
export function textWidth(text: string, scale = 1, bold = false): number {
  return glyphsOf(text, bold).reduce((sum, glyph) => sum + glyph.advance, 0) * scale;
}

/** What is really drawn: marks that the font lacks are taken off their letters, any other unknown character is □. */
export function drawable(text: string): string {
  const {index} = font();
  return Array.from(text.normalize('NFC').replace(/\s/g, ' '), (character) => {
    if (index.has(character)) return character;
    const plain = character.normalize('NFKD').replace(/\p{M}/gu, '');
    return plain && Array.from(plain).every((c) => index.has(c)) ? plain : missing;
  }).join('');
}

/** The same few captions are measured and drawn again and again. */
const laidOut = new Map<string, readonly Glyph[]>();
const mostLaidOut = 4096;

function glyphsOf(text: string, bold: boolean): readonly Glyph[] {
  const key = `${bold ? 'b' : 'r'}${text}`;
  const known = laidOut.get(key);
  if (known) return known;
  if (laidOut.size >= mostLaidOut) laidOut.clear();
  const fresh = layOut(text, bold);
  laidOut.set(key, fresh);
  return fresh;
}

function layOut(text: string, bold: boolean): Glyph[] {
  const {index, table} = font();
  const face = table[faces.findIndex((f) => f.bold === bold)] ?? [];
  return Array.from(drawable(text)).flatMap((character) => face[index.get(character) ?? 0] ?? []);
}

interface Font {
  readonly bytes: Uint8Array;
  readonly index: ReadonlyMap<string, number>;
  /** Glyphs by face and by place in the index. */
  readonly table: readonly (readonly Glyph[])[];
}

let unpacked: Font | undefined;

/** The font is unpacked when first asked for. */
function font(): Font {
  unpacked ??= unpack();
  return unpacked;
}

function unpack(): Font {
  const bytes = unzlibSync(Uint8Array.from(atob(glyphs), (c) => c.charCodeAt(0)));
  const characters = [
    ...ranges.flatMap(([from, to]) => Array.from({length: to - from + 1}, (_, i) => String.fromCodePoint(from + i))),
    ...others,
  ];
  let at = 0;
  const next = () => bytes[at++] ?? 0;
  const table = faces.map(() =>
    characters.map(() => {
      const [width, left, advance, top, rows] = [next(), next() - 128, next(), next(), next()];
      const glyph = {width, left, advance, top, rows, at};
      at += Math.ceil((width * rows) / 2);
      return glyph;
    }),
  );
  return {bytes, index: new Map(characters.map((c, i) => [c, i])), table};
}
