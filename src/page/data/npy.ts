/** An array [rows, ...], C order. */
export interface Rows {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** numpy.lib.format: the header's length stands behind a magic of 6 bytes and a version of 2. */
const versionAt = 6;
const lengthAt = 8;

/** Reads what runs write: little-endian float16 or float32 in C order. Throws for anything else. */
export function readNpy(buffer: ArrayBuffer): Rows {
  const view = new DataView(buffer);
  const isNpy = buffer.byteLength > lengthAt + 4 && view.getUint32(0) === 0x934e554d && view.getUint16(4) === 0x5059;
  if (!isNpy) throw new Error('not a .npy file');
  const isOld = view.getUint8(versionAt) === 1;
  const length = isOld ? view.getUint16(lengthAt, true) : view.getUint32(lengthAt, true);
  const dataAt = lengthAt + (isOld ? 2 : 4) + length;
  if (dataAt > buffer.byteLength) throw new Error('the file is cut short');
  const header = new TextDecoder('latin1').decode(new Uint8Array(buffer, dataAt - length, length));
  const type = /'descr':\s*'<(f[24])'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (type === undefined || shape === undefined || !/'fortran_order':\s*False/.test(header)) {
    throw new Error('neither float16 nor float32 in C order');
  }
  const sides = shape
    .split(',')
    .filter((side) => side.trim() !== '')
    .map(Number);
  const size = sides.reduce((product, side) => product * side, 1);
  const bytes = type === 'f2' ? 2 : 4;
  if (buffer.byteLength - dataAt < size * bytes) throw new Error('the file is cut short');
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const at = dataAt + i * bytes;
    values[i] = type === 'f2' ? halfOf(view.getUint16(at, true)) : view.getFloat32(at, true);
  }
  return {values, shape: sides};
}

/** One of the rows, by itself. */
export function rowOf({values, shape}: Rows, row: number): Rows {
  const [, ...rest] = shape;
  const size = rest.reduce((product, side) => product * side, 1);
  return {values: values.subarray(row * size, (row + 1) * size), shape: rest};
}

/** IEEE 754-2008 binary16: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
