/** An array [rows, ...], C order. */
export interface Rows {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** An array as it is stored: its rows become numbers when they are asked for. */
export interface Stored {
  readonly shape: readonly number[];
  readonly bytes: number;
  /** One of the rows, by itself. Throws a `RangeError` for one that isn't there. */
  row(row: number): Rows;
  all(): Rows;
}

/** numpy.lib.format: the header's length stands behind a magic of 6 bytes and a version of 2. */
const versionAt = 6;
const lengthAt = 8;

/** Opens what runs write: little-endian float16 or float32 in C order. Throws for anything else. */
export function openNpy(buffer: ArrayBuffer): Stored {
  const view = new DataView(buffer);
  const isNpy = buffer.byteLength > lengthAt + 4 && view.getUint32(0) === 0x934e554d && view.getUint16(4) === 0x5059;
  if (!isNpy) throw new Error('not a .npy file');
  const isOld = view.getUint8(versionAt) === 1;
  const length = isOld ? view.getUint16(lengthAt, true) : view.getUint32(lengthAt, true);
  const dataAt = lengthAt + (isOld ? 2 : 4) + length;
  if (dataAt > buffer.byteLength) throw new Error('the file is cut short');
  const header = new TextDecoder('latin1').decode(new Uint8Array(buffer, dataAt - length, length));
  const type = /'descr':\s*'<(f[24])'/.exec(header)?.[1];
  const sides = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (type === undefined || sides === undefined || !/'fortran_order':\s*False/.test(header)) {
    throw new Error('neither float16 nor float32 in C order');
  }
  const shape = sides
    .split(',')
    .filter((side) => side.trim() !== '')
    .map(Number);
  const size = sizeOf(shape);
  const width = type === 'f2' ? 2 : 4;
  if (buffer.byteLength - dataAt < size * width) throw new Error('the file is cut short');
  const [rows = 1, ...rest] = shape;
  const each = sizeOf(rest);
  const read = (from: number, count: number): Float32Array =>
    type === 'f2' ? halves(view, dataAt + from * 2, count) : singles(view, dataAt + from * 4, count);
  return {
    shape,
    bytes: buffer.byteLength,
    row(row) {
      if (!(row >= 0 && row < rows)) throw new RangeError(`row ${row} of ${rows}`);
      return {values: read(row * each, each), shape: rest};
    },
    all: () => ({values: read(0, size), shape}),
  };
}

/** The same with all its numbers. */
export function readNpy(buffer: ArrayBuffer): Rows {
  return openNpy(buffer).all();
}

/** One of the rows, by itself. */
export function rowOf({values, shape}: Rows, row: number): Rows {
  const [, ...rest] = shape;
  const size = sizeOf(rest);
  return {values: values.subarray(row * size, (row + 1) * size), shape: rest};
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function singles(view: DataView, at: number, count: number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = view.getFloat32(at + i * 4, true);
  return values;
}

/** Every float16 there is: looking them up is quicker than working them out again. */
let table: Float32Array | undefined;

function halves(view: DataView, at: number, count: number): Float32Array {
  table ??= Float32Array.from({length: 2 ** 16}, (_, bits) => halfOf(bits));
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = table[view.getUint16(at + i * 2, true)] ?? 0;
  return values;
}

/** IEEE 754-2008 binary16: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
