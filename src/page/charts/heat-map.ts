import {el} from '../app/elements.ts';
import {frame} from './frame.ts';
import {nearest, short} from './words.ts';

export interface HeatMap {
  readonly element: HTMLElement;
  /** Draws anew only where the values changed. */
  show(shown: HeatMapShown): void;
}

export interface HeatMapShown {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** A row of numbers for each of the rows; NaN is an empty place. */
  readonly values: readonly (readonly number[])[];
  /** Values of the first and the last colour. */
  readonly domain: readonly [number, number];
  /** Column that is marked. */
  readonly column: number | undefined;
}

const [rowHeight, around] = [22, 40];

/** Values as colours, with their scale beside them. `onPick` is called with row and column of a click. */
export function heatMapOf({
  title,
  what = '',
  rows: count,
  onPick,
}: {
  readonly title: string;
  /** What columns and rows are, for those who don't see it. */
  readonly what?: string;
  /** How many there will be: it makes the height. */
  readonly rows: number;
  readonly onPick: (row: number, column: number) => void;
}): HeatMap {
  let shown: HeatMapShown = {columns: [], rows: [], values: [], domain: [0, 1], column: undefined};
  const mark = el('div', {class: 'column-mark', hidden: true, 'aria-hidden': 'true'});
  const place = (): void => {
    const plot = box.plot();
    const x = plot === undefined || shown.column === undefined ? undefined : plot.x(shown.column);
    mark.hidden = x === undefined;
    if (plot === undefined || x === undefined) return;
    const wide = plot.width / shown.columns.length;
    mark.style.transform = `translateX(${(x - wide / 2).toFixed(1)}px)`;
    mark.style.width = `${wide.toFixed(1)}px`;
    mark.style.top = `${plot.top}px`;
    mark.style.height = `${plot.height}px`;
  };
  const box = frame({
    ...{title, height: Math.min(600, around + Math.max(2, count) * rowHeight)},
    draw: (library, area, size, palette) => library.drawHeat(area, shown, size, palette),
    drawn: place,
  });
  box.area.append(mark);
  const cellAt = (event: MouseEvent): readonly [row: number, column: number] | undefined => {
    const plot = box.plot();
    if (plot === undefined) return undefined;
    const corner = box.area.getBoundingClientRect();
    const [left, top] = [event.clientX - corner.left, event.clientY - corner.top];
    const xs = shown.columns.map((_, i) => plot.x(i) ?? Number.NaN);
    const ys = shown.rows.map((_, i) => plot.y(i) ?? Number.NaN);
    const [x, y] = [nearest(xs, left), nearest(ys, top)];
    return x === undefined || y === undefined ? undefined : [ys.indexOf(y), xs.indexOf(x)];
  };
  box.area.addEventListener('click', (event) => {
    const cell = cellAt(event);
    if (cell !== undefined) onPick(...cell);
  });
  box.area.addEventListener('pointermove', (event) => {
    const [row, column] = cellAt(event) ?? [-1, -1];
    const value = shown.values[row]?.[column];
    box.area.title = value === undefined ? '' : `${shown.rows[row]}, ${shown.columns[column]}: ${short(value)}`;
  });
  return {
    element: box.element,
    show(next) {
      const isNew = keyOf(next) !== keyOf(shown);
      shown = next;
      if (isNew) {
        const all = next.values.flat().filter(Number.isFinite);
        const range = all.length === 0 ? 'no numbers' : `from ${short(Math.min(...all))} to ${short(Math.max(...all))}`;
        box.stale(`${title}: ${what}${range}`);
      }
      place();
    },
  };
}

/** As JSON, in which NaN is null. */
function keyOf({columns, rows, values, domain}: HeatMapShown): string {
  return JSON.stringify([columns, rows, values, domain]);
}
