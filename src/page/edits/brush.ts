import type {NumberField, Picture, Place, Sides} from './edit.ts';

/** How wide a brush is, in pixels. */
export function sizeField({height, width}: Sides): NumberField {
  const most = Math.max(height, width);
  return {label: 'size', start: Math.max(1, Math.round(most / 10)), min: 1, max: most, step: 1};
}

/** Which pixels a round brush covers on its way: 1 for each that it does. */
export function covered({height, width}: Picture, trail: readonly Place[], size: number): Uint8Array {
  const cover = new Uint8Array(height * width);
  const radius = Math.max(0.5, size / 2);
  for (const {row, column} of steps(trail)) {
    for (let y = Math.max(0, Math.ceil(row - radius)); y <= Math.min(height - 1, row + radius); y++) {
      for (let x = Math.max(0, Math.ceil(column - radius)); x <= Math.min(width - 1, column + radius); x++) {
        if ((y - row) ** 2 + (x - column) ** 2 <= radius ** 2) cover[y * width + x] = 1;
      }
    }
  }
  return cover;
}

/** The trail without gaps: the pointer is seen only now and then. */
function* steps(trail: readonly Place[]): Generator<Place> {
  let last: Place | undefined;
  for (const place of trail) {
    const from = last ?? place;
    const count = Math.max(
      1,
      Math.ceil(Math.max(Math.abs(place.row - from.row), Math.abs(place.column - from.column))),
    );
    for (let i = 1; i <= count; i++) {
      const share = i / count;
      yield {
        row: from.row + (place.row - from.row) * share,
        column: from.column + (place.column - from.column) * share,
      };
    }
    last = place;
  }
}
