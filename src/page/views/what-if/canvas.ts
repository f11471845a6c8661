import {picture as pixelsOf} from '../../../image/picture.ts';
import {el} from '../../app/elements.ts';
import {paint} from '../../drawing/draw.ts';
import type {DataRange, Picture, Place} from '../../edits/edit.ts';

/** How a pointer or the arrow keys work on the image. */
export interface Hand {
  /** A drag begins, goes on and ends; `last` is undefined at its begin. */
  drag(from: Place, trail: readonly Place[], isOver: boolean): void;
  /** An arrow key: rows down, columns to the right. */
  move(rows: number, columns: number): void;
  /** Enter or space. */
  press(): void;
}

/** The image that is changed, large. */
export interface EditCanvas {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  show(picture: Picture, range: DataRange, words: string): void;
  /** A frame around pixels: where the brush or the patch is. */
  mark(
    at: {readonly row: number; readonly column: number; readonly rows: number; readonly columns: number} | undefined,
  ): void;
}

export function editCanvas(hand: Hand): EditCanvas {
  const canvas = el('canvas', {width: 1, height: 1});
  const frame = el('div', {class: 'mark', hidden: true});
  const board = el(
    'div',
    {class: 'board', tabindex: 0, role: 'application', 'aria-label': 'Image', 'aria-roledescription': 'image editor'},
    canvas,
    frame,
  );
  let sides = {height: 1, width: 1};
  let trail: Place[] | undefined;

  const placeOf = ({clientX, clientY}: PointerEvent): Place => {
    const {left, top, width, height} = canvas.getBoundingClientRect();
    return {
      row: Math.floor(((clientY - top) / height) * sides.height),
      column: Math.floor(((clientX - left) / width) * sides.width),
    };
  };
  const follow = (event: PointerEvent, isOver: boolean): void => {
    if (trail === undefined) return;
    const place = placeOf(event);
    const last = trail.at(-1);
    if (last?.row !== place.row || last.column !== place.column) trail.push(place);
    const [from = place] = trail;
    const walked = trail;
    if (isOver) trail = undefined;
    hand.drag(from, walked, isOver);
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    trail = [];
    follow(event, false);
  });
  canvas.addEventListener('pointermove', (event) => follow(event, false));
  canvas.addEventListener('pointerup', (event) => follow(event, true));
  canvas.addEventListener('pointercancel', (event) => follow(event, true));
  board.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const far = event.shiftKey ? 5 : 1;
    const [rows, columns] = {
      ...{ArrowUp: [-far, 0], ArrowDown: [far, 0], ArrowLeft: [0, -far], ArrowRight: [0, far]},
    }[event.key] ?? [0, 0];
    if (rows !== 0 || columns !== 0) hand.move(rows ?? 0, columns ?? 0);
    else if (event.key === 'Enter' || event.key === ' ') hand.press();
    else return;
    // The page's own arrow keys change the epoch.
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    element: board,
    canvas,
    show(picture, range, words) {
      const {values, height, width, channels} = picture;
      sides = {height, width};
      paint(canvas, pixelsOf(values, [height, width, channels], range));
      canvas.classList.remove('strip');
      board.setAttribute('aria-label', words);
    },
    mark(at) {
      frame.hidden = at === undefined;
      if (at === undefined) return;
      const share = (value: number, side: number): string => `${(100 * value) / side}%`;
      Object.assign(frame.style, {
        ...{top: share(at.row, sides.height), left: share(at.column, sides.width)},
        ...{height: share(at.rows, sides.height), width: share(at.columns, sides.width)},
      });
    },
  };
}
