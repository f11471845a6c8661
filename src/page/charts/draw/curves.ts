import {render} from '@tensorflow/tfjs-vis';
import type {VisualizationSpec} from 'vega-embed';
import {drawAdjusted} from '../adjusting.ts';
import type {Curve} from '../curve-chart.ts';
import {dashOf, type Palette} from '../palette.ts';
import {type Plot, plotOf, type Size} from './plot.ts';
import {colourOf, dressed, part, read, whole} from './spec.ts';

export async function drawCurves(
  area: HTMLElement,
  {
    curves,
    xLabel,
    yLabel,
    xDomain,
    yDomain,
  }: {
    readonly curves: readonly Curve[];
    readonly xLabel: string;
    readonly yLabel: string;
    readonly xDomain: readonly [number, number] | undefined;
    readonly yDomain: readonly [number, number] | undefined;
  },
  size: Size,
  colours: Palette,
): Promise<Plot> {
  const data = curves.map(({points}) => points.map(([x, y], k) => ({x, y: Number.isFinite(y) ? y : null, k})));
  const adjust = (given: VisualizationSpec): VisualizationSpec => {
    const {encoding, layer} = read(given);
    const [first] = layer;
    const axisOf = (channel: unknown, name: string, title: string, domain: readonly [number, number] | undefined) => ({
      ...{...part(channel), field: name, type: 'quantitative', title},
      scale: {nice: false, zero: false, ...(domain ? {domain} : {})},
      axis: {tickCount: 5, grid: true, labelFlush: true},
    });
    const x = axisOf(part(encoding)['x'], 'x', xLabel, xDomain);
    const y = axisOf(part(part(first)['encoding'])['y'], 'y', yLabel, yDomain);
    return whole({
      ...dressed(given, colours),
      // Else the names of the axes are cut off.
      padding: {left: 2, top: 6, right: 8, bottom: 8},
      encoding: {},
      layer: curves.map(({colour, dash, thin}, i) => ({
        data: {values: data[i] ?? []},
        mark: {
          ...{type: 'line', clip: false, strokeWidth: thin ? 1 : 2, strokeDash: dashOf(dash ?? i)},
          ...(data[i]?.length === 1 ? {point: {filled: true, size: 25, color: colourOf(colours, colour ?? i)}} : {}),
        },
        encoding: {
          ...{x, y, color: {value: colourOf(colours, colour ?? i)}},
          // Else a line goes by x, and steps of a curve lose their order.
          order: {field: 'k', type: 'quantitative'},
        },
      })),
    });
  };
  const values = data.map((points) => points.map((point) => ({x: point.x, y: point.y ?? 0})));
  const options = {...size, xLabel, yLabel, zoomToFit: true};
  const series = curves.map((_, i) => `curve${i}`);
  return plotOf(await drawAdjusted(area, adjust, () => render.linechart(area, {values, series}, options)));
}
