import {ExplainError, messageOf} from '../core/errors.ts';
import {unzip} from './data/unzip.ts';
import {fromFloat16Bits, toFloat16Bits} from './float16.ts';

export type NpyValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** NumPy's name of a data type without its byte order. */
export type NpyType = 'f2' | 'f4' | 'f8' | 'i1' | 'i2' | 'i4' | 'i8' | 'u1' | 'u2' | 'u4' | 'u8' | 'b1';

/** An array of a .npy file, C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** What the file holds; `values` hold f2 as float32, i8 and u8 as float64, b1 as 0 and 1. */
  readonly type: NpyType;
  readonly values: NpyValues;
}

/** numpy.lib.format: magic, version, header length; the data begins at a multiple of 64. */
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const alignment = 64;

/**
 * The bytes of a .npy file (format 1.0, little-endian, C order). `type` 'f2' rounds floats to half precision: infinity
 * above 65504. Default: the type of `values`.
 */
export function encodeNpy(values: NpyValues, shape: readonly number[], type: NpyType = typeOf(values)): Uint8Array {
  if (values.length !== sizeOf(shape)) {
    throw new ExplainError(
      'bad-data',
      `an array of shape [${shape}] has ${sizeOf(shape)} values; got ${values.length}`,
    );
  }
  if (type !== typeOf(values) && type !== 'f2') {
    throw new ExplainError('bad-option', `values of type ${typeOf(values)} are written as that or as f2; got ${type}`);
  }
  const order = type.endsWith('1') ? '|' : '<';
  const list = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${order}${type}', 'fortran_order': False, 'shape': (${list}), }`;
  const before = magic.length + 4;
  const length = Math.ceil((before + text.length + 1) / alignment) * alignment - before;
  const itemSize = Number(type[1]);
  const bytes = new Uint8Array(before + length + values.length * itemSize);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  bytes.set([1, 0], magic.length);
  view.setUint16(magic.length + 2, length, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), before);
  const put = setters(view)[type];
  for (let i = 0, at = before + length; i < values.length; i++, at += itemSize) put(at, values[i] ?? 0);
  return bytes;
}

/** Reads a .npy file of numbers. Throws `unreadable` on anything else, and on integers that a number can't hold. */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || !magic.every((byte, i) => bytes[i] === byte)) throw unreadable('it does not begin as one');
  const long = (bytes[6] ?? 1) > 1;
  const start = long ? 12 : 10;
  const dataAt = start + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const {order, type, fortran, shape} = parseHeader(new TextDecoder().decode(bytes.subarray(start, dataAt)));
  const size = sizeOf(shape);
  const itemSize = Number(type[1]);
  if (!Number.isSafeInteger(size) || dataAt + size * itemSize !== bytes.length) {
    throw unreadable(`[${shape}] of ${type} are ${size * itemSize} bytes, and there are ${bytes.length - dataAt}`);
  }
  const values = makeValues(type, size);
  const get = getters(view, order !== '>')[type];
  for (let i = 0; i < size; i++) values[i] = get(dataAt + i * itemSize);
  return {shape, type, values: fortran ? toCOrder(values, shape) : values};
}

/** Reads the arrays of a .npz archive by name, stored or deflated. Throws `unreadable`. */
export function decodeNpz(bytes: Uint8Array): ReadonlyMap<string, NpyArray> {
  try {
    const files = [...unzip(bytes, '.npy')];
    return new Map(files.map(([name, file]) => [name.slice(0, -'.npy'.length), decodeNpy(file)]));
  } catch (error) {
    if (error instanceof ExplainError) throw error;
    throw new ExplainError('unreadable', `this is not a .npz archive that can be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function parseHeader(header: string): {order: string; type: NpyType; fortran: boolean; shape: readonly number[]} {
  const [, order = '', name = ''] = /'descr':\s*'([<>|=]?)(\w+)'/.exec(header) ?? [];
  const [, fortran] = /'fortran_order':\s*(True|False)/.exec(header) ?? [];
  const [, list] = /'shape':\s*\(([\d\s,]*)\)/.exec(header) ?? [];
  const type = npyTypes.find((known) => known === name);
  if (fortran === undefined || list === undefined) throw unreadable(`its header is ${JSON.stringify(header.trim())}`);
  if (type === undefined)
    throw unreadable(`its type is '${name || 'not a plain one'}'; numbers of ${npyTypes.join(', ')} are read`);
  const shape = list
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  return {order, type, fortran: fortran === 'True', shape};
}

const npyTypes: readonly NpyType[] = ['f2', 'f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'b1'];

function setters(view: DataView): {readonly [type in NpyType]: (at: number, value: number) => void} {
  const refuse = (): never => {
    throw new ExplainError('bad-option', 'i8, u8 and b1 are read, not written');
  };
  return {
    f2: (at, value) => view.setUint16(at, toFloat16Bits(value), true),
    f4: (at, value) => view.setFloat32(at, value, true),
    f8: (at, value) => view.setFloat64(at, value, true),
    i1: (at, value) => view.setInt8(at, value),
    i2: (at, value) => view.setInt16(at, value, true),
    i4: (at, value) => view.setInt32(at, value, true),
    u1: (at, value) => view.setUint8(at, value),
    u2: (at, value) => view.setUint16(at, value, true),
    u4: (at, value) => view.setUint32(at, value, true),
    i8: refuse,
    u8: refuse,
    b1: refuse,
  };
}

function getters(view: DataView, little: boolean): {readonly [type in NpyType]: (at: number) => number} {
  return {
    f2: (at) => fromFloat16Bits(view.getUint16(at, little)),
    f4: (at) => view.getFloat32(at, little),
    f8: (at) => view.getFloat64(at, little),
    i1: (at) => view.getInt8(at),
    i2: (at) => view.getInt16(at, little),
    i4: (at) => view.getInt32(at, little),
    i8: (at) => safeNumber(view.getBigInt64(at, little)),
    u1: (at) => view.getUint8(at),
    u2: (at) => view.getUint16(at, little),
    u4: (at) => view.getUint32(at, little),
    u8: (at) => safeNumber(view.getBigUint64(at, little)),
    b1: (at) => (view.getUint8(at) === 0 ? 0 : 1),
  };
}

function safeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw unreadable(`${value} is too large for a number`);
  return number;
}

function makeValues(type: NpyType, size: number): NpyValues {
  switch (type) {
    case 'f2':
    case 'f4':
      return new Float32Array(size);
    case 'f8':
    case 'i8':
    case 'u8':
      return new Float64Array(size);
    case 'i1':
      return new Int8Array(size);
    case 'i2':
      return new Int16Array(size);
    case 'i4':
      return new Int32Array(size);
    case 'u1':
    case 'b1':
      return new Uint8Array(size);
    case 'u2':
      return new Uint16Array(size);
    case 'u4':
      return new Uint32Array(size);
  }
}

function typeOf(values: NpyValues): NpyType {
  if (values instanceof Float32Array) return 'f4';
  if (values instanceof Float64Array) return 'f8';
  if (values instanceof Int8Array) return 'i1';
  if (values instanceof Int16Array) return 'i2';
  if (values instanceof Int32Array) return 'i4';
  if (values instanceof Uint8Array) return 'u1';
  return values instanceof Uint16Array ? 'u2' : 'u4';
}

/** Values whose first axis runs fastest, turned so that the last one does. */
function toCOrder(values: NpyValues, shape: readonly number[]): NpyValues {
  const turned = values.slice();
  const index = shape.map(() => 0);
  for (let to = 0; to < values.length; to++) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) from = from * (shape[axis] ?? 1) + (index[axis] ?? 0);
    turned[to] = values[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 1)) break;
      index[axis] = 0;
    }
  }
  return turned;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function unreadable(why: string): ExplainError {
  return new ExplainError('unreadable', `this is not a .npy file that can be read: ${why}`);
}
