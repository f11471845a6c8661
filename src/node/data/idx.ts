import {ExplainError} from '../../core/errors.ts';
import {naming, readDataFile} from './read-file.ts';

export type IdxValues = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The array of an idx file, C order. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: IdxValues;
}

/** An idx file with more axes than this is taken for something else. */
const maxAxes = 8;

/**
 * Reads an idx file, the format of MNIST: two zero bytes, the type, the number of axes, their lengths as big-endian 32-bit
 * numbers, the values (http://yann.lecun.com/exdb/mnist). Packed by gzip or not. Rejects with 'unreadable'.
 */
export async function readIdx(path: string): Promise<IdxArray> {
  const bytes = await readDataFile(path);
  return naming(path, () => decodeIdx(bytes));
}

/** The array in the bytes of an idx file. Throws 'unreadable' on anything else. */
export function decodeIdx(bytes: Uint8Array): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = types.get(bytes[2] ?? 0);
  const axes = bytes[3] ?? 0;
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) throw notIdx('it does not begin with two zero bytes');
  if (type === undefined) throw notIdx(`its third byte must name a type (8, 9, 11, 12, 13 or 14); it is ${bytes[2]}`);
  if (axes < 1 || axes > maxAxes) throw notIdx(`it claims ${axes} axes; 1 to ${maxAxes} are read`);
  const start = 4 + 4 * axes;
  if (bytes.length < start) throw notIdx('it ends within its header');
  const shape = Array.from({length: axes}, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (start + size * type.bytes !== bytes.length) {
    throw notIdx(
      `[${shape.join(', ')}] need ${size * type.bytes} bytes after the header; ${bytes.length - start} came`,
    );
  }
  const values = type.make(size);
  for (let i = 0; i < size; i++) values[i] = type.get(view, start + i * type.bytes);
  return {shape, values};
}

interface IdxType {
  readonly bytes: number;
  readonly make: (length: number) => IdxValues;
  readonly get: (view: DataView, at: number) => number;
}

const types: ReadonlyMap<number, IdxType> = new Map<number, IdxType>([
  [0x08, {bytes: 1, make: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at)}],
  [0x09, {bytes: 1, make: (n) => new Int8Array(n), get: (view, at) => view.getInt8(at)}],
  [0x0b, {bytes: 2, make: (n) => new Int16Array(n), get: (view, at) => view.getInt16(at)}],
  [0x0c, {bytes: 4, make: (n) => new Int32Array(n), get: (view, at) => view.getInt32(at)}],
  [0x0d, {bytes: 4, make: (n) => new Float32Array(n), get: (view, at) => view.getFloat32(at)}],
  [0x0e, {bytes: 8, make: (n) => new Float64Array(n), get: (view, at) => view.getFloat64(at)}],
]);

function notIdx(why: string): ExplainError {
  return new ExplainError('unreadable', `this is not an idx file that can be read: ${why}`);
}
