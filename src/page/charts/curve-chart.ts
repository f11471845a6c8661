import {el, svg} from '../app/elements.ts';
import type {Curve} from './curve.ts';
import {frame} from './frame.ts';
import {colours, dashOf} from './palette.ts';
import {short} from './words.ts';

export type {Curve} from './curve.ts';

export interface CurveChart {
  readonly element: HTMLElement;
  show(shown: {
    readonly xLabel: string;
    readonly yLabel: string;
    readonly curves: readonly Curve[];
    /** Ends of the axes; else those of the curves. */
    readonly xDomain?: readonly [number, number];
    readonly yDomain?: readonly [number, number];
    /** Points that are marked by rings. */
    readonly marks?: readonly (readonly [x: number, y: number])[];
  }): void;
}

const height = 260;

/** Curves by two numbers. `onPick` is called with the curve and the point of it that is nearest to a click. */
export function curveChartOf({
  title,
  onPick,
}: {
  readonly title: string;
  readonly onPick?: (curve: number, point: number) => void;
}): CurveChart {
  let shown: Parameters<CurveChart['show']>[0] = {xLabel: '', yLabel: '', curves: []};
  const legend = el('ul', {class: 'legend'});
  const rings = el('div', {class: 'rings', 'aria-hidden': 'true'});
  const place = (): void => {
    const plot = box.plot();
    const marked = (shown.marks ?? []).flatMap(([x, y]) => {
      const [left, top] = [plot?.x(x), plot?.y(y)];
      if (left === undefined || top === undefined || !Number.isFinite(left + top)) return [];
      const ring = el('div', {class: 'ring'});
      ring.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
      return [ring];
    });
    rings.replaceChildren(...marked);
  };
  const box = frame({
    ...{title, height},
    draw: (library, area, size, palette) => {
      const {xDomain, yDomain, ...rest} = shown;
      return library.drawCurves(area, {...rest, xDomain, yDomain}, size, palette);
    },
    drawn: place,
  });
  box.area.append(rings);
  box.element.append(legend);
  const nearest = ({clientX, clientY}: MouseEvent): {readonly curve: number; readonly point: number} | undefined => {
    const plot = box.plot();
    if (plot === undefined) return undefined;
    const corner = box.area.getBoundingClientRect();
    let best: {readonly curve: number; readonly point: number; readonly off: number} | undefined;
    shown.curves.forEach(({points, thin}, curve) => {
      if (thin) return;
      points.forEach(([x, y], point) => {
        const [left, top] = [plot.x(x), plot.y(y)];
        if (left === undefined || top === undefined) return;
        const off = Math.hypot(clientX - corner.left - left, clientY - corner.top - top);
        if (best === undefined || off < best.off) best = {curve, point, off};
      });
    });
    return best;
  };
  if (onPick !== undefined) {
    box.area.addEventListener('click', (event) => {
      const found = nearest(event);
      if (found !== undefined) onPick(found.curve, found.point);
    });
  }
  box.area.addEventListener('pointermove', (event) => {
    const found = nearest(event);
    const [curve, point] = [
      shown.curves[found?.curve ?? -1],
      shown.curves[found?.curve ?? -1]?.points[found?.point ?? -1],
    ];
    box.area.title =
      curve === undefined || point === undefined
        ? ''
        : `${curve.name}: ${shown.xLabel} ${short(point[0])}, ${shown.yLabel} ${short(point[1])}`;
  });
  return {
    element: box.element,
    show(next) {
      const key = ({marks: _, ...rest}: typeof next): string => JSON.stringify(rest);
      const isNew = key(next) !== key(shown);
      shown = next;
      if (isNew) {
        const listed = shown.curves.map((curve, i) => ({...curve, i})).filter(({thin}) => !thin);
        legend.replaceChildren(
          ...listed.map(({name, note, colour, dash, i}) =>
            el(
              'li',
              {},
              sample(colour ?? i, dash ?? i),
              ` ${name} `,
              ...(note === undefined ? [] : [el('b', {}, note)]),
            ),
          ),
        );
        const words = listed.map(({name, note}) => [name, note].filter((part) => part !== undefined).join(' '));
        box.stale(`${title}: ${shown.yLabel} over ${shown.xLabel}; ${words.join('; ')}`);
      }
      place();
    },
  };
}

function sample(colour: number, dash: number): SVGElement {
  const dashes = dashOf(dash).join(' ');
  const line = svg('path', {class: `line c${colour % colours}`, d: 'M0 4H24', 'stroke-dasharray': dashes || undefined});
  return svg('svg', {viewBox: '0 0 24 8', class: 'sample', 'aria-hidden': 'true'}, line);
}
