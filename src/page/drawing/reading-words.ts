import type {Plane} from '../../evolution/plane.ts';

/** The values of a map, for whoever points at it. */
export interface Reading {
  readonly name: string;
  readonly plane: Plane;
  /** What else is to be said of a place: its channels, say. */
  more?(row: number, column: number): string;
  /** What is to be said of the whole. */
  readonly scale?: string;
}

/** Five digits: float16 holds three or four. */
const digits = 5;

/** What is read out of a map: its name, the place counted from 1, and the value as it is stored. */
export function readingWords(
  reading: Reading | string,
  place: readonly [row: number, column: number] | undefined,
  isOriginal: boolean,
): string {
  if (typeof reading === 'string') return reading;
  const {name, plane, scale, more} = reading;
  const shown = isOriginal ? ', the original in its place' : '';
  const parts = [`${name}${shown}`];
  if (place !== undefined) {
    const [row, column] = place;
    const value = plane.values[row * plane.width + column];
    const isThere = row < plane.height && column < plane.width && value !== undefined;
    const said = more?.(row, column) ?? '';
    const told = isThere ? `${valueWords(value)}${said === '' ? '' : ` (${said})`}` : 'no value';
    parts.push(`row ${row + 1}, column ${column + 1}: ${told}`);
  }
  if (scale !== undefined) parts.push(scale);
  return parts.join(' · ');
}

export function valueWords(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}
