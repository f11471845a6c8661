import type {Reading} from './reading-words.ts';

/** What a canvas shows, for whoever points at it. */
export interface Face {
  /** Its values as they are now, with a name for them; a text where there are none, which says why. */
  read(): Promise<Reading | string>;
  /** Shows the original in its place, or the map again. Undefined where there is nothing to compare with. */
  readonly compare: ((isOriginal: boolean) => void) | undefined;
}

const faces = new WeakMap<Element, Face>();

export function setFace(canvas: HTMLCanvasElement, face: Face): void {
  faces.set(canvas, face);
}

export function faceOf(element: Element): Face | undefined {
  return faces.get(element);
}
