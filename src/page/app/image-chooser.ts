import type {Points} from '../data/datapoints.ts';
import {className} from '../data/run.ts';
import {thumbnail} from '../drawing/thumbnail.ts';
import {el} from './elements.ts';
import {field} from './field.ts';
import type {State} from './state.ts';

/** Says which datapoint is looked at, and takes another one. */
export function imageChooser(change: (part: Partial<State>) => void): {
  readonly element: HTMLElement;
  show(told: {readonly points: Points; readonly row: number}): void;
} {
  const number = el('input', {
    ...{type: 'number', id: 'cf-image', min: 1, step: 1},
    onchange() {
      const wanted = number.valueAsNumber;
      if (Number.isInteger(wanted) && wanted >= 1) change({image: wanted - 1});
    },
  });
  const said = el('span');
  const picture = el('span');
  return {
    element: el('div', {class: 'bar'}, field('cf-image', 'datapoint', number), picture, said),
    show({points, row}) {
      const {count, labels, predicted, run, inputs} = points;
      number.max = String(count);
      if (document.activeElement !== number) number.value = String(row + 1);
      picture.replaceChildren(...(row < count ? [thumbnail(inputs, row, `datapoint ${row + 1}`)] : []));
      const label = labels[row];
      const truth = label === undefined ? '' : `, true ${className(run, label)}`;
      said.textContent = row < count ? `of ${count}: said ${className(run, predicted[row])}${truth}` : `of ${count}`;
    },
  };
}
