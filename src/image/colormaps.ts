import {lab, rgb} from 'd3-color';
import {
  interpolateBrBG,
  interpolateCividis,
  interpolateGreys,
  interpolateInferno,
  interpolateMagma,
  interpolatePiYG,
  interpolatePlasma,
  interpolatePRGn,
  interpolatePuOr,
  interpolateRdBu,
  interpolateViridis,
} from 'd3-scale-chromatic';
import {ExplainError} from '../core/errors.ts';
import type {Pixels} from '../sinks/sink.ts';
import type {Colour} from './canvas.ts';
import {wordOf} from './words.ts';

/** How a map is drawn: `signed` around zero, `positive` from zero up. */
export type MapKind = 'signed' | 'positive';

/** A function of 0..1 to a CSS colour. */
type Ramp = (t: number) => string;

/** The first of each kind is the default. All are safe for the colour-blind. */
const ramps: {readonly [kind in MapKind]: {readonly [name: string]: Ramp}} = {
  signed: {
    'blue-red': blueRed,
    RdBu: (t) => interpolateRdBu(1 - t),
    PuOr: (t) => interpolatePuOr(1 - t),
    PRGn: interpolatePRGn,
    BrBG: interpolateBrBG,
    PiYG: (t) => interpolatePiYG(1 - t),
  },
  positive: {
    inferno: interpolateInferno,
    magma: interpolateMagma,
    plasma: interpolatePlasma,
    viridis: interpolateViridis,
    cividis: interpolateCividis,
    greys: (t) => interpolateGreys(1 - t),
  },
};

/** NaN and infinities are drawn in this colour, which no colour map has. */
export const notFinite: Colour = [255, 0, 255];
const notFiniteWord = wordOf(notFinite);

/** Colours on each side of zero; an odd table for signed maps, so that zero has the middle one for itself. */
const steps = 255;

/** Each colour as one word: see words.ts. */
const tables = new Map<string, Int32Array>();

/** Names that `colourise` takes for maps of this kind, the default first. */
export function colormapNames(kind: MapKind): string[] {
  return Object.keys(ramps[kind]);
}

/**
 * A plane of values as colours: `signed` from -limit (blue) over 0 (white) to limit (red), `positive` from 0 (black) to
 * limit (pale yellow). Values beyond the limit get the colour of the end. With a limit of 0 everything finite is
 * drawn as zero. NaN and infinities are drawn in `notFinite`. Throws `bad-option` for an unknown colour map.
 */
export function colourise(
  plane: {readonly values: ArrayLike<number>; readonly height: number; readonly width: number},
  {kind, limit, colormap}: {readonly kind: MapKind; readonly limit: number; readonly colormap?: string | undefined},
): Pixels {
  const {values, height, width} = plane;
  const table = tableOf(kind, colormap);
  const data = new Uint8ClampedArray(width * height * 4);
  const words = new Int32Array(data.buffer);
  for (let i = 0; i < words.length; i++) {
    const value = values[i] ?? Number.NaN;
    words[i] = Number.isFinite(value) ? (table[placeOf(value, kind, limit)] ?? 0) : notFiniteWord;
  }
  return {width, height, data};
}

function placeOf(value: number, kind: MapKind, limit: number): number {
  const share = limit > 0 ? Math.max(-1, Math.min(1, value / limit)) : 0;
  return kind === 'signed' ? Math.round(share * steps) + steps : Math.round(Math.max(0, share) * steps);
}

function tableOf(kind: MapKind, colormap: string | undefined): Int32Array {
  const names = colormapNames(kind);
  const name = colormap ?? names[0] ?? '';
  const key = `${kind} ${name}`;
  const known = tables.get(key);
  if (known) return known;
  const ramp = ramps[kind][name];
  if (!ramp) throw new ExplainError('bad-option', `no ${kind} colour map '${name}'; there are: ${names.join(', ')}`);
  const last = kind === 'signed' ? 2 * steps : steps;
  const table = Int32Array.from({length: last + 1}, (_, i) => {
    const {r, g, b} = rgb(ramp(i / last));
    return wordOf([Math.round(r), Math.round(g), Math.round(b)]);
  });
  tables.set(key, table);
  return table;
}

const white = [97, 0, 0] as const;
/** Both ends have the same lightness and distance from white, so that equal sizes of either sign look equal. */
const red = [36, 55.3, 40.2] as const;
const blue = [36, 21.6, -64.9] as const;

/** Two straight lines in CIELAB: the same difference of values is the same difference of colours everywhere. */
function blueRed(t: number): string {
  const end = t < 0.5 ? blue : red;
  const share = Math.abs(2 * t - 1);
  const [l, a, b] = white.map((from, i) => from + ((end[i] ?? 0) - from) * share);
  return lab(l ?? 0, a ?? 0, b ?? 0).formatRgb();
}
