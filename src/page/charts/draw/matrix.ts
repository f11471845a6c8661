import {render} from '@tensorflow/tfjs-vis';
import type {VisualizationSpec} from 'vega-embed';
import {drawAdjusted} from '../adjusting.ts';
import type {Palette} from '../palette.ts';
import {type Plot, plotOf, type Size} from './plot.ts';
import {dressed, part, read, whole} from './spec.ts';

export async function drawMatrix(
  area: HTMLElement,
  {names, counts}: {readonly names: readonly string[]; readonly counts: readonly (readonly number[])[]},
  size: Size,
  colours: Palette,
): Promise<Plot> {
  // Two classes may have one name: by their number they differ.
  const labels = names.map((name, i) => (names.indexOf(name) === i ? name : `${name} (${i})`));
  const adjust = (given: VisualizationSpec): VisualizationSpec => {
    const {layer} = read(given);
    return whole({
      ...dressed(given, colours),
      layer: layer.map((each) =>
        part(each['mark'])['type'] === 'text'
          ? {...each, mark: {...part(each['mark']), fill: '#16181d'}}
          : {
              ...each,
              encoding: {...part(each['encoding']), color: {...part(part(each['encoding'])['color']), legend: null}},
            },
      ),
    });
  };
  const data = {values: counts.map((row) => [...row]), tickLabels: labels};
  const options = {...size, xLabel: 'predicted', yLabel: 'true', shadeDiagonal: true, showTextOverlay: true};
  const plot = plotOf(await drawAdjusted(area, adjust, () => render.confusionMatrix(area, data, options)));
  const at =
    (find: Plot['x']): Plot['x'] =>
    (place) =>
      typeof place === 'number' ? find(labels[place] ?? '') : undefined;
  return {...plot, x: at(plot.x), y: at(plot.y)};
}
