import {messageOf} from '../../core/errors.ts';
import {el} from '../app/elements.ts';
import type {Arrays} from '../data/arrays.ts';
import type {Stored} from '../data/npy.ts';
import {type Column, className, type Epoch} from '../data/run.ts';
import {inputPixels, paint, planeAt} from './draw.ts';
import {frameQueue} from './frame-queue.ts';
import {limitFor} from './limits.ts';
import type {Face} from './map-faces.ts';
import {type Loaded, loadedFor, mapPicture, type Shown} from './map-picture.ts';
import {nextEpochs} from './next-epochs.ts';
import {onlyHas} from './problems.ts';
import type {Reading} from './reading-words.ts';
import {isInSight, type SeenCanvas, seenCanvases} from './seen-canvases.ts';

export type {Shown} from './map-picture.ts';

/** A place that shows one map; drawn when it comes into sight, and again when what it shows changes. */
export interface Cell {
  readonly element: HTMLElement;
  show(shown: Shown): void;
}

/** Makes cells for places anywhere on the page; they load nothing until somebody can see them. */
export interface Cells {
  /** `watched`: the row or column whose coming into sight is the cell's. */
  map(column: Column, image: number, watched?: Element): Cell;
  input(image: number, watched?: Element): Cell;
  /** Forgets the cells made so far. */
  clear(): void;
}

/** How one kind of cell is drawn. Returns the label; throws an `Error` that says why there is nothing to draw. */
interface Drawing {
  readonly name: (shown: Shown) => string;
  readonly file: (shown: Shown) => string | undefined;
  readonly draw: (canvas: HTMLCanvasElement, shown: Shown, loaded: Loaded) => string;
  readonly read: (shown: Shown, loaded: Loaded) => Reading;
  readonly original?: number;
}

export function mapCells(arrays: Arrays, {isAhead = false}: {readonly isAhead?: boolean} = {}): Cells {
  const ahead = nextEpochs(arrays);
  const queue = frameQueue(() => {
    if (isAhead) ahead.load();
  });
  const canvases = seenCanvases(queue);

  const loadFor = (shown: Shown, {file}: Drawing): Promise<Loaded> | Loaded =>
    loadedFor(arrays, shown.run, file(shown));

  const cellOf = (label: string, drawing: Drawing, watched: Element | undefined): Cell => {
    const canvas = el('canvas', {class: 'map', role: 'img', 'aria-label': label, tabindex: -1, width: 1, height: 1});
    const element = el('div', {class: 'cell'}, canvas);
    let shown: Shown | undefined;
    let isOriginal = false;
    let loading: {readonly shown: Shown; loaded?: Loaded} | undefined;
    const draw = (): void => {
      const {shown: drawn, loaded} = loading ?? {};
      if (drawn === undefined || loaded === undefined) return;
      const {original} = drawing;
      let told: string;
      try {
        if (isOriginal && original !== undefined) {
          paint(canvas, inputPixels(onlyHas(loaded.inputs, original), original));
          told = `${drawing.name(drawn)}; the original`;
        } else told = drawing.draw(canvas, drawn, loaded);
        showProblem(element, canvas, undefined);
      } catch (error) {
        const why = messageOf(error);
        showProblem(element, canvas, why);
        told = `${drawing.name(drawn)}: ${why}`;
      }
      canvas.setAttribute('aria-label', told);
      canvas.dataset['epoch'] = String(drawn.epoch.epoch);
    };
    const job = {
      isUrgent: () => isInSight(canvas),
      load() {
        if (shown === undefined) return undefined;
        const mine: {shown: Shown; loaded?: Loaded} = {shown};
        loading = mine;
        const found = loadFor(shown, drawing);
        if (!(found instanceof Promise)) {
          mine.loaded = found;
          return undefined;
        }
        return found.then((loaded) => {
          mine.loaded = loaded;
        });
      },
      draw,
    };
    const face: Face = {
      async read() {
        if (shown === undefined) return 'no epoch is explained yet';
        const loaded = await loadFor(shown, drawing);
        try {
          return drawing.read(shown, loaded);
        } catch (error) {
          return `${drawing.name(shown)}: ${messageOf(error)}`;
        }
      },
      compare:
        drawing.original === undefined
          ? undefined
          : (next) => {
              if (isOriginal === next) return;
              isOriginal = next;
              seen.stale();
            },
    };
    const seen: SeenCanvas = canvases.add(canvas, job, face, watched);
    return {
      element,
      show(next) {
        if (shown !== undefined && isSame(shown, next)) return;
        shown = next;
        if (isAhead) ahead.note(next);
        seen.stale();
      },
    };
  };

  return {
    map: (column, image, watched) =>
      cellOf(
        column.tag,
        {
          original: image,
          name: ({epoch}) => `${column.tag}, image ${image + 1}, epoch ${epoch.epoch}`,
          file: ({epoch}) => epoch.maps.get(column.tag),
          draw(canvas, shown, {map, inputs}) {
            const {pixels, limit} = mapPicture(shown, column, image, {map, inputs});
            paint(canvas, pixels);
            return `${this.name(shown)}; full colour at ${limit.toPrecision(3)}`;
          },
          read(shown, {map}) {
            const stored = onlyHas(map, image);
            const limit = limitFor(shown, column, stored, image);
            return {
              name: this.name(shown),
              plane: planeAt(stored, image, column),
              scale: `full colour at ${limit.toPrecision(3)}`,
              more: channelsOf(stored, image, column),
            };
          },
        },
        watched,
      ),
    input: (image, watched) =>
      cellOf(
        'input',
        {
          name: ({run}) => {
            const label = run.labels[image];
            return `input ${image + 1}${label === undefined ? '' : `, ${className(run, label)}`}`;
          },
          file: () => undefined,
          draw(canvas, shown, {inputs}) {
            paint(canvas, inputPixels(onlyHas(inputs, image), image));
            return this.name(shown);
          },
          read(shown, {inputs}) {
            const column: Column = {tag: 'input', kind: 'positive', axes: 'input', isFeatures: true};
            const stored = onlyHas(inputs, image);
            return {
              name: this.name(shown),
              plane: planeAt(stored, image, column),
              more: channelsOf(stored, image, column),
            };
          },
        },
        watched,
      ),
    clear() {
      queue.clear();
      canvases.clear();
    },
  };
}

/** A map that isn't there says why in its place. */
function showProblem(element: HTMLElement, canvas: HTMLCanvasElement, why: string | undefined): void {
  const words = element.querySelector('.why');
  if (why === undefined) {
    if (words === null) return;
    words.remove();
    canvas.classList.remove('gap');
    return;
  }
  canvas.width = 1;
  canvas.height = 1;
  canvas.classList.add('gap');
  element.classList.add('laid-over');
  if (words === null) element.append(el('span', {class: 'why', 'aria-hidden': 'true'}, why));
  else words.textContent = why;
}

/** Channels that a place's value is made of, as far as they can be read. */
const mostChannels = 4;

function channelsOf(
  stored: Stored,
  image: number,
  {axes, isFeatures}: Column,
): (row: number, column: number) => string {
  const {values, shape} = stored.row(image);
  const [, width = 1, channels = 1] = shape;
  if (shape.length !== 3 || channels === 1) return () => '';
  const how = isFeatures ? (axes === 'input' ? 'mean of' : 'mean of its filters,') : 'sum of';
  return (row, column) => {
    const at = (row * width + column) * channels;
    const all = Array.from(values.subarray(at, at + channels), (value) => value.toPrecision(3));
    return `${how} ${channels <= mostChannels ? all.join(', ') : channels}`;
  };
}

function isSame(a: Shown, b: Shown): boolean {
  const sameRun = a.run === b.run || (a.run.id === b.run.id && a.run.inputs === b.run.inputs);
  // The scale of a run changes with every epoch that arrives.
  const sameScale = a.scale === b.scale && (a.scale !== 'run' || a.run.epochs.length === b.run.epochs.length);
  const sameColours = a.colormaps?.signed === b.colormaps?.signed && a.colormaps?.positive === b.colormaps?.positive;
  return sameRun && sameScale && sameColours && a.opacity === b.opacity && sameMaps(a.epoch, b.epoch);
}

function sameMaps(a: Epoch, b: Epoch): boolean {
  if (a === b) return true;
  return a.epoch === b.epoch && [...b.maps].every(([tag, file]) => a.maps.get(tag) === file);
}
