import {maskedCrc32c} from './crc32c.ts';

/** Length (uint64), its checksum (uint32). */
const headerBytes = 12;
const footerBytes = 4;

/** One record found in a file. */
export interface FoundRecord {
  /** Where the record's header begins, in bytes from the start of the file. */
  readonly offset: number;
  readonly data: Uint8Array;
}

/**
 * How the records of a file end. `cut`: the last record is shorter than its header says, as a writer leaves it that was
 * killed in mid-write. `corrupt`: a checksum is wrong, and nothing after it can be told apart.
 */
export type Tail =
  | {readonly state: 'clean'; readonly offset: number}
  | {readonly state: 'cut' | 'corrupt'; readonly offset: number; readonly why: string};

/** TFRecord framing: uint64 LE length, masked CRC-32C of the length, data, masked CRC-32C of the data. */
export function frameRecord(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(headerBytes + data.length + footerBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length, true);
  view.setUint32(4, Math.floor(data.length / 2 ** 32), true);
  view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  bytes.set(data, headerBytes);
  view.setUint32(headerBytes + data.length, maskedCrc32c(data), true);
  return bytes;
}

/** Every whole record of a file in turn; the generator's return value tells how the file ends and where. */
export function* readRecords(bytes: Uint8Array): Generator<FoundRecord, Tail, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  while (offset < bytes.length) {
    const left = bytes.length - offset;
    if (left < headerBytes) return {state: 'cut', offset, why: `${left} bytes, not a whole record header`};
    // A file system that lost its last blocks in a power failure gives zeros; a record header is never all zero.
    if (isZero(bytes.subarray(offset))) return {state: 'cut', offset, why: `${left} bytes of zeros`};
    if (maskedCrc32c(bytes.subarray(offset, offset + 8)) !== view.getUint32(offset + 8, true)) {
      return {state: 'corrupt', offset, why: 'the checksum of the record length is wrong'};
    }
    const length = view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
    if (headerBytes + length + footerBytes > left) {
      return {state: 'cut', offset, why: `a record of ${length} bytes ends after ${left - headerBytes}`};
    }
    const data = bytes.subarray(offset + headerBytes, offset + headerBytes + length);
    if (maskedCrc32c(data) !== view.getUint32(offset + headerBytes + length, true)) {
      return {state: 'corrupt', offset, why: 'the checksum of the record data is wrong'};
    }
    yield {offset, data};
    offset += headerBytes + length + footerBytes;
  }
  return {state: 'clean', offset};
}

function isZero(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes.every((byte) => byte === 0);
}
