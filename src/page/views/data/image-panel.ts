import {el} from '../../app/elements.ts';
import {numberText} from '../../app/number-words.ts';
import type {Points} from '../../data/datapoints.ts';
import {className} from '../../data/run.ts';
import {thumbnail} from '../../drawing/thumbnail.ts';
import {type Fact, textOf} from '../../maths/conditions.ts';

/** Classes that are listed, the likeliest first. */
const mostClasses = 5;

/** One datapoint: its picture, what is known of it, and the way to the views that say more. */
export function imagePanel(
  points: Points,
  row: number,
  {
    facts,
    onGo,
    onClose,
  }: {readonly facts: readonly Fact[]; readonly onGo: (view: string) => void; readonly onClose: () => void},
): HTMLElement {
  const {scores, run, inputs} = points;
  const close = el('button', {type: 'button', 'data-key': 'close', onclick: onClose}, 'close');
  const head = el('div', {class: 'head'}, el('h3', {}, `Datapoint ${row + 1}`), close);
  const label = `Datapoint ${row + 1}`;
  if (row >= points.count) {
    return el(
      'section',
      {'aria-label': label, class: 'panel'},
      head,
      el('p', {}, `The model was not asked about it: ${points.told}`),
    );
  }
  const list = facts.map((fact) => el('div', {}, el('dt', {}, fact.title), el('dd', {}, textOf(fact, row))));
  const units = scores === undefined ? [] : Array.from({length: scores.classes}, (_, unit) => unit);
  const scoreOf = (unit: number): number => scores?.values[row * scores.classes + unit] ?? Number.NaN;
  const likeliest = units.sort((a, b) => scoreOf(b) - scoreOf(a)).slice(0, mostClasses);
  const places = [
    ...(row < run.images ? [['watch', 'its maps over the epochs']] : []),
    ['what-if', 'change it'],
    ['counterfactual', 'what would be another class'],
    ['dependence', 'how scores depend on edits'],
  ];
  const picture = thumbnail(inputs, row, label);
  picture.classList.add('large');
  return el(
    'section',
    {'aria-label': label, class: 'panel'},
    head,
    el(
      'div',
      {class: 'name'},
      picture,
      el(
        'dl',
        {class: 'facts'},
        ...list,
        ...likeliest.map((unit) =>
          el('div', {}, el('dt', {}, `score of ${className(run, unit)}`), el('dd', {}, numberText(scoreOf(unit)))),
        ),
      ),
    ),
    el(
      'p',
      {class: 'bar'},
      ...places.map(([view = '', text = '']) =>
        el('button', {type: 'button', 'data-key': view, onclick: () => onGo(view)}, text),
      ),
    ),
  );
}
