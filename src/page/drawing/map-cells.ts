import {el} from '../app/elements.ts';
import type {ScaleOf} from '../app/state.ts';
import type {Arrays} from '../data/arrays.ts';
import type {Rows} from '../data/npy.ts';
import {type Column, className, type Epoch, type Run} from '../data/run.ts';
import {blank, inputPixels, kindOf, limitOfPlane, mapPixels, paint, planeAt} from './draw.ts';

/** A canvas that shows one map; drawn when it comes into sight, and again when what it shows changes. */
export interface Cell {
  readonly element: HTMLCanvasElement;
  show(shown: Shown): void;
}

export interface Shown {
  readonly run: Run;
  readonly epoch: Epoch;
  readonly scale: ScaleOf;
  readonly opacity: number;
}

/** Makes cells for canvases anywhere on the page; they load nothing until somebody can see them. */
export interface Cells {
  map(column: Column, image: number): Cell;
  input(image: number): Cell;
  /** Forgets the cells made so far. */
  clear(): void;
}

interface Drawn {
  readonly draw: () => Promise<void>;
  isSeen: boolean;
  isStale: boolean;
}

/** Cells that are nearly in sight are drawn too. */
const ahead = '300px';

export function mapCells(arrays: Arrays): Cells {
  const known = new Map<Element, Drawn>();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const {target, isIntersecting} of entries) {
        const cell = known.get(target);
        if (cell === undefined) continue;
        cell.isSeen = isIntersecting;
        refresh(cell);
      }
    },
    {rootMargin: ahead},
  );

  const cellOf = (label: string, draw: (canvas: HTMLCanvasElement, shown: Shown) => Promise<string>): Cell => {
    const element = el('canvas', {class: 'map', role: 'img', 'aria-label': label, width: 1, height: 1});
    let shown: Shown | undefined;
    const cell: Drawn = {
      async draw() {
        const wanted = shown;
        if (wanted === undefined) return;
        const told = await draw(element, wanted);
        if (shown !== wanted) return;
        element.setAttribute('aria-label', told);
        element.title = told;
        element.dataset['epoch'] = String(wanted.epoch.epoch);
      },
      isSeen: false,
      isStale: true,
    };
    known.set(element, cell);
    watcher.observe(element);
    return {
      element,
      show(next) {
        if (shown !== undefined && isSame(shown, next)) return;
        shown = next;
        cell.isStale = true;
        refresh(cell);
      },
    };
  };

  return {
    map: (column, image) =>
      cellOf(column.tag, async (canvas, shown) => {
        const {run, epoch} = shown;
        const what = `${column.tag}, image ${image + 1}, epoch ${epoch.epoch}`;
        const file = epoch.maps.get(column.tag);
        const rows = file === undefined ? new Error('no map') : await arrays.get(run.id, file);
        const base = run.inputs === undefined ? undefined : await arrays.get(run.id, run.inputs);
        const problem = whyNot(rows, image);
        canvas.classList.toggle('gap', problem !== undefined);
        if (rows instanceof Error || problem !== undefined) {
          blank(canvas);
          return `${what}: ${problem}`;
        }
        const plane = planeAt(rows, image, column);
        const limit = limitFor(shown, column, rows, image);
        const under = base === undefined || whyNot(base, image) ? undefined : base;
        paint(
          canvas,
          mapPixels(plane, {
            kind: kindOf(column, plane),
            limit,
            base: under instanceof Error || under === undefined ? undefined : inputPixels(under, image),
            opacity: shown.opacity,
          }),
        );
        return `${what}; full colour at ${limit.toPrecision(3)}`;
      }),
    input: (image) =>
      cellOf('input', async (canvas, {run}) => {
        const rows = run.inputs === undefined ? new Error('no inputs') : await arrays.get(run.id, run.inputs);
        const problem = whyNot(rows, image);
        canvas.classList.toggle('gap', problem !== undefined);
        if (rows instanceof Error || problem !== undefined) {
          blank(canvas);
          return `input ${image + 1}: ${problem}`;
        }
        paint(canvas, inputPixels(rows, image));
        const label = run.labels[image];
        return `input ${image + 1}${label === undefined ? '' : `, ${className(run, label)}`}`;
      }),
    clear() {
      watcher.disconnect();
      known.clear();
    },
  };
}

function refresh(cell: Drawn): void {
  if (!cell.isSeen || !cell.isStale) return;
  cell.isStale = false;
  void cell.draw();
}

function isSame(a: Shown, b: Shown): boolean {
  const sameRun = a.run.id === b.run.id && a.run.inputs === b.run.inputs;
  // The scale of a run changes with every epoch that arrives.
  const sameScale = a.scale === b.scale && (a.scale !== 'run' || a.run.epochs.length === b.run.epochs.length);
  return sameRun && sameScale && a.opacity === b.opacity && sameMaps(a.epoch, b.epoch);
}

function sameMaps(a: Epoch, b: Epoch): boolean {
  return a.epoch === b.epoch && [...b.maps].every(([tag, file]) => a.maps.get(tag) === file);
}

function whyNot(rows: Rows | Error, image: number): string | undefined {
  if (rows instanceof Error) return rows.message;
  return image < (rows.shape[0] ?? 0) ? undefined : 'not explained for this image';
}

/** Of an image its own limit; of an epoch or a run the largest one of its images. */
function limitFor({run, scale}: Shown, column: Column, rows: Rows, image: number): number {
  if (scale === 'image') return limitOfPlane(planeAt(rows, image, column));
  const here = limitsOf(rows, column);
  const others = scale === 'run' ? run.epochs.flatMap(({limits}) => limits.get(column.tag) ?? []) : [];
  return Math.max(...here, ...others.filter(Number.isFinite));
}

const limits = new WeakMap<Rows, readonly number[]>();

function limitsOf(rows: Rows, column: Column): readonly number[] {
  const known = limits.get(rows);
  if (known !== undefined) return known;
  const found = Array.from({length: rows.shape[0] ?? 0}, (_, i) => limitOfPlane(planeAt(rows, i, column)));
  limits.set(rows, found);
  return found;
}
