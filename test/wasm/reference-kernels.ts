/** The kernels' definitions as plain loops in float64, from which the tests' expected values come. */

/** A tensor's values in row-major order. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Geometry of a sliding window: how far it moves, how far its places lie apart, what lies before the input. */
export interface WindowGeometry {
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly before: readonly [top: number, left: number];
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Row-major offset of an index. */
export function offset(shape: readonly number[], index: readonly number[]): number {
  return shape.reduce((sum, length, axis) => sum * length + (index[axis] ?? 0), 0);
}

/** Every index of a shape, in row-major order. */
export function* indices(shape: readonly number[]): Generator<number[]> {
  for (let at = 0; at < size(shape); at++) {
    const index: number[] = [];
    let rest = at;
    for (const length of shape.toReversed()) {
      index.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    yield index;
  }
}

/** conv2d (`depthwise` false) or depthwiseConv2d (q outputs a channel) of x [b, h, w, c] and filter [kh, kw, c, q], and its gradients. */
export function convolution(
  x: Values,
  filter: Values,
  dy: Values,
  {strides, dilations, before}: WindowGeometry,
  depthwise: boolean,
): {y: Float64Array; dx: Float64Array; dw: Float64Array} {
  const y = new Float64Array(size(dy.shape));
  const dx = new Float64Array(size(x.shape));
  const dw = new Float64Array(size(filter.shape));
  const [, height = 0, width = 0] = x.shape;
  const [, , , outputs = 1] = filter.shape;
  for (const [b = 0, oy = 0, ox = 0, out = 0] of indices(dy.shape)) {
    const result = offset(dy.shape, [b, oy, ox, out]);
    const given = dy.data[result] ?? Number.NaN;
    for (const [i = 0, j = 0, c = 0, q = 0] of indices(filter.shape)) {
      if (out !== (depthwise ? c * outputs + q : q)) continue;
      const row = oy * strides[0] + i * dilations[0] - before[0];
      const column = ox * strides[1] + j * dilations[1] - before[1];
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      const at = offset(x.shape, [b, row, column, c]);
      const place = offset(filter.shape, [i, j, c, q]);
      y[result] = (y[result] ?? 0) + (x.data[at] ?? Number.NaN) * (filter.data[place] ?? Number.NaN);
      dw[place] = (dw[place] ?? 0) + (x.data[at] ?? Number.NaN) * given;
      dx[at] = (dx[at] ?? 0) + (filter.data[place] ?? Number.NaN) * given;
    }
  }
  return {y, dx, dw};
}

/** Gradient of maxPool (to the first maximum of each window) or avgPool (shared by the window's elements in x) at x [b, h, w, c]. */
export function poolGradient(
  kind: 'max' | 'avg',
  x: Values,
  dy: Values,
  window: readonly [number, number],
  {strides, before}: WindowGeometry,
): Float64Array {
  const dx = new Float64Array(size(x.shape));
  const [, height = 0, width = 0] = x.shape;
  for (const [b = 0, oy = 0, ox = 0, c = 0] of indices(dy.shape)) {
    const inside: number[] = [];
    for (const [i = 0, j = 0] of indices(window)) {
      const row = oy * strides[0] + i - before[0];
      const column = ox * strides[1] + j - before[1];
      if (row >= 0 && row < height && column >= 0 && column < width) inside.push(offset(x.shape, [b, row, column, c]));
    }
    const most = Math.max(...inside.map((at) => x.data[at] ?? Number.NaN));
    const receivers = kind === 'avg' ? inside : inside.filter((at) => x.data[at] === most).slice(0, 1);
    const given = dy.data[offset(dy.shape, [b, oy, ox, c])] ?? Number.NaN;
    for (const at of receivers) dx[at] = (dx[at] ?? 0) + given / receivers.length;
  }
  return dx;
}

/** Einstein's sum of operands, by running over every value of every letter. */
export function einsumOf(equation: string, operands: readonly Values[]): Float64Array {
  const [left = '', right = ''] = equation.split('->');
  const terms = left.split(',');
  const lengths = new Map<string, number>();
  for (const [index, term] of terms.entries()) {
    for (const [axis, letter] of [...term].entries()) lengths.set(letter, operands[index]?.shape[axis] ?? 0);
  }
  const letters = [...lengths.keys()];
  const outShape = [...right].map((letter) => lengths.get(letter) ?? 0);
  const out = new Float64Array(size(outShape));
  for (const index of indices([...lengths.values()])) {
    const at = (term: string): number[] => [...term].map((letter) => index[letters.indexOf(letter)] ?? 0);
    const factors = operands.map(
      (operand, one) => operand.data[offset(operand.shape, at(terms[one] ?? ''))] ?? Number.NaN,
    );
    const place = offset(outShape, at(right));
    out[place] = (out[place] ?? 0) + factors.reduce((product, factor) => product * factor, 1);
  }
  return out;
}
