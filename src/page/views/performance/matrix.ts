import {el} from '../../app/elements.ts';
import {percentText} from '../../app/number-words.ts';
import type {Counted} from '../../maths/per-class.ts';

/** Larger tables can't be read. */
const mostClasses = 24;

/** Classes that a matrix has room for: of many those that take part in most errors. */
export function classesShown({counts}: Counted): readonly number[] {
  const all = counts.map((_, unit) => unit);
  if (all.length <= mostClasses) return all;
  const errors = all.map((unit) => {
    const missed = (counts[unit] ?? []).reduce((sum, n, said) => sum + (said === unit ? 0 : n), 0);
    return counts.reduce((sum, row, truth) => sum + (truth === unit ? 0 : (row[unit] ?? 0)), missed);
  });
  return all
    .sort((a, b) => (errors[b] ?? 0) - (errors[a] ?? 0) || a - b)
    .slice(0, mostClasses)
    .sort((a, b) => a - b);
}

/** True classes against what is said, a button where there are datapoints. Colours are shares of the row. */
export function matrixTable(
  counted: Counted,
  {
    caption,
    nameOf,
    isPicked,
    onPick,
  }: {
    readonly caption: string;
    readonly nameOf: (unit: number) => string;
    readonly isPicked: (truth: number, said: number) => boolean;
    readonly onPick: (truth: number, said: number) => void;
  },
): HTMLElement {
  const classes = classesShown(counted);
  const cell = (truth: number, said: number): HTMLElement => {
    const row = counted.counts[truth] ?? [];
    const [count, sum] = [row[said] ?? 0, row.reduce((a, b) => a + b, 0)];
    if (count === 0) return el('td', {class: truth === said ? 'diagonal' : undefined}, '0');
    const label = `true ${nameOf(truth)}, said ${nameOf(said)}: ${count}`;
    const button = el(
      'button',
      {
        ...{type: 'button', 'aria-label': label, title: label, 'data-key': `${caption} ${truth} ${said}`},
        'aria-pressed': String(isPicked(truth, said)),
        onclick: () => onPick(truth, said),
      },
      String(count),
    );
    // Pale enough for the letters on it, light and dark.
    const share = Math.round((35 * count) / sum);
    button.style.backgroundColor = `color-mix(in srgb, var(${truth === said ? '--c2' : '--c1'}) ${share}%, var(--back))`;
    return el('td', {class: truth === said ? 'diagonal' : undefined}, button);
  };
  const rows = classes.map((truth) => {
    const own = counted.counts[truth] ?? [];
    const sum = own.reduce((a, b) => a + b, 0);
    return el(
      'tr',
      {},
      el('th', {scope: 'row'}, nameOf(truth)),
      ...classes.map((said) => cell(truth, said)),
      el('td', {class: 'soft'}, percentText((own[truth] ?? 0) / sum)),
    );
  });
  return el(
    'table',
    {class: 'matrix'},
    el('caption', {}, caption),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', {scope: 'col'}, 'true ↓ said →'),
        ...classes.map((said) => el('th', {scope: 'col'}, nameOf(said))),
        el('th', {scope: 'col'}, 'found'),
      ),
    ),
    el('tbody', {}, ...rows),
  );
}
