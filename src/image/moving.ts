import type {Pixels} from '../sinks/sink.ts';
import {blank, ink, paste} from './canvas.ts';
import type {Legend} from './legend.ts';
import {sheet} from './sheet.ts';
import {tileFor} from './tile.ts';

/** What one frame shows: a picture an image, each with a line below. */
export interface Moment {
  readonly title: string;
  readonly tiles: readonly (Pixels | undefined)[];
  readonly notes: readonly (string | undefined)[];
}

const wantedTile = 96;

/** The same pictures at one moment after another, as frames of one size. */
export function moving(moments: readonly Moment[], legend: Legend): Pixels[] {
  const tile = tileFor(
    moments.flatMap(({tiles}) => tiles),
    wantedTile,
  );
  const across = Math.ceil(Math.sqrt(Math.max(1, ...moments.map(({tiles}) => tiles.length))));
  const drawn = moments.map(({title, tiles, notes}) =>
    sheet({
      title,
      columns: [],
      rows: Array.from({length: Math.ceil(tiles.length / across)}, (_, row) => ({
        cells: tiles.slice(row * across, (row + 1) * across),
        notes: notes.slice(row * across, (row + 1) * across),
      })),
      tile,
      legends: [legend],
    }),
  );
  const width = Math.max(1, ...drawn.map((frame) => frame.width));
  const height = Math.max(1, ...drawn.map((frame) => frame.height));
  return drawn.map((frame) => {
    const whole = blank(width, height, ink.paper);
    paste(whole, frame, 0, 0);
    return whole;
  });
}
