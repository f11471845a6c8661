import {inflateRawSync} from 'node:zlib';
import {ExplainError} from '../../core/errors.ts';
import {type ByteSource, readBytes} from './byte-source.ts';

/** One file inside a zip archive. Sizes and offsets in bytes. */
export interface ZipEntry {
  readonly path: string;
  readonly deflated: boolean;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

// Records and field offsets of PKWARE's APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (end).
const endRecord = {signature: 0x06054b50, length: 22, entries: 10, directorySize: 12, directoryOffset: 16};
const directoryRecord = {signature: 0x02014b50, length: 46, method: 10, compressed: 20, size: 24, name: 28, offset: 42};
const localHeader = {signature: 0x04034b50, length: 30, name: 26, extra: 28};
const longestComment = 0xffff;
const deflate = 8;

/** The files of a zip archive by path, from its central directory alone. */
export async function readZipIndex(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const tailStart = Math.max(0, source.size - endRecord.length - longestComment);
  const tail = await readBytes(source, tailStart, source.size);
  let at = tail.length - endRecord.length;
  while (at >= 0 && tail.readUInt32LE(at) !== endRecord.signature) at -= 1;
  if (at < 0) throw damaged('it has no central directory');
  const start = tail.readUInt32LE(at + endRecord.directoryOffset);
  const length = tail.readUInt32LE(at + endRecord.directorySize);
  if (start + length > source.size) throw damaged('its central directory lies outside the file');
  return parseDirectory(await readBytes(source, start, start + length), tail.readUInt16LE(at + endRecord.entries));
}

function parseDirectory(directory: Buffer, count: number): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + directoryRecord.length > directory.length || directory.readUInt32LE(at) !== directoryRecord.signature) {
      throw damaged(`entry ${index} of its central directory is not readable`);
    }
    const nameEnd = at + directoryRecord.length + directory.readUInt16LE(at + directoryRecord.name);
    const path = directory.toString('utf8', at + directoryRecord.length, nameEnd);
    entries.set(path, {
      path,
      deflated: directory.readUInt16LE(at + directoryRecord.method) === deflate,
      compressedSize: directory.readUInt32LE(at + directoryRecord.compressed),
      size: directory.readUInt32LE(at + directoryRecord.size),
      headerOffset: directory.readUInt32LE(at + directoryRecord.offset),
    });
    const extra = directory.readUInt16LE(at + directoryRecord.name + 2);
    const comment = directory.readUInt16LE(at + directoryRecord.name + 4);
    at = nameEnd + extra + comment;
  }
  return entries;
}

/** Where the entry's compressed bytes begin: its local header repeats the name with an extra field of its own length. */
export async function dataStart(source: ByteSource, entry: ZipEntry): Promise<number> {
  const header = await readBytes(source, entry.headerOffset, entry.headerOffset + localHeader.length);
  if (header.readUInt32LE(0) !== localHeader.signature) throw damaged(`${entry.path} is not where the index says`);
  const variable = header.readUInt16LE(localHeader.name) + header.readUInt16LE(localHeader.extra);
  return entry.headerOffset + localHeader.length + variable;
}

/** A small entry's content. */
export async function readEntry(source: ByteSource, entry: ZipEntry): Promise<Buffer> {
  const start = await dataStart(source, entry);
  const bytes = await readBytes(source, start, start + entry.compressedSize);
  try {
    return entry.deflated ? inflateRawSync(bytes) : bytes;
  } catch (error) {
    throw damaged(`${entry.path} does not unpack`, error);
  }
}

function damaged(what: string, cause?: unknown): ExplainError {
  return new ExplainError('setup-failed', `the wheel is damaged: ${what}; run the setup again`, {cause});
}
