import {render} from '@tensorflow/tfjs-vis';
import type {VisualizationSpec} from 'vega-embed';
import {drawAdjusted} from '../adjusting.ts';
import type {Palette} from '../palette.ts';
import {byPlace, type Plot, plotOf, type Size, tagged, untagged} from './plot.ts';
import {colourOf, dressed, part, read, whole} from './spec.ts';

export async function drawBars(
  area: HTMLElement,
  {bars, colour}: {readonly bars: readonly (readonly [name: string, value: number])[]; readonly colour: number},
  size: Size,
  colours: Palette,
): Promise<Plot> {
  const adjust = (given: VisualizationSpec): VisualizationSpec => {
    const encoding = part(read(given).encoding);
    return whole({
      ...dressed(given, colours),
      encoding: {
        ...encoding,
        x: {
          ...part(encoding['x']),
          sort: null,
          axis: {labelExpr: untagged, title: null, labelAngle: 0, labelOverlap: true},
        },
        y: {...part(encoding['y']), axis: {title: null, tickCount: 4}},
      },
    });
  };
  // Its types ask for numbers, and its own examples give names.
  const data = bars.map(([name, value], i) => ({index: tagged(name, i) as unknown as number, value}));
  const options = {...size, color: colourOf(colours, colour)};
  const plot = plotOf(await drawAdjusted(area, adjust, () => render.barchart(area, data, options)));
  const names = bars.map(([name]) => name);
  return {...plot, x: byPlace(names, plot.x)};
}
