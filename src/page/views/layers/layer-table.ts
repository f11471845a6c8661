import {el} from '../../app/elements.ts';
import type {EpochLayers} from '../../data/epoch-layers.ts';
import {type LayerTables, measures} from './layer-tables.ts';

/** The numbers of every layer at one epoch, and what the report says of each in words. */
export function layerTable(tables: LayerTables, epoch: number, told: EpochLayers | undefined): HTMLElement {
  const column = tables.epochs.indexOf(epoch);
  const shown = measures.filter(({name}) => tables.values.has(name));
  const head = ['layer', ...shown.map(({title}) => title), 'verdict'];
  return el(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Layers at epoch ${epoch}`},
    el(
      'table',
      {class: 'numbers'},
      el('caption', {}, `Layers at epoch ${epoch}`),
      el('thead', {}, el('tr', {}, ...head.map((name) => el('th', {scope: 'col'}, name)))),
      el(
        'tbody',
        {},
        ...tables.layers.map((layer, row) =>
          el(
            'tr',
            {},
            el('th', {scope: 'row'}, layer),
            ...shown.map(({name}) => el('td', {}, percent(tables.values.get(name)?.[row]?.[column]))),
            el('td', {class: 'words'}, told === undefined ? '–' : (told.verdict.get(layer) ?? 'nothing stands out')),
          ),
        ),
      ),
    ),
  );
}

export function percent(share: number | undefined): string {
  return share === undefined || !Number.isFinite(share) ? '–' : `${(100 * share).toFixed(0)} %`;
}
