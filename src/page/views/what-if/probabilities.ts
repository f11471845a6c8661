import {el} from '../../app/elements.ts';
import {numberText} from '../../app/number-words.ts';
import type {CsvCell} from '../../data/csv.ts';
import {type Prediction, withoutErrors} from './results.ts';

/** What one model says of the image and of each variant. */
export interface Said {
  readonly model: string;
  readonly titles: readonly string[];
  readonly predictions: readonly (Prediction | Error)[];
  /** Which of the variants is at hand: its place among the predictions. */
  readonly active: number;
}

/** Of more classes than this the ones that are ever the most probable are shown. */
const mostClasses = 12;

/** Numbers before and after, with bars. */
export function probabilityTable({model, titles, predictions, active}: Said): HTMLElement {
  const wrong = predictions.find((one) => one instanceof Error);
  if (wrong instanceof Error) return el('p', {class: 'plain', role: 'alert'}, `${model}: ${wrong.message}`);
  const whole = withoutErrors(predictions);
  const [before, after] = [whole[0], whole[active]];
  if (before === undefined || after === undefined) return el('p', {}, `${model}: nothing was said.`);
  const highest = (unit: number): number => Math.max(...whole.map(({values}) => values[unit] ?? 0));
  const all = before.names.map((_, unit) => unit);
  const units =
    all.length <= mostClasses
      ? all
      : [...all]
          .sort((a, b) => highest(b) - highest(a))
          .slice(0, mostClasses)
          .sort((a, b) => a - b);
  const largest = Math.max(...whole.flatMap(({values}) => values.map(Math.abs)));
  const full = Math.max(1, largest);
  const head = titles.map((title, i) => el('th', {scope: 'col', class: i === active ? 'chosen' : undefined}, title));
  return el(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `What ${model} gives each class`},
    el(
      'table',
      {class: 'said-table'},
      el('caption', {}, model),
      el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'class'), ...head, el('th', {scope: 'col'}, 'difference'))),
      el(
        'tbody',
        {},
        ...units.map((unit) => {
          const difference = (after.values[unit] ?? Number.NaN) - (before.values[unit] ?? Number.NaN);
          return el(
            'tr',
            {},
            el('th', {scope: 'row'}, before.names[unit] ?? ''),
            ...whole.map((one) => valueCell(one, unit, full)),
            el('td', {class: 'number'}, signed(difference)),
          );
        }),
      ),
    ),
    ...(units.length < all.length ? [el('small', {}, `${all.length - units.length} more classes are in the CSV`)] : []),
  );
}

function valueCell({values, best}: Prediction, unit: number, full: number): HTMLElement {
  const value = values[unit] ?? Number.NaN;
  const bar = el('span', {class: 'bar-of'});
  bar.style.width = `${Math.min(100, Math.max(0, (100 * Math.abs(value)) / full)) || 0}%`;
  const words = `${fourDigits(value)}${unit === best ? ' ◀' : ''}`;
  const cell = el('td', {class: 'number'}, el('span', {class: 'bar-back'}, bar), el('span', {}, words));
  // All digits, for whoever compares.
  cell.dataset['value'] = String(value);
  if (unit === best) cell.append(el('span', {class: 'hidden'}, ' predicted'));
  return cell;
}

function fourDigits(value: number): string {
  return Number.isFinite(value) && Math.abs(value) <= 1 ? value.toFixed(4) : numberText(value, 5);
}

function signed(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = fourDigits(Math.abs(value));
  return Number(text) === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
}

/** The same as rows of a CSV file, all classes. */
export function probabilityRows(all: readonly Said[]): readonly (readonly CsvCell[])[] {
  const [first] = all;
  if (first === undefined) return [];
  return [
    ['model', 'class', ...first.titles, `difference of ${first.titles[first.active]}`],
    ...all.flatMap(({model, predictions, active}) => {
      const whole = withoutErrors(predictions);
      const values = whole.map((one) => one.values);
      return (whole[0]?.names ?? []).map((name, unit) => [
        model,
        name,
        ...values.map((own) => own[unit]),
        (values[active]?.[unit] ?? Number.NaN) - (values[0]?.[unit] ?? Number.NaN),
      ]);
    }),
  ];
}

/** `7 98.1 %`: the class that is said, with its number. */
export function saidWords(prediction: Prediction | Error | undefined): string {
  if (prediction === undefined) return '…';
  if (prediction instanceof Error) return prediction.message;
  const {names, values, best} = prediction;
  if (best === undefined) return numberText(values[0], 4);
  return `${names[best]} ${fourDigits(values[best] ?? Number.NaN)}`;
}
