/** A tensor's values outside of any backend, so that nothing has to be disposed: row-major, [n, ...]. */
export interface PlainTensor {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** One example of a plain tensor, without its first axis; shares memory. */
export function rowOf({values, shape}: PlainTensor, row: number): PlainTensor {
  const own = shape.slice(1);
  const size = own.reduce((a, b) => a * b, 1);
  return {values: values.subarray(row * size, (row + 1) * size), shape: own};
}

/** One slice along the last axis, such as one rank of ranked outputs. */
export function lastAxis({values, shape}: PlainTensor, index: number): PlainTensor {
  const depth = shape.at(-1) ?? 1;
  const picked = new Float32Array(values.length / depth);
  for (let i = 0; i < picked.length; i++) picked[i] = values[i * depth + index] ?? 0;
  return {values: picked, shape: shape.slice(0, -1)};
}

/** How many values are not numbers to be trusted, and how many rows are zero throughout. */
export interface Health {
  readonly nan: number;
  readonly infinite: number;
  readonly zeroMaps: number;
}

/** Counts NaN, infinities and all-zero rows. */
export function healthOf(maps: readonly PlainTensor[]): Health {
  let [nan, infinite, zeroMaps] = [0, 0, 0];
  for (const map of maps) {
    for (const value of map.values) {
      if (Number.isNaN(value)) nan++;
      else if (!Number.isFinite(value)) infinite++;
    }
    for (let row = 0; row < (map.shape[0] ?? 0); row++) {
      if (rowOf(map, row).values.every((value) => value === 0)) zeroMaps++;
    }
  }
  return {nan, infinite, zeroMaps};
}
