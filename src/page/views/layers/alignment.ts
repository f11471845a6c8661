import {el} from '../../app/elements.ts';
import {type HeatMap, heatMapOf} from '../../charts/index.ts';
import {pathOf} from '../../data/arrays.ts';
import type {Epoch, Run} from '../../data/run.ts';

const title = 'CKA between layers';

/** How much alike the layers are to each other at one epoch: drawn from its numbers, else as the picture that was kept. */
export function alignment(): {readonly element: HTMLElement; show(run: Run, epoch: Epoch | undefined): void} {
  const element = el('div', {class: 'alignment'});
  let map: {readonly count: number; readonly chart: HeatMap} | undefined;
  return {
    element,
    show(run, epoch) {
      const numbers = epoch?.layers?.alignment;
      const picture = epoch?.pictures.get('layers/alignment');
      if (numbers !== undefined) {
        const {layers, rows} = numbers;
        // A map is as high as it has rows.
        if (map?.count !== layers.length) {
          const what = 'rows and columns are layers; ';
          map = {count: layers.length, chart: heatMapOf({title, what, rows: layers.length, onPick: () => {}})};
        }
        if (map.chart.element.parentElement !== element) element.replaceChildren(map.chart.element);
        map.chart.show({columns: layers, rows: layers, values: rows, domain: [0, 1], column: undefined});
      } else if (epoch !== undefined && picture !== undefined) {
        const alt = `${title} at epoch ${epoch.epoch}, as the training drew it`;
        const src = `/files/${pathOf(run.id, picture)}`;
        element.replaceChildren(el('figure', {}, el('figcaption', {}, title), el('img', {src, alt, class: 'drawn'})));
      } else element.replaceChildren();
    },
  };
}
