import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {ExplainError, messageOf} from '../../core/errors.ts';

/** A file of known length whose parts can be read: a wheel on a server or on the disk. */
export interface ByteSource {
  readonly size: number;
  /** Bytes from `start` up to and without `end`. Ends early, or throws, when the connection breaks. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** The server does not give parts of a file, or not to us (a password, a proxy): the whole has to be downloaded. */
export class RangesRefused extends Error {}

/** Milliseconds without a byte after which a connection counts as broken. */
const stalledAfterMs = 60_000;

/**
 * A wheel read by HTTP range requests, or a local file for a `file:` address.
 * @throws {RangesRefused} when the first range is not answered with 206.
 */
export async function openUrl(url: string): Promise<ByteSource> {
  if (url.startsWith('file:')) return openFile(fileURLToPath(url));
  let probe: Response;
  try {
    probe = await fetch(url, {headers: {range: 'bytes=0-0'}, signal: AbortSignal.timeout(stalledAfterMs)});
    await probe.arrayBuffer();
  } catch (error) {
    throw new RangesRefused(reasonOf(error));
  }
  const size = Number(/\/(\d+)$/.exec(probe.headers.get('content-range') ?? '')?.[1]);
  if (probe.status !== 206 || !Number.isInteger(size)) throw new RangesRefused(`status ${probe.status}`);
  return {size, read: (start, end) => readRange(url, start, end)};
}

export async function openFile(path: string): Promise<ByteSource> {
  const {size} = await stat(path);
  return {size, read: (start, end) => (start === end ? emptyStream() : createReadStream(path, {start, end: end - 1}))};
}

/** All bytes from `start` to `end`, for the small parts. */
export async function readBytes(source: ByteSource, start: number, end: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(start, end)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (bytes.length !== end - start) {
    throw new ExplainError('setup-failed', `expected ${end - start} bytes from the wheel, got ${bytes.length}`);
  }
  return bytes;
}

async function* readRange(url: string, start: number, end: number): AsyncIterable<Uint8Array> {
  if (start === end) return;
  const stalled = new AbortController();
  const watch = setTimeout(() => stalled.abort(new Error('no data for a minute')), stalledAfterMs);
  try {
    const response = await fetch(url, {headers: {range: `bytes=${start}-${end - 1}`}, signal: stalled.signal});
    if (response.status !== 206 || response.body === null) throw new Error(`status ${response.status} for a range`);
    for await (const chunk of response.body) {
      watch.refresh();
      yield chunk;
    }
  } finally {
    clearTimeout(watch);
  }
}

async function* emptyStream(): AsyncIterable<Uint8Array> {}

/** fetch hides the reason ("connection refused") in `cause`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}
