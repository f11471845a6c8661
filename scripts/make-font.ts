/**
 * Draws the glyph table src/image/font-data.ts from DejaVu Sans. Run once, when characters or sizes change:
 *
 *   npm i --no-save opentype.js@2.0.0 dejavu-fonts-ttf@2.37.3
 *   npx tsx scripts/make-font.ts node_modules/dejavu-fonts-ttf/ttf
 *
 * The two packages are no devDependencies: 15 MB for a table that hardly ever changes.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {zlibSync} from 'fflate';

/** What is used of opentype.js. */
interface Command {
  readonly type: 'M' | 'L' | 'Q' | 'C' | 'Z';
  readonly x: number;
  readonly y: number;
  readonly x1: number;
  readonly y1: number;
}
interface Font {
  readonly unitsPerEm: number;
  charToGlyph(text: string): {
    readonly index: number;
    readonly advanceWidth: number;
    getPath(x: number, y: number, size: number): {readonly commands: readonly Command[]};
  };
}
interface Library {
  parse(bytes: ArrayBuffer): Font;
}

/** At 11 px an x-height of DejaVu Sans is 6.02 px, a capital 8.02 px, a stem 0.99 px: crisp without hinting. */
const base = 11;
const faces = [
  {file: 'DejaVuSans.ttf', size: base, bold: false},
  {file: 'DejaVuSans-Bold.ttf', size: base, bold: true},
] as const;

const ranges: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0xff],
  [0x100, 0x17f],
  [0x391, 0x3a1],
  [0x3a3, 0x3a9],
  [0x3b1, 0x3c9],
  [0x410, 0x44f],
];
const extra = '–—‘’“”•…€→−≈≤≥✓✗□ЁёІіЇїЄєҐґ';
const symbols = [
  ...ranges.flatMap(([from, to]) => Array.from({length: to - from + 1}, (_, i) => from + i)),
  ...Array.from(extra, (c) => c.codePointAt(0) ?? 0),
];

/** Coverage is counted on this many lines a pixel, exactly along each line. */
const lines = 16;
/** Pixels above the baseline and below it at size 11. */
const above = 11;
const below = 3;

interface Glyph {
  readonly width: number;
  readonly left: number;
  readonly advance: number;
  /** Coverage 0..15, row by row, above + below rows at size 11. */
  readonly cover: Uint8Array;
}

type Edge = readonly [x0: number, y0: number, x1: number, y1: number];

const name: string = 'opentype.js';
const imported: Library & {default?: Library} = await import(name);
const library = imported.default ?? imported;
const folder = process.argv[2] ?? 'node_modules/dejavu-fonts-ttf/ttf';
const bytes: number[] = [];
for (const {file, size} of faces) {
  const buffer = readFileSync(join(folder, file));
  const font = library.parse(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength));
  for (const symbol of symbols) pack(drawn(font, symbol, size));
}
const packed = Buffer.from(zlibSync(Uint8Array.from(bytes), {level: 9})).toString('base64');
writeFileSync('src/image/font-data.ts', source(packed));
console.log(`${symbols.length} characters, ${faces.length} faces: ${bytes.length} bytes, packed ${packed.length}`);

/** A glyph is five bytes (width, left + 128, advance, first row with ink, rows) and its coverage, two pixels a byte. */
function pack({width, left, advance, cover}: Glyph): void {
  const height = width ? cover.length / width : 0;
  const filled = Array.from({length: height}, (_, y) => cover.subarray(y * width, (y + 1) * width).some((v) => v > 0));
  const top = Math.max(0, filled.indexOf(true));
  const rows = filled.includes(true) ? filled.lastIndexOf(true) + 1 - top : 0;
  bytes.push(width, left + 128, advance, top, rows);
  const used = cover.subarray(top * width, (top + rows) * width);
  for (let i = 0; i < used.length; i += 2) bytes.push(((used[i] ?? 0) << 4) | (used[i + 1] ?? 0));
}

function drawn(font: Font, symbol: number, size: number): Glyph {
  const glyph = font.charToGlyph(String.fromCodePoint(symbol));
  if (glyph.index === 0 && symbol !== 0xa0) throw new Error(`the font has no U+${symbol.toString(16)}`);
  const advance = Math.round((glyph.advanceWidth * size) / font.unitsPerEm);
  const edges = edgesOf(glyph.getPath(0, 0, size).commands);
  // A shift of less than half a pixel puts upright stems onto whole pixels: the sharpest of some is taken.
  const shifts = Array.from({length: 13}, (_, i) => (i - 6) / 16);
  return shifts
    .map((shift) => covered(edges, shift, size, advance))
    .reduce((a, b) => (sharpness(b) > sharpness(a) ? b : a));
}

function sharpness({cover}: Glyph): number {
  return cover.reduce((sum, v) => sum + v * v, 0);
}

function edgesOf(commands: readonly Command[]): Edge[] {
  const edges: Edge[] = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const to = (nextX: number, nextY: number) => {
    edges.push([x, y, nextX, nextY]);
    [x, y] = [nextX, nextY];
  };
  for (const command of commands) {
    if (command.type === 'M') [x, y, startX, startY] = [command.x, command.y, command.x, command.y];
    else if (command.type === 'L') to(command.x, command.y);
    else if (command.type === 'Z') to(startX, startY);
    else if (command.type === 'Q') {
      const [x0, y0, pieces] = [x, y, 8];
      for (let k = 1; k <= pieces; k++) {
        const [t, s] = [k / pieces, 1 - k / pieces];
        to(
          s * s * x0 + 2 * s * t * command.x1 + t * t * command.x,
          s * s * y0 + 2 * s * t * command.y1 + t * t * command.y,
        );
      }
    } else throw new Error('TrueType outlines have no cubic curves');
  }
  return edges;
}

function covered(edges: readonly Edge[], shift: number, size: number, advance: number): Glyph {
  const scale = size / base;
  const height = (above + below) * scale;
  const xs = edges.flatMap(([x0, , x1]) => [x0 + shift, x1 + shift]);
  if (xs.length === 0) return {width: 0, left: 0, advance, cover: new Uint8Array(0)};
  const left = Math.floor(Math.min(...xs) + 1 / 32);
  const width = Math.max(1, Math.ceil(Math.max(...xs) - 1 / 32) - left);
  const sums = new Float64Array(width * height);
  for (let line = 0; line < height * lines; line++) {
    const y = (line + 0.5) / lines - above * scale;
    const row = Math.floor(line / lines);
    let winding = 0;
    let from = 0;
    for (const [x, turn] of crossings(edges, y)) {
      if (winding !== 0) fill(sums, row * width, width, from - left, x + shift - left);
      winding += turn;
      from = x + shift;
    }
  }
  const cover = Uint8Array.from(sums, (v) => Math.round((Math.min(lines, v) / lines) * 15));
  return {width, left, advance, cover};
}

function crossings(edges: readonly Edge[], y: number): [number, number][] {
  const found: [number, number][] = [];
  for (const [x0, y0, x1, y1] of edges) {
    if (y0 <= y === y1 <= y) continue;
    found.push([x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), y1 > y0 ? 1 : -1]);
  }
  return found.sort(([a], [b]) => a - b);
}

function fill(sums: Float64Array, start: number, width: number, from: number, to: number): void {
  for (let x = Math.max(0, Math.floor(from)); x < Math.min(width, Math.ceil(to)); x++) {
    sums[start + x] = (sums[start + x] ?? 0) + Math.min(to, x + 1) - Math.max(from, x);
  }
}

function source(packed: string): string {
  const wrapped = (packed.match(/.{1,110}/g) ?? []).map((line) => `  '${line}'`).join(' +\n');
  const licence = readFileSync(join(folder, '..', 'LICENSE'), 'utf8').split('\n\nArev Fonts Copyright')[0] ?? '';
  const notice = licence.split('\n').map((line) => ` * ${line}`.trimEnd());
  const rows = ranges.map(([from, to]) => `  [0x${from.toString(16)}, 0x${to.toString(16)}],`).join('\n');
  const list = faces.map(({size, bold}) => `  {scale: ${size / base}, bold: ${bold}},`).join('\n');
  return `// biome-ignore-all format: a generated table
/**
 * Written by scripts/make-font.ts: pictures of characters of DejaVu Sans 2.37. The licence of that font:
 *
${notice.join('\n')}
 */

/** Pixels above and below the baseline at scale 1. */
export const ascent = ${above};
export const descent = ${below};

/** Order of the faces in the table. */
export const faces = [
${list}
] as const;

/** The characters, in the order of the table: these ranges (both ends included), then the others. */
export const ranges: readonly (readonly [number, number])[] = [
${rows}
];
export const others = '${extra}';

/** Base64 of zlib: a glyph is width, left + 128, advance, first row, rows; then coverage 0..15, two pixels a byte. */
export const glyphs =
${wrapped};
`;
}
