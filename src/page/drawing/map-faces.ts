import type {Plane} from './draw.ts';

/** What a canvas shows, for whoever points at it. */
export interface Face {
  /** Its values as they are now, with a name for them; a text where there are none, which says why. */
  read(): Promise<Reading | string>;
  /** Shows the original in its place, or the map again. Undefined where there is nothing to compare with. */
  readonly compare: ((isOriginal: boolean) => void) | undefined;
}

export interface Reading {
  readonly name: string;
  readonly plane: Plane;
  /** What else is to be said of a place: its channels, say. */
  more?(row: number, column: number): string;
  /** What is to be said of the whole. */
  readonly scale?: string;
}

const faces = new WeakMap<Element, Face>();

export function setFace(canvas: HTMLCanvasElement, face: Face): void {
  faces.set(canvas, face);
}

export function faceOf(element: Element): Face | undefined {
  return faces.get(element);
}
