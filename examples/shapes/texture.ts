export type Rgb = readonly [red: number, green: number, blue: number];

/** Cells of the coarse part of a texture, a side. */
const cells = 4;
const grainShare = 0.4;
/** Colours closer than this, of at most the square root of 3, are hard to tell apart. */
const leastDistance = 0.5;

/** A lively colour for the shape and a duller one for what is behind it, well apart. */
export function distinctColours(next: () => number): {readonly shape: Rgb; readonly background: Rgb} {
  for (;;) {
    const shape: Rgb = [next(), next(), next()];
    const grey = 0.15 + 0.7 * next();
    const dull = () => grey + 0.25 * (next() - 1 / 2);
    const background: Rgb = [dull(), dull(), dull()];
    if (Math.hypot(...shape.map((value, c) => value - (background[c] ?? 0))) >= leastDistance) {
      return {shape, background};
    }
  }
}

/** Clouds and grain around 0, at most 1 to either side: [size, size]. */
export function texture(size: number, next: () => number): Float32Array {
  const corners = Float32Array.from({length: (cells + 1) ** 2}, () => 2 * next() - 1);
  const corner = (row: number, column: number) => corners[row * (cells + 1) + column] ?? 0;
  const values = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [down, right] = [(y * cells) / size, (x * cells) / size];
      const [row, column] = [Math.floor(down), Math.floor(right)];
      const [v, u] = [down - row, right - column];
      const above = (1 - u) * corner(row, column) + u * corner(row, column + 1);
      const below = (1 - u) * corner(row + 1, column) + u * corner(row + 1, column + 1);
      const cloud = (1 - v) * above + v * below;
      values[y * size + x] = (1 - grainShare) * cloud + grainShare * (2 * next() - 1);
    }
  }
  return values;
}
