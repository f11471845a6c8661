import {el} from '../../app/elements.ts';
import {differences} from '../../data/run-settings.ts';
import type {Side} from './matching.ts';

/** In what the runs were made differently. */
export function settingsTable(sides: readonly Side[]): HTMLElement {
  const runs = sides.filter(({run}, k) => sides.findIndex((side) => side.run.id === run.id) === k);
  if (runs.length < 2) return el('p', {}, 'Both sides are of one run.');
  const rows = differences(runs.map(({run}) => run.settings));
  if (rows.length === 0) return el('p', {}, 'As far as their run.json tell, the runs were made the same way.');
  return el(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Settings that differ'},
    el(
      'table',
      {class: 'settings'},
      el('caption', {class: 'hidden'}, 'Settings that differ'),
      el(
        'thead',
        {},
        el('tr', {}, ...['setting', ...runs.map(({letter}) => letter)].map((name) => el('th', {scope: 'col'}, name))),
      ),
      el(
        'tbody',
        {},
        ...rows.map(({name, values}) =>
          el('tr', {}, el('th', {scope: 'row'}, name), ...values.map((value) => el('td', {}, value))),
        ),
      ),
    ),
  );
}
