import {el} from '../../app/elements.ts';
import {frameOf} from '../../charts/frame.ts';
import {className, type Run} from '../../data/run.ts';
import type {Flip} from './histories.ts';

/** More than these would hide each other: they are marked without a text. */
const mostTexts = 8;
const mostButtons = 30;

/** Marks changes of mind in a chart over the epochs: a diamond, and what the network says from there on. */
export function flipMarks(chart: HTMLElement): {show(run: Run, flips: readonly Flip[]): void} {
  const frame = frameOf(chart);
  const marks = el('div', {class: 'flip-marks', 'aria-hidden': 'true'});
  frame?.area.append(marks);
  let shown: {readonly run: Run; readonly flips: readonly Flip[]} | undefined;
  const place = (): void => {
    const plot = frame?.plot();
    if (plot === undefined || shown === undefined) return;
    const {run, flips} = shown;
    marks.replaceChildren(
      ...flips.flatMap(({epoch, to}) => {
        const x = plot.x(epoch);
        if (x === undefined) return [];
        const mark = el('span', {}, '◆', ...(flips.length > mostTexts ? [] : [el('small', {}, className(run, to))]));
        mark.style.left = `${x.toFixed(1)}px`;
        return [mark];
      }),
    );
  };
  // The chart is drawn when it comes into sight, and again when its width or its colours change.
  if (frame !== undefined)
    new MutationObserver(place).observe(frame.area, {attributes: true, attributeFilter: ['data-drawn']});
  return {
    show(run, flips) {
      if (shown?.run === run) return;
      shown = {run, flips};
      place();
    },
  };
}

/** The same in words; a press goes to the epoch. */
export function flipList(run: Run, flips: readonly Flip[], onPick: (epoch: number) => void): HTMLElement {
  if (flips.length === 0) return el('p', {class: 'flips'}, 'It never changed its mind.');
  const buttons = flips
    .slice(0, mostButtons)
    .map(({epoch, from, to}) =>
      el(
        'button',
        {type: 'button', onclick: () => onPick(epoch)},
        `◆ epoch ${epoch}: ${className(run, from)} → ${className(run, to)}`,
      ),
    );
  const more = flips.length - buttons.length;
  return el(
    'div',
    {class: 'flips'},
    el('span', {}, `Changes of mind: ${flips.length}`),
    ...buttons,
    ...(more > 0 ? [el('span', {}, `and ${more} more`)] : []),
  );
}
