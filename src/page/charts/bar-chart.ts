import {frame} from './frame.ts';
import {nearest, short} from './words.ts';

export interface BarChart {
  readonly element: HTMLElement;
  show(bars: readonly (readonly [name: string, value: number])[]): void;
}

const height = 170;

/** A bar a value. `onPick` is called with the place of a bar. */
export function barChartOf({
  title,
  colour = 0,
  onPick,
}: {
  readonly title: string;
  /** Which of the colours of lines. */
  readonly colour?: number;
  readonly onPick?: (bar: number) => void;
}): BarChart {
  let bars: readonly (readonly [name: string, value: number])[] = [];
  const box = frame({
    ...{title, height},
    draw: (library, area, size, palette) => library.drawBars(area, {bars, colour}, size, palette),
    drawn: () => {},
  });
  box.area.addEventListener('click', ({clientX}) => {
    const plot = box.plot();
    const xs = bars.map((_, i) => plot?.x(i) ?? Number.NaN);
    const x = nearest(xs, clientX - box.area.getBoundingClientRect().left);
    if (x !== undefined) onPick?.(xs.indexOf(x));
  });
  return {
    element: box.element,
    show(next) {
      if (JSON.stringify(next) === JSON.stringify(bars)) return;
      bars = next;
      box.stale(`${title}: ${bars.map(([name, value]) => `${name} ${short(value)}`).join(', ')}`);
    },
  };
}
