import type {Pixels} from '../sinks/sink.ts';
import type {Legend} from './legend.ts';
import {sheet} from './sheet.ts';
import {tileFor} from './tile.ts';

export type {Legend} from './legend.ts';

export interface GridRow {
  /** Lines beside the row, e.g. ['true 3', 'says 8', '0.97']. */
  readonly label: readonly string[];
  /** One picture a column; nothing where a method gave none. */
  readonly cells: readonly (Pixels | undefined)[];
  /** A line under each cell, e.g. 'all zero'. */
  readonly notes?: readonly (string | undefined)[] | undefined;
  /** A wrong prediction (`bad`) gets a cross and a tinted row, a right one a tick. */
  readonly tone?: 'good' | 'bad' | undefined;
}

export interface GridOptions {
  readonly title?: string | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly GridRow[];
  /** Side of a tile in pixels. Default: the whole multiple of the pictures' size nearest to 72. */
  readonly tile?: number | undefined;
  readonly legend?: readonly Legend[] | undefined;
}

/** Three tiles and their labels fill one card of TensorBoard (about 350 pixels). */
const wantedTile = 72;

/** A picture with one row an image and one column a method, with captions and the meaning of the colours. */
export function grid({title, columns, rows, tile, legend = []}: GridOptions): Pixels {
  return sheet({
    title,
    columns,
    rows,
    tile:
      tile ??
      tileFor(
        rows.flatMap((row) => row.cells),
        wantedTile,
      ),
    legends: legend,
  });
}
