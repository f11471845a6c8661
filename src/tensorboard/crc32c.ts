/**
 * CRC-32C (Castagnoli, reflected polynomial 0x82F63B78; RFC 3720 appendix B.4). It is not the CRC-32 of zip and PNG, so
 * zlib's does not serve.
 */
const polynomial = 0x82f63b78;
const slices = makeSlices();

/** CRC-32C of bytes, 0..2^32-1. */
export function crc32c(bytes: Uint8Array): number {
  const [s0, s1, s2, s3, s4, s5, s6, s7] = slices;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 8);
  let crc = 0xffffffff;
  let at = 0;
  // Eight bytes a turn from eight tables (Kounavis and Berry 2005, "slicing-by-8"): a byte at a time is half as fast.
  for (; at < whole; at += 8) {
    const low = crc ^ view.getUint32(at, true);
    const high = view.getUint32(at + 4, true);
    crc =
      entry(s7, low & 0xff) ^
      entry(s6, (low >>> 8) & 0xff) ^
      entry(s5, (low >>> 16) & 0xff) ^
      entry(s4, low >>> 24) ^
      entry(s3, high & 0xff) ^
      entry(s2, (high >>> 8) & 0xff) ^
      entry(s1, (high >>> 16) & 0xff) ^
      entry(s0, high >>> 24);
  }
  for (; at < bytes.length; at++) crc = entry(s0, (crc ^ (bytes[at] ?? 0)) & 0xff) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The checksum as TFRecord stores it: rotated by 15 and offset, so that a checksum of checksums stays sound. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function entry(table: Uint32Array, index: number): number {
  return table[index] ?? 0;
}

type Slices = [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];

function makeSlices(): Slices {
  const table = (): Uint32Array => new Uint32Array(256);
  const made: Slices = [table(), table(), table(), table(), table(), table(), table(), table()];
  const [bytes] = made;
  for (let n = 0; n < 256; n++) {
    let crc = n;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
    bytes[n] = crc;
  }
  for (let slice = 1; slice < made.length; slice++) {
    const before = made[slice - 1] ?? bytes;
    for (let n = 0; n < 256; n++)
      (made[slice] ?? bytes)[n] = entry(bytes, entry(before, n) & 0xff) ^ (entry(before, n) >>> 8);
  }
  return made;
}
