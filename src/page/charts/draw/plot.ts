import type {Result} from 'vega-embed';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where things stand in a chart that is drawn, in CSS pixels from its corner. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** undefined where the axis has no such value. */
  x(value: number | string): number | undefined;
  y(value: number | string): number | undefined;
}

export function plotOf({view}: Result): Plot {
  const [left = 0, top = 0] = view.origin();
  const along =
    (name: string, offset: number): Plot['x'] =>
    (value) => {
      // The parse boundary: vega's scales are functions, with a method on those that have bands.
      const scale = view.scale(name) as ((value: number | string) => number | undefined) & {bandwidth?: () => number};
      const at = scale(value);
      return at === undefined || !Number.isFinite(at) ? undefined : offset + at + (scale.bandwidth?.() ?? 0) / 2;
    };
  return {
    ...{left, top},
    width: Number(view.signal('width')),
    height: Number(view.signal('height')),
    x: along('x', left),
    y: along('y', top),
  };
}

/** For axes of names: where the one at a place stands. */
export function byPlace(names: readonly string[], find: Plot['x']): Plot['x'] {
  return (place) => (typeof place === 'number' ? find(tagged(names[place] ?? '', place)) : undefined);
}

/** As tfjs-vis makes labels differ that are the same. */
export function tagged(name: string, place: number): string {
  return `${name}@tfidx@${place}`;
}

/** A vega expression: the label without what makes it differ. */
export const untagged = "replace(datum.value, regexp(/@tfidx@\\d+$/), '')";
