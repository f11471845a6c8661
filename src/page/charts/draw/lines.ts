import {render} from '@tensorflow/tfjs-vis';
import type {VisualizationSpec} from 'vega-embed';
import {drawAdjusted} from '../adjusting.ts';
import {dashOf, type Palette} from '../palette.ts';
import {epochTicks} from '../words.ts';
import {type Plot, plotOf, type Size} from './plot.ts';
import {colourOf, dressed, part, read, whole} from './spec.ts';

export async function drawLines(
  area: HTMLElement,
  {
    names,
    epochs,
    values,
    domain,
  }: {
    readonly names: readonly string[];
    readonly epochs: readonly number[];
    /** A row a line, a column an epoch; null is a gap. */
    readonly values: readonly (readonly (number | null)[])[];
    readonly domain: readonly [number, number] | undefined;
  },
  size: Size,
  colours: Palette,
): Promise<Plot> {
  // Names of users would be taken for paths in objects: lines have plain names here.
  const series = names.map((_, i) => `line${i}`);
  const data = values.map((row) => row.map((y, x) => ({x, y: y ?? Number.NaN})));
  const isLonely = values.some((row) => row.some((y, k) => y !== null && !isThere(row[k - 1]) && !isThere(row[k + 1])));
  const [first, last] = domain ?? [epochs[0] ?? 0, epochs.at(-1) ?? 0];
  const adjust = (given: VisualizationSpec): VisualizationSpec => {
    const {encoding, layer} = read(given);
    return whole({
      ...dressed(given, colours),
      // tfjs-vis counts places; epochs may have gaps between them.
      data: {
        values: epochs.map((x, k) => ({
          x,
          ...Object.fromEntries(series.map((name, i) => [name, values[i]?.[k] ?? null])),
        })),
      },
      encoding: {
        x: {
          ...part(part(encoding)['x']),
          scale: {nice: false, zero: false, ...(domain ? {domain} : {})},
          axis: {format: 'd', grid: false, labelFlush: true, values: epochTicks(first, last)},
        },
      },
      // Behind the lines tfjs-vis has a layer that watches the pointer; the page does that itself.
      layer: layer.slice(0, series.length).map((line, i) => ({
        ...line,
        mark: {
          ...part(line['mark']),
          strokeWidth: 2,
          strokeDash: dashOf(i),
          ...(isLonely ? {point: {filled: true, size: 25, color: colourOf(colours, i)}} : {}),
        },
        encoding: {
          y: {...part(part(line['encoding'])['y']), title: null, axis: {tickCount: 4, minExtent: 34}},
          color: {value: colourOf(colours, i)},
        },
      })),
    });
  };
  const options = {...size, xLabel: '', yLabel: '', zoomToFit: true};
  const result = await drawAdjusted(area, adjust, () => render.linechart(area, {values: data, series}, options));
  return plotOf(result);
}

function isThere(value: number | null | undefined): boolean {
  return value !== null && value !== undefined;
}
