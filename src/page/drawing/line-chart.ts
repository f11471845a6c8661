import {el, svg} from '../app/elements.ts';

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [epoch: number, value: number])[];
}

export interface Chart {
  readonly title: string;
  readonly series: readonly Series[];
  /** Marked by a line; the legend tells the values there. */
  readonly epoch: number | undefined;
  /** Called with the epoch nearest to a click. */
  readonly onPick: (epoch: number) => void;
}

const [width, height] = [360, 190];
const [left, right, top, bottom] = [48, 8, 8, 24];
/** Lines differ by their dashes too. */
const dashes = ['', '6 3', '2 2', '8 3 2 3', '12 4'];
/** How many colours page.css has. */
const colours = 10;

/** Lines over the epochs. Values that are not finite are gaps. */
export function lineChart({title, series, epoch, onPick}: Chart): HTMLElement {
  const points = series.flatMap((line) => line.points).filter(([, value]) => Number.isFinite(value));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const [y0, y1] = widened(Math.min(...ys), Math.max(...ys));
  const xOf = (x: number): number => left + ((x - x0) / (x1 - x0 || 1)) * (width - left - right);
  const yOf = (y: number): number => top + ((y1 - y) / (y1 - y0)) * (height - top - bottom);
  const box = svg('svg', {
    ...{viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img'},
    'aria-label': `${title} over the epochs ${x0} to ${x1}; a click goes to an epoch`,
    onclick(event) {
      if (!(event instanceof MouseEvent)) return;
      const {x, width: seen} = box.getBoundingClientRect();
      const at = ((event.clientX - x) / seen) * width;
      const nearest = [...new Set(xs)].sort((a, b) => Math.abs(xOf(a) - at) - Math.abs(xOf(b) - at))[0];
      if (nearest !== undefined) onPick(nearest);
    },
  });
  for (const y of [y0, (y0 + y1) / 2, y1]) {
    box.append(
      svg('line', {class: 'rule', x1: left, x2: width - right, y1: yOf(y), y2: yOf(y)}),
      svg('text', {class: 'end', x: left - 4, y: yOf(y) + 4}, short(y)),
    );
  }
  box.append(
    svg('text', {x: left, y: height - 6}, String(x0)),
    svg('text', {class: 'end', x: width - right, y: height - 6}, String(x1)),
  );
  series.forEach((line, i) => {
    box.append(
      svg('path', {
        class: `line c${i % colours}`,
        d: pathOf(line.points.map(([x, y]) => [xOf(x), Number.isFinite(y) ? yOf(y) : Number.NaN])),
        'stroke-dasharray': dashOf(i),
      }),
    );
  });
  if (epoch !== undefined && epoch >= x0 && epoch <= x1)
    box.append(svg('line', {class: 'mark', x1: xOf(epoch), x2: xOf(epoch), y1: top, y2: height - bottom}));
  const legend = series.map((line, i) => {
    const here = line.points.findLast(([x]) => x === epoch)?.[1];
    const sample = svg('svg', {viewBox: '0 0 24 8', class: 'sample', 'aria-hidden': 'true'});
    sample.append(svg('path', {class: `line c${i % colours}`, d: 'M0 4H24', 'stroke-dasharray': dashOf(i)}));
    return el('li', {}, sample, ` ${line.name} `, el('b', {}, here === undefined ? '–' : short(here)));
  });
  return el('figure', {}, el('figcaption', {}, title), box, el('ul', {class: 'legend'}, ...legend));
}

function dashOf(i: number): string | undefined {
  return dashes[i % dashes.length] || undefined;
}

/** Lines with a dot where a value stands alone. */
function pathOf(points: readonly (readonly [number, number])[]): string {
  let isOpen = false;
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(y)) {
        isOpen = false;
        return '';
      }
      const step = isOpen ? `L${x.toFixed(1)} ${y.toFixed(1)}` : `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
      isOpen = true;
      return step;
    })
    .join('');
}

/** A flat line stands in the middle. */
function widened(low: number, high: number): readonly [number, number] {
  return high > low ? [low, high] : [low - Math.max(Math.abs(low), 1) / 2, low + Math.max(Math.abs(low), 1) / 2];
}

function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  // Longer than the others, and no longer read, would be 0.00000519.
  const isTiny = value !== 0 && Math.abs(value) < 0.001;
  return isTiny ? value.toExponential(0) : String(Number(value.toPrecision(3)));
}
