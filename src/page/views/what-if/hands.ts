import type {Edit, EditKind, Place, Sides} from '../../edits/edit.ts';

/** What a drag, or an arrow key, makes of an edit's numbers. Brushes take the trail; other edits read their place from it. */
export interface Grip {
  /** The numbers after a drag, given those before it. */
  drag?(numbers: readonly number[], from: Place, to: Place, sides: Sides): readonly number[];
  /** The numbers after an arrow key. */
  move?(numbers: readonly number[], rows: number, columns: number): readonly number[];
  /** What the numbers cover, to be framed. */
  frame?(numbers: readonly number[]): {row: number; column: number; rows: number; columns: number};
}

const grips: {readonly [name: string]: Grip} = {
  patch: {
    // The middle of the patch is where the pointer is.
    drag: ([, , size = 1, ...rest], _from, to) => [
      to.row - Math.floor(size / 2),
      to.column - Math.floor(size / 2),
      size,
      ...rest,
    ],
    move: ([row = 0, column = 0, ...rest], rows, columns) => [row + rows, column + columns, ...rest],
    frame: ([row = 0, column = 0, size = 1]) => ({row, column, rows: size, columns: size}),
  },
  crop: {
    drag: (_numbers, from, to, {height, width}) => {
      const inside = (place: number, side: number): number => Math.min(side - 1, Math.max(0, place));
      const [top, bottom] = [from.row, to.row].map((row) => inside(row, height)).sort((a, b) => a - b);
      const [left, right] = [from.column, to.column].map((column) => inside(column, width)).sort((a, b) => a - b);
      return [top ?? 0, left ?? 0, (bottom ?? 0) - (top ?? 0) + 1, (right ?? 0) - (left ?? 0) + 1];
    },
    move: ([row = 0, column = 0, ...rest], rows, columns) => [
      Math.max(0, row + rows),
      Math.max(0, column + columns),
      ...rest,
    ],
    frame: ([row = 0, column = 0, rows = 1, columns = 1]) => ({row, column, rows, columns}),
  },
  shift: {
    drag: ([, , ...rest], from, to) => [to.row - from.row, to.column - from.column, ...rest],
    move: ([down = 0, right = 0, ...rest], rows, columns) => [down + rows, right + columns, ...rest],
  },
};

export function gripOf({name}: EditKind): Grip {
  return grips[name] ?? {};
}

/** Whether an edit goes on with the one before it: a patch that is moved stays one patch. */
export function goesOn(last: Edit | undefined, name: string): boolean {
  return last?.name === name && name === 'patch';
}
