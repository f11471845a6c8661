import {drawnBox} from './drawn-box.ts';
import {faceOf} from './map-faces.ts';
import {placeMark} from './place-mark.ts';
import {readingWords} from './reading-words.ts';

type Place = readonly [row: number, column: number];
type Size = {readonly height: number; readonly width: number};

/** A map that is pointed at, and where; nowhere, where only the map is. Its size may not be known yet. */
interface Pointed {
  readonly canvas: HTMLCanvasElement;
  placeIn?(size: Size): Place;
}

const holdMs = 350;
const steps: {readonly [key: string]: readonly [down: number, across: number]} = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Pointing at the maps of an area: the value there is read out, and the original stands in the map's place meanwhile.
 * With the keyboard one of the maps has the focus: arrows go over its places, with Shift to the next map. A finger
 * that is held shows the original.
 */
export function pointing(
  area: HTMLElement,
  {isComparing, read}: {readonly isComparing: () => boolean; readonly read: (words: string) => void},
): void {
  let now: Pointed | undefined;
  let compared: HTMLCanvasElement | undefined;
  let hold: number | undefined;
  /** Where the keyboard is in the map that has the focus. */
  let cursor: Place | undefined;
  let isTouched = false;
  const mark = placeMark();

  const compare = (canvas: HTMLCanvasElement | undefined): void => {
    if (compared === canvas) return;
    if (compared !== undefined) faceOf(compared)?.compare?.(false);
    compared = canvas;
    if (canvas !== undefined) faceOf(canvas)?.compare?.(true);
  };
  const tell = async (pointed: Pointed): Promise<void> => {
    const reading = await faceOf(pointed.canvas)?.read();
    if (now !== pointed || reading === undefined) return;
    const isOriginal = compared === pointed.canvas && faceOf(pointed.canvas)?.compare !== undefined;
    const place = typeof reading === 'string' ? undefined : pointed.placeIn?.(reading.plane);
    read(readingWords(reading, place, isOriginal));
    if (typeof reading !== 'string' && place !== undefined && document.activeElement === pointed.canvas) {
      cursor = place;
      mark.show(pointed.canvas, place, reading.plane);
    }
  };
  const point = (pointed: Pointed | undefined): void => {
    now = pointed;
    mark.hide();
    if (pointed === undefined) read('');
    else void tell(pointed);
  };
  const leave = (): void => {
    window.clearTimeout(hold);
    compare(undefined);
    point(undefined);
  };

  area.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    const canvas = mapOf(event.target);
    if (canvas === undefined) {
      leave();
      return;
    }
    if (isComparing()) compare(canvas);
    // A map that moves under a pointer at rest is pointed at too.
    point({canvas, placeIn: placeUnder(canvas, event)});
  });
  area.addEventListener('pointermove', (event) => {
    const canvas = mapOf(event.target);
    if (canvas === undefined || event.pointerType === 'touch') return;
    point({canvas, placeIn: placeUnder(canvas, event)});
  });
  area.addEventListener('pointerleave', leave);

  area.addEventListener('pointerdown', (event) => {
    isTouched = event.pointerType === 'touch';
    const canvas = mapOf(event.target);
    if (canvas === undefined || !isTouched) return;
    const placeIn = placeUnder(canvas, event);
    point({canvas, placeIn});
    hold = window.setTimeout(() => {
      compare(canvas);
      point({canvas, placeIn});
    }, holdMs);
  });
  for (const end of ['pointerup', 'pointercancel'] as const) {
    area.addEventListener(end, ({pointerType}) => {
      if (pointerType !== 'touch') return;
      window.clearTimeout(hold);
      compare(undefined);
    });
  }
  area.addEventListener('contextmenu', (event) => {
    // A held finger asks for the original, and not for a menu.
    if (isTouched && compared !== undefined) event.preventDefault();
  });

  area.addEventListener('focusin', ({target}) => {
    const canvas = mapOf(target);
    if (canvas === undefined) return;
    for (const other of area.querySelectorAll<HTMLCanvasElement>('canvas.map[tabindex="0"]')) other.tabIndex = -1;
    canvas.tabIndex = 0;
    cursor = undefined;
    if (!canvas.matches(':focus-visible')) return;
    if (isComparing()) compare(canvas);
    point({canvas});
  });
  area.addEventListener('focusout', ({target}) => {
    if (mapOf(target) !== undefined) leave();
  });
  area.addEventListener('keydown', (event) => {
    const canvas = mapOf(event.target);
    const step = steps[event.key];
    if (canvas === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') {
      compare(undefined);
      cursor = undefined;
      point({canvas});
    } else if (step !== undefined && event.shiftKey) {
      neighbour(area, canvas, step)?.focus();
    } else if (step !== undefined) {
      // Who reads a map's values wants to see it.
      compare(undefined);
      const [row, column] = cursor === undefined ? [0, 0] : [cursor[0] + step[0], cursor[1] + step[1]];
      cursor = [Math.max(0, row), Math.max(0, column)];
      const wanted = cursor;
      point({canvas, placeIn: ({height, width}) => [Math.min(height - 1, wanted[0]), Math.min(width - 1, wanted[1])]});
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Makes one of the area's maps the one that Tab leads to, where none is. */
export function keepTabStop(area: HTMLElement): void {
  const isThere = [...area.querySelectorAll<HTMLCanvasElement>('canvas.map[tabindex="0"]')].some(isShown);
  if (isThere) return;
  const first = [...area.querySelectorAll<HTMLCanvasElement>('td canvas.map')].find(isShown);
  if (first !== undefined) first.tabIndex = 0;
}

function isShown(canvas: HTMLCanvasElement): boolean {
  return canvas.closest('tr[hidden]') === null;
}

function mapOf(target: EventTarget | null): HTMLCanvasElement | undefined {
  return target instanceof HTMLCanvasElement && target.classList.contains('map') ? target : undefined;
}

/** The place of the map under the pointer: the style sheet shows maps at other sizes and keeps their shape. */
function placeUnder(canvas: HTMLCanvasElement, {clientX, clientY}: PointerEvent): (size: Size) => Place {
  const box = drawnBox(canvas);
  const [across, down] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  const at = (share: number, count: number): number => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  return ({height, width}) => [at(down, height), at(across, width)];
}

/** The map above, below or beside, among those that are shown. */
function neighbour(
  area: HTMLElement,
  canvas: HTMLCanvasElement,
  [down, across]: readonly [number, number],
): HTMLCanvasElement | undefined {
  const rows = [...area.querySelectorAll('tr:not([hidden])')]
    .map((row) => [...row.querySelectorAll<HTMLCanvasElement>('td canvas.map')])
    .filter((row) => row.length > 0);
  const at = rows.findIndex((row) => row.includes(canvas));
  const column = rows[at]?.indexOf(canvas) ?? 0;
  const row = rows[at + down];
  return row?.[Math.min(column + across, across === 0 ? row.length - 1 : Number.POSITIVE_INFINITY)];
}
