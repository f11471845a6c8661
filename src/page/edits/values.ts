import type {DataRange, NumberField, Picture, Place} from './edit.ts';

/** A picture of the same sides whose every value is worked out anew. */
export function mapValues(
  picture: Picture,
  make: (at: {
    readonly row: number;
    readonly column: number;
    readonly channel: number;
    readonly value: number;
  }) => number,
): Picture {
  const {values, width, channels} = picture;
  const made = values.map((value, i) => {
    const pixel = Math.floor(i / channels);
    return make({row: Math.floor(pixel / width), column: pixel % width, channel: i % channels, value});
  });
  return {...picture, values: made};
}

/** The nearest value that the data could have. */
export function inRange(value: number, {min, max}: DataRange): number {
  return Math.min(max, Math.max(min, value));
}

/** The value at a place between pixels, from the four around it; undefined outside of the picture. */
export function valueBetween(
  {values, height, width, channels}: Picture,
  place: Place,
  channel: number,
): number | undefined {
  // Rounding of a rotation must not lose the border.
  const edge = 1e-6;
  if (place.row < -edge || place.column < -edge || place.row > height - 1 + edge || place.column > width - 1 + edge) {
    return undefined;
  }
  const [top, left] = [Math.max(0, Math.floor(place.row)), Math.max(0, Math.floor(place.column))];
  const [down, right] = [Math.max(0, place.row - top), Math.max(0, place.column - left)];
  const at = (row: number, column: number): number =>
    values[(Math.min(height - 1, row) * width + Math.min(width - 1, column)) * channels + channel] ?? 0;
  const above = at(top, left) * (1 - right) + at(top, left + 1) * right;
  const below = at(top + 1, left) * (1 - right) + at(top + 1, left + 1) * right;
  return above * (1 - down) + below * down;
}

/** What an edit puts where it leaves nothing. */
export const fills = ['darkest value', 'mean of the data'] as const;

export function fillValue(fill: number, channel: number, {min, mean}: DataRange): number {
  return fill === 1 ? (mean[channel] ?? min) : min;
}

export function choice(label: string, choices: readonly string[], start = 0): NumberField {
  return {label, start, min: 0, max: choices.length - 1, step: 1, choices};
}
