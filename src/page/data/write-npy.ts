import type {Rows} from './npy.ts';

/** numpy.lib.format 1.0: magic, version, length of the header; the data begins at a multiple of 64. */
const before = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
const alignment = 64;

/** The bytes of a .npy file: little-endian float32 in C order. */
export function writeNpy({values, shape}: Rows): Uint8Array<ArrayBuffer> {
  const list = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${list}), }`;
  const start = before.length + 2;
  const dataAt = Math.ceil((start + text.length + 1) / alignment) * alignment;
  const bytes = new Uint8Array(dataAt + 4 * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set(before);
  view.setUint16(before.length, dataAt - start, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(dataAt - start - 1)}\n`), start);
  values.forEach((value, i) => {
    view.setFloat32(dataAt + 4 * i, value, true);
  });
  return bytes;
}
