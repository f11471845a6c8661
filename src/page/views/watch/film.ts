import {breakable} from '../../app/breakable.ts';
import {el} from '../../app/elements.ts';
import {type Column, className, type Run} from '../../data/run.ts';
import type {Cell, Cells, Shown} from '../../drawing/map-cells.ts';
import {keepTabStop} from '../../drawing/pointing.ts';
import {leftOut} from './feature-columns.ts';
import {flipsOf} from './histories.ts';

/** One image's maps: rows methods, columns epochs. */
export interface Film {
  readonly element: HTMLElement;
  show(shown: Shown): void;
  /** Layers' filters are kept of the first images only; how many is known once a file is read. */
  keptFeatures(images: number): void;
}

interface Strip {
  readonly column: Column;
  readonly row: HTMLElement;
  readonly cells: Cell[];
}

interface Head {
  readonly button: HTMLElement;
  /** Comes into sight as its column does. */
  readonly place: HTMLElement;
}

export function film(first: Run, image: number, cells: Cells, onPick: (epoch: number) => void): Film {
  const heads: Head[] = [];
  const headRow = el('tr', {}, el('th', {scope: 'col'}, 'epoch'));
  const body = el('tbody');
  const strips: Strip[] = [];
  let now: Shown | undefined;
  let at: number | undefined;
  let timer: number | undefined;
  const table = el(
    'table',
    {class: 'film'},
    el('caption', {class: 'hidden'}, 'Maps of the image: rows are methods, columns are epochs'),
    el('thead', {}, headRow),
    body,
  );
  const element = el(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Maps over the epochs'},
    table,
  );

  const addStrip = (column: Column): void => {
    const row = el('tr', {}, el('th', {scope: 'row'}, ...breakable(column.tag)));
    body.append(row);
    strips.push({column, row, cells: []});
  };
  /** Epochs that arrive are added at the end; what stands there stays, and keeps its place on the screen. */
  const grow = (run: Run): void => {
    const isWhole =
      heads.length === run.epochs.length && strips.every(({cells: strip}) => strip.length === heads.length);
    if (isWhole) return;
    const flips = new Map(flipsOf(run)[image]?.map((flip) => [flip.epoch, flip]));
    for (const {epoch} of run.epochs.slice(heads.length)) {
      const button = el(
        'button',
        {type: 'button', 'aria-label': `epoch ${epoch}`, onclick: () => onPick(epoch)},
        String(epoch),
      );
      const flip = flips.get(epoch);
      const told = flip === undefined ? '' : `${className(run, flip.from)} → ${className(run, flip.to)}`;
      const place = el('th', {scope: 'col'}, button);
      if (flip !== undefined)
        place.append(el('small', {class: 'flip', title: `changes its mind: ${told}`}, `◆ ${told}`));
      heads.push({button, place});
      headRow.append(place);
    }
    queueMicrotask(() => keepTabStop(element));
    for (const {column, row, cells: strip} of strips) {
      for (let i = strip.length; i < heads.length; i++) {
        const cell = cells.map(column, image, heads[i]?.place);
        strip.push(cell);
        row.append(el('td', {}, cell.element));
      }
    }
  };
  const mark = (next: number): void => {
    if (next === at) return;
    const [before, here] = [at === undefined ? undefined : heads[at], heads[next]];
    before?.button.removeAttribute('aria-current');
    here?.button.setAttribute('aria-current', 'true');
    for (const {cells: strip} of strips) {
      if (at !== undefined) strip[at]?.element.classList.remove('now');
      strip[next]?.element.classList.add('now');
    }
    at = next;
    if (timer === undefined) timer = window.setTimeout(follow, followMs);
  };
  /** Only sideways: the page itself stays where the reader is. */
  const follow = (): void => {
    timer = undefined;
    const button = at === undefined ? undefined : heads[at]?.button;
    if (button === undefined) return;
    const [left, right] = [button.offsetLeft - fixedWidth, button.offsetLeft + button.offsetWidth];
    if (left < element.scrollLeft) element.scrollLeft = left;
    else if (right > element.scrollLeft + element.clientWidth) element.scrollLeft = right - element.clientWidth;
  };
  for (const column of first.columns.filter(({isFeatures}) => !isFeatures)) addStrip(column);

  return {
    element,
    show(shown) {
      const isOtherLook = now === undefined || !looksSame(now, shown);
      now = shown;
      const {run} = shown;
      grow(run);
      // Another epoch alone moves the mark.
      for (const {cells: strip} of isOtherLook ? strips : []) {
        strip.forEach((cell, i) => {
          const epoch = run.epochs[i];
          if (epoch !== undefined) cell.show({...shown, epoch});
        });
      }
      mark(run.epochs.findIndex(({epoch}) => epoch === shown.epoch.epoch));
    },
    keptFeatures(images) {
      const features = first.columns.filter(({isFeatures}) => isFeatures);
      if (features.length === 0) return;
      if (image >= images) {
        element.after(el('p', {class: 'soft'}, leftOut(features, images)));
        return;
      }
      for (const column of features) addStrip(column);
      at = undefined;
      const shown = now;
      now = undefined;
      if (shown !== undefined) this.show(shown);
    },
  };
}

function looksSame(a: Shown, b: Shown): boolean {
  const sameColours = a.colormaps?.signed === b.colormaps?.signed && a.colormaps?.positive === b.colormaps?.positive;
  return a.run === b.run && a.scale === b.scale && a.opacity === b.opacity && sameColours;
}

/** Asking where things are makes the browser lay out the page: not at every epoch of a slide. */
const followMs = 100;
/** Of the methods' names, which stay in sight. */
const fixedWidth = 150;
