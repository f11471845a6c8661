import type {Pixels} from '../sinks/sink.ts';
import type {Legend} from './legend.ts';
import {sheet} from './sheet.ts';
import {tileFor} from './tile.ts';

export interface FilmstripRow {
  readonly label: readonly string[];
  readonly original: Pixels;
  /** One frame a shown step; nothing where there is none. */
  readonly frames: readonly (Pixels | undefined)[];
  /** A line under each frame, e.g. the class predicted at that epoch; one that ends in ✓ or ✗ gets its colour. */
  readonly notes?: readonly (string | undefined)[] | undefined;
}

export interface FilmstripOptions {
  readonly title?: string | undefined;
  /** Steps of the frames: epochs done. */
  readonly steps: readonly number[];
  readonly rows: readonly FilmstripRow[];
  /** Side of a tile in pixels. Default: the whole multiple of the pictures' size nearest to 56. */
  readonly tile?: number | undefined;
  readonly legend?: readonly Legend[] | undefined;
}

const wantedTile = 56;

/** One row an image, one column an epoch: how the explanation of each image came about. */
export function filmstrip({title, steps, rows, tile, legend = []}: FilmstripOptions): Pixels {
  return sheet({
    title,
    columns: ['input', ...steps.map((step, i) => (i === 0 ? `epoch ${step}` : `${step}`))],
    rows: rows.map(({label, original, frames, notes}) => ({
      label,
      cells: [original, ...frames],
      notes: notes && [undefined, ...notes],
    })),
    tile:
      tile ??
      tileFor(
        rows.flatMap((row) => [row.original, ...row.frames]),
        wantedTile,
      ),
    firstApart: true,
    legends: legend,
  });
}

/**
 * Which of all the steps seen so far to show: all up to `most`; beyond that the first, the last and every second,
 * fourth, eighth ... of them, so few that `most` are enough. Even distances, since columns are read as time; and a
 * step once left out never comes back, so that frames stand still between the rare halvings and what is not shown
 * can be forgotten. Hand in all steps ever seen, in order, not the thinned ones.
 */
export function thin(steps: readonly number[], most = 20): number[] {
  if (most < 2) return steps.slice(-1).slice(0, Math.max(0, most));
  let stride = 1;
  while (shown(steps.length, stride) > most) stride *= 2;
  return steps.filter((_, i) => i % stride === 0 || i === steps.length - 1);
}

function shown(length: number, stride: number): number {
  return Math.ceil(length / stride) + ((length - 1) % stride === 0 ? 0 : 1);
}
