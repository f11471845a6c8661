import {open} from 'node:fs/promises';
import {gunzipSync} from 'node:zlib';
import {ExplainError, messageOf} from '../../core/errors.ts';
import {faultCode} from '../faults.ts';

/** A data file that is larger, packed or unpacked, is refused before anything is allocated: 1 GiB. */
export const maxFileBytes = 2 ** 30;

const gzipMagic = [0x1f, 0x8b];

/**
 * The bytes of a file; those of a gzip file are unpacked. Rejects with 'unreadable' when there is none, when it is no plain
 * file, and when it has more than `limit` bytes, packed or unpacked.
 */
export async function readDataFile(path: string, {limit = maxFileBytes} = {}): Promise<Uint8Array> {
  const bytes = await readWhole(path, limit);
  if (!gzipMagic.every((byte, i) => bytes[i] === byte)) return bytes;
  try {
    return gunzipSync(bytes, {maxOutputLength: limit});
  } catch (cause) {
    if (faultCode(cause) === 'ERR_BUFFER_TOO_LARGE') throw unreadable(path, `it unpacks to more than ${limit} bytes`);
    throw unreadable(path, `its gzip data are damaged or cut (${messageOf(cause)})`, cause);
  }
}

/** Does `decode`, and names the file in the error when it fails. */
export function naming<T>(path: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw unreadable(path, messageOf(cause), cause);
  }
}

/** An error that names the file. */
export function unreadable(path: string, why: string, cause?: unknown): ExplainError {
  return new ExplainError('unreadable', `${path} can't be read: ${why}`, {cause});
}

async function readWhole(path: string, limit: number): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw unreadable(path, 'it is not a file');
      if (stat.size > limit) throw unreadable(path, `it has ${stat.size} bytes; at most ${limit} are read`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof ExplainError) throw cause;
    const why = faultCode(cause) === 'ENOENT' ? 'there is no such file' : messageOf(cause);
    throw unreadable(path, why, cause);
  }
}
