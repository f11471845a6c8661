import {el} from '../../app/elements.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import {saidWords} from './probabilities.ts';
import type {Prediction} from './results.ts';
import type {Variant} from './session.ts';

/** One state of a variant that was asked about. */
export interface Past {
  readonly key: string;
  readonly words: string;
  readonly variant: Variant;
  readonly said: Prediction | Error;
  /** The same model of the image as it was. */
  readonly before: Prediction | Error;
}

/** Older ones go. */
const mostKept = 60;

/** What was tried, the latest first; one that is tried again moves to the front. */
function remember(all: readonly Past[], one: Past): readonly Past[] {
  return [one, ...all.filter(({key}) => key !== one.key)].slice(0, mostKept);
}

/** What was tried, with a way back to each of it. */
export interface History {
  readonly element: HTMLElement;
  /** Adds what is shown now. */
  note(one: Past): void;
  clear(): void;
}

export function historyPanel(onPick: (variant: Variant) => void): History {
  const element = el('div', {});
  let past: readonly Past[] = [];
  return {
    element,
    note(one) {
      past = remember(past, one);
      replaceKept(element, historyTable(past, onPick));
    },
    clear() {
      past = [];
      element.replaceChildren();
    },
  };
}

/** The first one is what is shown now. */
function historyTable(all: readonly Past[], onPick: (variant: Variant) => void): HTMLElement {
  const nowKey = all[0]?.key;
  return el(
    'details',
    {class: 'history', open: true},
    el('summary', {}, `Tried so far: ${all.length}`),
    el(
      'div',
      {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'What was tried'},
      el(
        'table',
        {},
        el('caption', {class: 'hidden'}, 'What was tried, the latest first'),
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            ...['edits', 'says', 'change of the class said at first'].map((name) => el('th', {scope: 'col'}, name)),
          ),
        ),
        el(
          'tbody',
          {},
          ...all.map(({key, words, variant, said, before}) =>
            el(
              'tr',
              key === nowKey ? {class: 'chosen'} : {},
              el(
                'th',
                {scope: 'row'},
                el(
                  'button',
                  {
                    ...{type: 'button', 'data-key': key, onclick: () => onPick(variant)},
                    'aria-current': key === nowKey ? 'true' : undefined,
                  },
                  words,
                ),
              ),
              el('td', {}, saidWords(said)),
              el('td', {class: 'number'}, changeOf(said, before)),
            ),
          ),
        ),
      ),
    ),
  );
}

function changeOf(said: Prediction | Error, before: Prediction | Error): string {
  if (said instanceof Error || before instanceof Error) return '–';
  const unit = before.best ?? 0;
  const difference = (said.values[unit] ?? Number.NaN) - (before.values[unit] ?? Number.NaN);
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
  return `${before.names[unit]} ${sign}${Math.abs(difference).toFixed(4)}`;
}
