import {render} from '@tensorflow/tfjs-vis';
import type {VisualizationSpec} from 'vega-embed';
import {drawAdjusted} from '../adjusting.ts';
import type {Palette} from '../palette.ts';
import {byPlace, type Plot, plotOf, type Size, tagged} from './plot.ts';
import {dressed, list, part, read, whole} from './spec.ts';

export async function drawHeat(
  area: HTMLElement,
  {
    columns,
    rows,
    values,
    domain,
  }: {
    readonly columns: readonly string[];
    readonly rows: readonly string[];
    /** A row of them for each row of the picture; NaN is an empty place. */
    readonly values: readonly (readonly number[])[];
    readonly domain: readonly [number, number];
  },
  size: Size,
  colours: Palette,
): Promise<Plot> {
  const adjust = (given: VisualizationSpec): VisualizationSpec => {
    const {encoding, data} = read(given);
    const cells = list(part(data)['values']).map(part);
    const [x, y] = [part(part(encoding)['x']), part(part(encoding)['y'])];
    const [labelX, labelY] = [part(x['axis']), part(y['axis'])];
    return whole({
      ...dressed(given, colours),
      data: {values: cells.filter(({value}) => Number.isFinite(value))},
      mark: {type: 'rect'},
      encoding: {
        ...part(encoding),
        x: {
          ...x,
          scale: {domain: columns.map(tagged)},
          axis: {...labelX, labelAngle: 0, labelOverlap: true, title: null},
        },
        y: {...y, scale: {domain: rows.map(tagged)}, axis: {...labelY, labelLimit: 130, title: null}},
        fill: {
          ...{field: 'value', type: 'quantitative', scale: {scheme: 'viridis', domain}},
          legend: {title: null, gradientLength: Math.max(40, size.height - 50), tickCount: 3},
        },
      },
    });
  };
  const data = {
    values: columns.map((_, c) => rows.map((_, r) => values[r]?.[c] ?? Number.NaN)),
    ...{xTickLabels: [...columns], yTickLabels: [...rows]},
  };
  const options = {...size, domain: [...domain]};
  const plot = plotOf(await drawAdjusted(area, adjust, () => render.heatmap(area, data, options)));
  return {...plot, x: byPlace(columns, plot.x), y: byPlace(rows, plot.y)};
}
