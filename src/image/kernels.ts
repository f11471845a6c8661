import type {Pixels} from '../sinks/sink.ts';
import {colourise} from './colormaps.ts';
import {picture, planeOf} from './picture.ts';
import {limitOf} from './scale.ts';
import {type SheetRow, sheet} from './sheet.ts';
import {tileFor} from './tile.ts';

export interface KernelGridOptions {
  readonly title?: string | undefined;
  readonly colormap?: string | undefined;
}

const wantedTile = 48;
/** Most filters of one plane or colour each, and most of those that have a row of planes. */
const mostTiles = 64;
const mostRows = 12;
const mostColumns = 12;

/** One filter: its weights [height, width, channels in] or [length, channels in]. */
interface Filter {
  readonly index: number;
  readonly values: Float32Array;
}

/**
 * The kernel of a convolution, all filters on one scale. [h, w, in, out]: with one channel in, a tile a filter; with three,
 * a tile in their colours, grey = 0; with more, a row a filter and a column for each of its channels
 * (of a single filter each channel has a tile). [k, in, out]: a tile a
 * filter, its length across, channels down. What is largest by the sum of squares is shown where there is too much, and said.
 */
export function kernelGrid(
  values: ArrayLike<number>,
  shape: readonly number[],
  {title, colormap}: KernelGridOptions = {},
): Pixels {
  const limit = limitOf(values);
  const [inputs, outputs] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const places = shape.slice(0, -2);
  // Such as a depthwise convolution: one plane for each channel.
  if (outputs === 1 && inputs > 3 && places.length > 1)
    return kernelGrid(values, [...places, 1, inputs], {title, colormap});
  const own = [...places, inputs];
  const filters = Array.from({length: outputs}, (_, index): Filter => {
    const size = values.length / outputs;
    return {index, values: Float32Array.from({length: size}, (_, i) => values[i * outputs + index] ?? 0)};
  });
  const notFinite = Array.from(values).filter((v) => !Number.isFinite(v)).length;
  const legend = {kind: 'signed' as const, limit, text: 'weight', colormap, notFinite};
  const paint = (plane: {values: ArrayLike<number>; height: number; width: number}) =>
    colourise(plane, {kind: 'signed', limit, colormap});
  const planar = places.length === 1 || inputs === 1;
  if (planar || inputs === 3) {
    const shown = largest(filters, ({values}) => values, mostTiles);
    const cells = shown.map((filter) =>
      planar ? paint(planeOf(filter.values, own, 'input')) : picture(filter.values, own, {min: -limit, max: limit}),
    );
    const colours = planar ? '' : `the colours of the channels in: grey is 0, a full colour ${limit.toPrecision(2)}`;
    return sheet({
      title,
      subtitle: [countOf(shown.length, outputs, 'filters'), colours],
      columns: [],
      rows: squares(cells, shown),
      tile: tileFor(cells, wantedTile),
      legends: planar ? [legend] : [],
    });
  }
  const [height = 1, width = 1] = places;
  const rows = largest(filters, ({values}) => values, mostRows);
  const channels = largest(
    Array.from({length: inputs}, (_, index) => ({index})),
    ({index}) => Float32Array.from(rows.flatMap((filter) => Array.from(channelOf(filter, index, inputs)))),
    mostColumns,
  );
  const cells = rows.map((filter) =>
    channels.map(({index}) => paint({values: channelOf(filter, index, inputs), height, width})),
  );
  return sheet({
    title,
    subtitle: [`${countOf(rows.length, outputs, 'filters')} x ${countOf(channels.length, inputs, 'channels in')}`],
    columns: channels.map(({index}) => `in ${index}`),
    rows: cells.map((row, i) => ({label: [`filter ${rows[i]?.index}`], cells: row})),
    tile: tileFor(cells.flat(), wantedTile),
    legends: [legend],
  });
}

function channelOf({values}: Filter, channel: number, channels: number): Float32Array {
  return Float32Array.from({length: values.length / channels}, (_, i) => values[i * channels + channel] ?? 0);
}

/** The largest in their own order. */
function largest<T extends {readonly index: number}>(
  all: readonly T[],
  valuesOf: (one: T) => Float32Array,
  most: number,
): T[] {
  // What is broken is always shown.
  const sizeOf = (values: Float32Array) =>
    values.every(Number.isFinite) ? values.reduce((sum, v) => sum + v * v, 0) : Number.MAX_VALUE;
  const sized = all.map((one) => ({one, size: sizeOf(valuesOf(one))}));
  const chosen = sized.sort((a, b) => b.size - a.size || a.one.index - b.one.index).slice(0, most);
  return chosen.map(({one}) => one).sort((a, b) => a.index - b.index);
}

function countOf(shown: number, all: number, what: string): string {
  return shown < all ? `${shown} of ${all} ${what}, the largest` : `${all} ${what}`;
}

/** Tiles in a near-square under the numbers of their filters. */
function squares(cells: readonly Pixels[], filters: readonly Filter[]): SheetRow[] {
  const across = Math.ceil(Math.sqrt(cells.length));
  return Array.from({length: Math.ceil(cells.length / across)}, (_, i) => ({
    cells: cells.slice(i * across, (i + 1) * across),
    notes: filters.slice(i * across, (i + 1) * across).map(({index}) => `${index}`),
  }));
}
