import {el} from '../app/elements.ts';
import {frame} from './frame.ts';

export interface Dot {
  readonly x: number;
  readonly y: number;
  /** Handed to `onPick`. */
  readonly id: number;
  /** Shown under the pointer. */
  readonly label: string;
}

export interface ScatterChart {
  readonly element: HTMLElement;
  show(shown: {
    readonly xLabel: string;
    readonly yLabel: string;
    /** Groups differ by colour and shape. */
    readonly groups: readonly {readonly name: string; readonly dots: readonly Dot[]}[];
    /** `id`s that are marked by rings. */
    readonly chosen: readonly number[];
  }): void;
}

const height = 380;
/** How far a click may be off, in pixels. */
const reach = 12;

/** Dots by two numbers. `onPick` is called with the dot that a click meets. */
export function scatterChartOf({
  title,
  onPick,
}: {
  readonly title: string;
  readonly onPick: (id: number) => void;
}): ScatterChart {
  let shown: Parameters<ScatterChart['show']>[0] = {xLabel: '', yLabel: '', groups: [], chosen: []};
  const rings = el('div', {class: 'rings', 'aria-hidden': 'true'});
  const places = (): readonly {readonly dot: Dot; readonly left: number; readonly top: number}[] => {
    const plot = box.plot();
    if (plot === undefined) return [];
    return shown.groups.flatMap(({dots}) =>
      dots.flatMap((dot) => {
        const [left, top] = [plot.x(dot.x), plot.y(dot.y)];
        return left === undefined || top === undefined ? [] : [{dot, left, top}];
      }),
    );
  };
  const place = (): void => {
    const marked = places().filter(({dot}) => shown.chosen.includes(dot.id));
    rings.replaceChildren(
      ...marked.map(({left, top}) => {
        const ring = el('div', {class: 'ring'});
        ring.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
        return ring;
      }),
    );
  };
  const box = frame({
    ...{title, height},
    draw: (library, area, size, palette) => {
      const groups = shown.groups.map(({dots}) => dots.filter(({x, y}) => Number.isFinite(x) && Number.isFinite(y)));
      const names = shown.groups.map(({name}) => name);
      return library.drawScatter(area, {...shown, names, groups: groups.map(plain)}, size, palette);
    },
    drawn: place,
  });
  box.area.append(rings);
  const dotAt = ({clientX, clientY}: MouseEvent): Dot | undefined => {
    const corner = box.area.getBoundingClientRect();
    const near = places()
      .map(({dot, left, top}) => ({dot, off: Math.hypot(clientX - corner.left - left, clientY - corner.top - top)}))
      .sort((a, b) => a.off - b.off)[0];
    return near !== undefined && near.off <= reach ? near.dot : undefined;
  };
  box.area.addEventListener('click', (event) => {
    const dot = dotAt(event);
    if (dot !== undefined) onPick(dot.id);
  });
  box.area.addEventListener('pointermove', (event) => {
    box.area.title = dotAt(event)?.label ?? '';
  });
  return {
    element: box.element,
    show(next) {
      const key = ({xLabel, yLabel, groups}: typeof next): string => JSON.stringify([xLabel, yLabel, groups]);
      const isNew = key(next) !== key(shown);
      shown = next;
      if (isNew) {
        const counts = shown.groups.map(({name, dots}) => `${name}: ${dots.length}`).join(', ');
        box.stale(`${title}: ${shown.yLabel} over ${shown.xLabel}; ${counts}`);
      }
      place();
    },
  };
}

function plain(dots: readonly Dot[]): readonly {readonly x: number; readonly y: number}[] {
  return dots.map(({x, y}) => ({x, y}));
}
