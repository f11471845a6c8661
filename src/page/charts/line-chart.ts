import {el, svg} from '../app/elements.ts';
import {frame} from './frame.ts';
import {colours, dashOf} from './palette.ts';
import {areSame, epochsOf, lineWords, nearest, type Series, short, valueAt} from './words.ts';

export type {Series} from './words.ts';

export interface LineChart {
  readonly element: HTMLElement;
  /** Draws anew only where the lines changed; for another epoch a mark moves. */
  show(shown: {
    readonly series: readonly Series[];
    /** Marked by a line; the legend tells the values there. */
    readonly epoch: number | undefined;
    /** First and last epoch of the axis, where several charts share one; else those of the lines. */
    readonly domain?: readonly [number, number] | undefined;
  }): void;
}

const height = 170;
/** Charts out of sight follow when the slider has stood still for so long. */
const quietMs = 200;

/** Lines over the epochs. `onPick` is called with the epoch nearest to a click. */
export function lineChartOf({
  title,
  onPick,
}: {
  readonly title: string;
  readonly onPick: (epoch: number) => void;
}): LineChart {
  let series: readonly Series[] = [];
  let domain: readonly [number, number] | undefined;
  let epoch: number | undefined;
  const mark = el('div', {class: 'epoch-mark', hidden: true, 'aria-hidden': 'true'});
  const legend = el('ul', {class: 'legend'});
  let values: readonly HTMLElement[] = [];

  const place = (): void => {
    const plot = box.plot();
    const [x0, x1] = domain ?? [epochs[0] ?? 0, epochs.at(-1) ?? 0];
    const at = plot === undefined || epoch === undefined || epoch < x0 || epoch > x1 ? undefined : plot.x(epoch);
    mark.hidden = at === undefined;
    if (plot === undefined || at === undefined) return;
    mark.style.transform = `translateX(${at.toFixed(1)}px)`;
    mark.style.top = `${plot.top}px`;
    mark.style.height = `${plot.height}px`;
  };
  let epochs: readonly number[] = [];
  let late: number | undefined;
  const toEpoch = (): void => {
    series.forEach((line, i) => {
      const value = values[i];
      if (value !== undefined) value.textContent = said(valueAt(line, epoch));
    });
    place();
  };
  const box = frame({
    ...{title, height},
    draw: (library, area, size, palette) => {
      const rows = series.map((line) => {
        const at = new Map(line.points.map(([x, y], i) => [x, line.heights?.[i] ?? y]));
        return epochs.map((x) => finite(at.get(x)));
      });
      return library.drawLines(
        area,
        {names: series.map(({name}) => name), epochs, values: rows, domain},
        size,
        palette,
      );
    },
    drawn: place,
  });
  box.area.append(mark);
  box.element.append(legend);
  const epochAt = (event: MouseEvent): number | undefined => {
    const plot = box.plot();
    if (plot === undefined) return undefined;
    const x = event.clientX - box.area.getBoundingClientRect().left;
    const places = epochs.map((each) => plot.x(each) ?? Number.NaN);
    const found = nearest(places, x);
    return found === undefined ? undefined : epochs[places.indexOf(found)];
  };
  box.area.addEventListener('click', (event) => {
    const picked = epochAt(event);
    if (picked !== undefined) onPick(picked);
  });
  box.area.addEventListener('pointermove', (event) => {
    const at = epochAt(event);
    const told = series.map((line) => `${line.name} ${said(valueAt(line, at))}`);
    box.area.title = at === undefined ? '' : [`epoch ${at}`, ...told].join('\n');
  });

  return {
    element: box.element,
    show(shown) {
      const isNew =
        !areSame(series, shown.series) || domain?.[0] !== shown.domain?.[0] || domain?.[1] !== shown.domain?.[1];
      ({series, domain, epoch} = {domain: undefined, ...shown});
      if (isNew) {
        epochs = epochsOf(series);
        values = series.map(() => el('b'));
        legend.replaceChildren(...series.map(({name}, i) => el('li', {}, sample(i), ` ${name} `, values[i] ?? '')));
        const lines = series.map(lineWords);
        box.stale(`${title} over the epochs; ${lines.join('; ')}. A click goes to an epoch.`);
      }
      window.clearTimeout(late);
      // Many charts are out of sight while the slider moves.
      if (isNew || box.isSeen()) toEpoch();
      else late = window.setTimeout(toEpoch, quietMs);
    },
  };
}

function sample(i: number): SVGElement {
  const dash = dashOf(i).join(' ');
  const line = svg('path', {class: `line c${i % colours}`, d: 'M0 4H24', 'stroke-dasharray': dash || undefined});
  return svg('svg', {viewBox: '0 0 24 8', class: 'sample', 'aria-hidden': 'true'}, line);
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function said(value: number | undefined): string {
  return value === undefined ? '–' : short(value);
}
