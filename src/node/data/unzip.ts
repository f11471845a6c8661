import {crc32} from 'node:zlib';
import {unzipSync} from 'fflate';

/** An archive that unpacks to more is refused before anything is allocated: 1 GiB. */
const maxUnpacked = 2 ** 30;
/** No deflated file unpacks to more than this many times its size (zlib's technical notes). */
const maxRatio = 1032;

// Field offsets of PKWARE's APPNOTE.TXT 6.3, sections 4.3.12 (central directory) and 4.3.16 (its end).
const endRecord = {signature: 0x06054b50, length: 22, entries: 10, offset: 16};
const directoryRecord = {signature: 0x02014b50, length: 46, crc: 16, name: 28, extra: 30, comment: 32};
const longestComment = 0xffff;

/**
 * The files of a zip archive whose names end with `ending`, by name; each is checked against its CRC-32, which the unpacking
 * itself does not do. Throws an Error that says what is wrong.
 */
export function unzip(bytes: Uint8Array, ending: string): ReadonlyMap<string, Uint8Array> {
  const sums = checksums(bytes);
  let total = 0;
  const files = unzipSync(bytes, {
    filter({name, size, originalSize}) {
      if (!name.endsWith(ending)) return false;
      total += originalSize;
      if (total > maxUnpacked) throw new Error(`it unpacks to more than ${maxUnpacked} bytes`);
      if (size > bytes.length || originalSize > maxRatio * size) throw new Error(`${name} claims a size it can't have`);
      return true;
    },
  });
  for (const [name, file] of Object.entries(files)) {
    if (crc32(file) !== sums.get(name)) throw new Error(`${name} is damaged: its checksum is not the one written down`);
  }
  return new Map(Object.entries(files));
}

function checksums(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - endRecord.length - longestComment);
  let end = bytes.length - endRecord.length;
  while (end >= first && view.getUint32(end, true) !== endRecord.signature) end--;
  if (end < first) throw new Error('it has no central directory; the end may be cut off');
  const sums = new Map<string, number>();
  let at = view.getUint32(end + endRecord.offset, true);
  for (let entries = view.getUint16(end + endRecord.entries, true); entries > 0; entries--) {
    if (at + directoryRecord.length > end || view.getUint32(at, true) !== directoryRecord.signature) {
      throw new Error('its central directory is damaged');
    }
    const nameAt = at + directoryRecord.length;
    const extraAt = nameAt + view.getUint16(at + directoryRecord.name, true);
    const name = new TextDecoder().decode(bytes.subarray(nameAt, extraAt));
    sums.set(name, view.getUint32(at + directoryRecord.crc, true));
    const rest = view.getUint16(at + directoryRecord.extra, true) + view.getUint16(at + directoryRecord.comment, true);
    at = extraAt + rest;
  }
  return sums;
}
