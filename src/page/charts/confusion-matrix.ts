import {frame} from './frame.ts';
import {nearest} from './words.ts';

export interface ConfusionMatrix {
  readonly element: HTMLElement;
  /** Rows of `counts` are true classes, columns predicted ones. */
  show(shown: {readonly classNames: readonly string[]; readonly counts: readonly (readonly number[])[]}): void;
}

/** How often each class was taken for each, as colours and numbers. `onPick` is called with the classes of a click. */
export function confusionMatrixOf({
  title,
  classes,
  onPick,
}: {
  readonly title: string;
  /** How many there are: it makes the height. */
  readonly classes: number;
  readonly onPick: (truth: number, predicted: number) => void;
}): ConfusionMatrix {
  let names: readonly string[] = [];
  let counts: readonly (readonly number[])[] = [];
  const box = frame({
    ...{title, height: Math.min(640, 90 + classes * 30)},
    draw: (library, area, size, palette) => library.drawMatrix(area, {names, counts}, size, palette),
    drawn: () => {},
  });
  box.area.addEventListener('click', ({clientX, clientY}) => {
    const plot = box.plot();
    if (plot === undefined) return;
    const corner = box.area.getBoundingClientRect();
    const xs = names.map((_, i) => plot.x(i) ?? Number.NaN);
    const ys = names.map((_, i) => plot.y(i) ?? Number.NaN);
    const [x, y] = [nearest(xs, clientX - corner.left), nearest(ys, clientY - corner.top)];
    if (x !== undefined && y !== undefined) onPick(ys.indexOf(y), xs.indexOf(x));
  });
  return {
    element: box.element,
    show(shown) {
      if (JSON.stringify([shown.classNames, shown.counts]) === JSON.stringify([names, counts])) return;
      ({classNames: names, counts} = shown);
      const rows = counts.map((row, i) => `true ${names[i]}: ${row.map((n, k) => `${n} as ${names[k]}`).join(', ')}`);
      box.stale(`${title}; ${rows.join('; ')}`);
    },
  };
}
