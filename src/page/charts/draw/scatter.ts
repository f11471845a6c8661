import {render} from '@tensorflow/tfjs-vis';
import type {VisualizationSpec} from 'vega-embed';
import {drawAdjusted} from '../adjusting.ts';
import type {Palette} from '../palette.ts';
import {type Plot, plotOf, type Size} from './plot.ts';
import {colourOf, dressed, part, read, whole} from './spec.ts';

export async function drawScatter(
  area: HTMLElement,
  {
    names,
    groups,
    xLabel,
    yLabel,
  }: {
    readonly names: readonly string[];
    readonly groups: readonly (readonly {readonly x: number; readonly y: number}[])[];
    readonly xLabel: string;
    readonly yLabel: string;
  },
  size: Size,
  colours: Palette,
): Promise<Plot> {
  const adjust = (given: VisualizationSpec): VisualizationSpec => {
    const {encoding} = read(given);
    const colour = part(part(encoding)['color']);
    const shape = part(part(encoding)['shape']);
    // tfjs-vis puts groups in the order of the alphabet.
    const legend = {title: null, orient: 'bottom', columns: 4, labelLimit: 110};
    const domain = {domain: names};
    return whole({
      ...dressed(given, colours),
      mark: {type: 'point', clip: true, filled: false, size: 45, strokeWidth: 2},
      encoding: {
        ...part(encoding),
        color: {...colour, scale: {...part(colour['scale']), ...domain}, legend: names.length > 1 ? legend : null},
        shape: {...shape, scale: domain, legend: names.length > 1 ? legend : null},
      },
    });
  };
  const options = {
    ...{...size, xLabel, yLabel, zoomToFit: true},
    seriesColors: names.map((_, i) => colourOf(colours, i)),
  };
  const data = {values: groups.map((group) => [...group]), series: [...names]};
  return plotOf(await drawAdjusted(area, adjust, () => render.scatterplot(area, data, options)));
}
