import {messageOf} from '../../core/errors.ts';
import {el} from '../app/elements.ts';
import {whenSeen} from '../app/in-sight.ts';
import type {Plot, Size} from './draw/plot.ts';
import {inTurn, type Library, library} from './library.ts';
import {onPalette, type Palette, palette} from './palette.ts';

/** A place for one chart: drawn when it comes into sight, and again when its data, its width or the colours change. */
export interface Frame {
  readonly element: HTMLElement;
  /** Where the chart stands; what is laid over it goes here. */
  readonly area: HTMLElement;
  /** undefined until it is drawn. */
  plot(): Plot | undefined;
  /** Whether it is in sight, or nearly so. */
  isSeen(): boolean;
  /** Draws it anew as soon as somebody can see it. */
  redraw(): void;
  /** Its data have changed: what it shows is told in words at once, and drawn when somebody can see it. */
  stale(words: string): void;
  /** Draws it now where that is due, seen or not: for pictures of it. */
  ready(): Promise<HTMLCanvasElement | undefined>;
}

export interface FrameOptions {
  readonly title: string;
  readonly height: number;
  draw(library: Library, place: HTMLElement, size: Size, colours: Palette): Promise<Plot>;
  /** Called when it stands there anew. */
  drawn(plot: Plot): void;
}

const frames = new WeakMap<HTMLElement, Frame>();

onPalette(() => {
  // Those that are not on the page are drawn anew when they come back to it.
  for (const element of document.querySelectorAll<HTMLElement>('figure.chart-box')) frameOf(element)?.redraw();
});

/** The frame of a chart's element, for pictures. */
export function frameOf(element: HTMLElement): Frame | undefined {
  return frames.get(element);
}

export function frame({title, height, draw, drawn}: FrameOptions): Frame {
  let place = freshPlace();
  const area = el('div', {class: 'plot-area', role: 'img', 'aria-label': title}, place);
  const trouble = el('p', {class: 'soft', hidden: true});
  const element = el('figure', {class: 'chart-box'}, el('figcaption', {}, title), area, trouble);
  area.style.height = `${height}px`;
  let [isSeen, isStale, width] = [false, true, 0];
  let plot: Plot | undefined;
  let used: Library | undefined;

  const paint = async (): Promise<void> => {
    const now = Math.floor(area.clientWidth);
    if (!isStale || now === 0) return;
    isStale = false;
    width = now;
    try {
      used = await library();
      const next = await draw(used, place, {width, height}, palette());
      plot = next;
      trouble.hidden = true;
      area.dataset['drawn'] = String(Number(area.dataset['drawn'] ?? 0) + 1);
      drawn(next);
    } catch (error) {
      plot = undefined;
      trouble.textContent = `The chart can't be drawn: ${messageOf(error)}. Its numbers are in the text.`;
      trouble.hidden = false;
    }
  };
  const refresh = (): void => {
    if (isSeen && isStale) void inTurn(() => (isSeen ? paint() : Promise.resolve()));
  };
  const redraw = (): void => {
    isStale = true;
    refresh();
  };
  whenSeen(area, (seen) => {
    isSeen = seen;
    if (seen) refresh();
    else if (!area.isConnected && plot !== undefined) {
      // Taken off the page: its canvas goes, and comes again with it.
      used?.free(place);
      const fresh = freshPlace();
      place.replaceWith(fresh);
      place = fresh;
      plot = undefined;
      isStale = true;
    }
  });
  new ResizeObserver(() => {
    const now = Math.floor(area.clientWidth);
    if (width !== 0 && now !== 0 && now !== width) redraw();
  }).observe(area);

  const self: Frame = {
    ...{element, area},
    plot: () => plot,
    isSeen: () => isSeen,
    redraw,
    stale(words) {
      area.setAttribute('aria-label', words);
      redraw();
    },
    async ready() {
      if (isStale) await inTurn(paint);
      return place.querySelector('canvas') ?? undefined;
    },
  };
  frames.set(element, self);
  return self;
}

/** tfjs-vis keeps what it knows of a place: a new chart gets a new one. */
function freshPlace(): HTMLElement {
  return el('div', {class: 'plot', 'aria-hidden': 'true'});
}
