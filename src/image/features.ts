import type {Pixels} from '../sinks/sink.ts';
import {unitBars} from './bars.ts';
import {colourise, type MapKind} from './colormaps.ts';
import {planeOf} from './picture.ts';
import {limitOf, rangeOf} from './scale.ts';
import {type SheetRow, sheet} from './sheet.ts';
import {tileFor} from './tile.ts';

export interface FeatureGridOptions {
  /** Most channels to show; those that vary most are chosen. Default 36. */
  readonly most?: number | undefined;
  /** Side of a tile in pixels. Default: the whole multiple of the maps' size nearest to 48. */
  readonly tile?: number | undefined;
  readonly title?: string | undefined;
  readonly colormap?: string | undefined;
}

interface Channel {
  readonly index: number;
  readonly values: Float32Array;
  readonly variance: number;
  readonly state: 'alive' | 'constant' | 'dead' | 'not finite';
}

/** Words short enough to stand under a tile; the line below the title says them in full. */
const brief = {alive: '', constant: 'const', dead: 'dead', 'not finite': 'NaN'} as const;

const wantedTile = 48;
/** Units of a dense layer in one row of the heat table. */
const unitsInRow = 16;
/** Up to so many units of a dense layer each get a bar of their own. */
const mostBars = 32;
/** Side of a picture that stands alone. */
const wideTile = 192;

/**
 * Feature maps of one image at one layer. [h, w, c]: a near-square grid of channels under their own numbers, all on one
 * colour scale, with what is dead (all zero), constant or left out said in words. [t, c]: one strip, time across,
 * channels down. [d]: bars up to 32 units, beyond that a table of cells read line by line.
 */
export function featureGrid(
  values: ArrayLike<number>,
  shape: readonly number[],
  {most = 36, tile, title, colormap}: FeatureGridOptions = {},
): Pixels {
  const limit = limitOf(values);
  const kind: MapKind = rangeOf(values).min < 0 ? 'signed' : 'positive';
  const notFinite = Array.from(values).filter((v) => !Number.isFinite(v)).length;
  const legends = [{kind, limit, text: 'activation', colormap, notFinite}];
  const paint = (plane: {values: ArrayLike<number>; height: number; width: number}) =>
    colourise(plane, {kind, limit, colormap});
  if (shape.length === 1 && values.length <= mostBars) return unitBars(values, {title});
  if (shape.length < 3) {
    const [cell, subtitle] = shape.length === 1 ? units(values, paint) : sequence(values, shape, paint);
    return sheet({title, subtitle: [subtitle], columns: [], rows: [{cells: [cell]}], tile: tile ?? wideTile, legends});
  }
  const [height = 1, width = 1] = shape;
  const channels = channelsOf(values, shape);
  const chosen = [...channels]
    .sort((a, b) => b.variance - a.variance || a.index - b.index)
    .slice(0, most)
    .sort((a, b) => a.index - b.index);
  const cells = chosen.map((channel) => paint({values: channel.values, height, width}));
  const notes = chosen.map(({index, state}) => `${index} ${brief[state]}`.trimEnd());
  const across = Math.ceil(Math.sqrt(chosen.length));
  const rows: SheetRow[] = [];
  for (let i = 0; i < cells.length; i += across) {
    rows.push({cells: cells.slice(i, i + across), notes: notes.slice(i, i + across)});
  }
  return sheet({
    title,
    subtitle: summary(channels, chosen.length),
    columns: [],
    rows,
    tile: tile ?? tileFor(cells, wantedTile),
    legends,
  });
}

function channelsOf(values: ArrayLike<number>, shape: readonly number[]): Channel[] {
  const count = shape.at(-1) ?? 1;
  const places = values.length / count;
  return Array.from({length: count}, (_, index) => {
    const own = Float32Array.from({length: places}, (_, i) => values[i * count + index] ?? 0);
    const {min, max} = rangeOf(own);
    const mean = own.reduce((sum, v) => sum + v, 0) / places;
    const variance = own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / places;
    const finite = own.every(Number.isFinite);
    const state = !finite ? 'not finite' : min < max ? 'alive' : min === 0 ? 'dead' : 'constant';
    // A broken channel is always shown.
    return {index, values: own, variance: finite ? variance : Number.MAX_VALUE, state};
  });
}

function summary(channels: readonly Channel[], shown: number): string[] {
  const count = (state: Channel['state']) => channels.filter((c) => c.state === state).length;
  const states = (['dead', 'constant', 'not finite'] as const).filter((state) => count(state) > 0);
  return [
    shown < channels.length ? `${shown} of ${channels.length} channels, those that vary most` : `${shown} channels`,
    states.map((state) => `${count(state)} ${state}`).join(' · '),
  ];
}

type Paint = (plane: {values: ArrayLike<number>; height: number; width: number}) => Pixels;

function sequence(values: ArrayLike<number>, shape: readonly number[], paint: Paint): [Pixels, string] {
  return [paint(planeOf(values, shape, 'input')), `${shape[0]} steps across, ${shape[1]} channels down`];
}

function units(values: ArrayLike<number>, paint: Paint): [Pixels, string] {
  const height = Math.ceil(values.length / unitsInRow);
  // Cells behind the last unit are drawn as zero.
  const padded = Float32Array.from({length: height * unitsInRow}, (_, i) => (i < values.length ? (values[i] ?? 0) : 0));
  return [paint({values: padded, height, width: unitsInRow}), `${values.length} units, ${unitsInRow} in a row`];
}
