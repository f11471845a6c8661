import {el} from '../app/elements.ts';
import {drawnBox} from './drawn-box.ts';

/** A frame around one place of a map that is read by the keyboard. */
export function placeMark(): {
  show(
    canvas: HTMLCanvasElement,
    place: readonly [row: number, column: number],
    plane: {readonly height: number; readonly width: number},
  ): void;
  hide(): void;
} {
  const mark = el('span', {class: 'place-mark', 'aria-hidden': 'true', hidden: true});
  return {
    show(canvas, [row, column], {height, width}) {
      const cell = canvas.parentElement;
      if (cell === null) return;
      if (mark.parentElement !== cell) cell.append(mark);
      cell.classList.add('laid-over');
      const [outer, box] = [cell.getBoundingClientRect(), drawnBox(canvas)];
      mark.style.left = `${box.left - outer.left + (column * box.width) / width}px`;
      mark.style.top = `${box.top - outer.top + (row * box.height) / height}px`;
      mark.style.width = `${Math.max(3, box.width / width)}px`;
      mark.style.height = `${Math.max(3, box.height / height)}px`;
      mark.hidden = false;
    },
    hide() {
      mark.hidden = true;
    },
  };
}
