import {createHash} from 'node:crypto';
import {createReadStream, createWriteStream} from 'node:fs';
import {mkdir, rename, rm, stat} from 'node:fs/promises';
import {dirname} from 'node:path';
import {PassThrough, Readable, Transform} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createInflateRaw} from 'node:zlib';
import {ExplainError} from '../../core/errors.ts';
import {type ByteSource, reasonOf} from './byte-source.ts';
import {isDiskFull} from './disk.ts';
import {type Wheel, wheelEntry} from './wheel-record.ts';
import {dataStart, type ZipEntry} from './zip-index.ts';

/** Attempts at one file within a run; each continues where the last one broke. */
const attempts = 3;

/**
 * Brings one file of a wheel to `destination`: downloads its compressed bytes into `destination.zpart` (continuing what an
 * earlier run left there), unpacks them into `destination.part`, checks the sha256 of RECORD and only then gives the file its name.
 * @param onBytes called with the count of bytes that came, those of an earlier run included.
 */
export async function extractEntry(
  wheel: Wheel,
  path: string,
  destination: string,
  onBytes: (count: number) => void,
): Promise<void> {
  const entry = wheelEntry(wheel, path);
  const expected = wheel.sha256.get(path);
  if (expected === undefined)
    throw new ExplainError('setup-failed', `the wheel's RECORD has no sha256 for ${path}, so it can't be checked`);
  await mkdir(dirname(destination), {recursive: true});
  const compressed = `${destination}.zpart`;
  const unpacked = `${destination}.part`;
  try {
    const continued = await download(wheel.source, entry, compressed, onBytes);
    let got = await unpack(entry, compressed, unpacked);
    if (got !== expected && continued) {
      // What an earlier run left may be of a download that went wrong: once more from the start.
      await rm(compressed, {force: true});
      await download(wheel.source, entry, compressed, () => {});
      got = await unpack(entry, compressed, unpacked);
    }
    if (got !== expected) {
      await rm(compressed, {force: true});
      throw new ExplainError(
        'setup-failed',
        `wrong checksum: ${path} has sha256 ${got}, the wheel's RECORD says ${expected}. The download was thrown away; ` +
          'run the setup again, and if it stays so, try another pip index (PIP_INDEX_URL)',
      );
    }
    await rename(unpacked, destination);
    await rm(compressed, {force: true});
  } catch (error) {
    await rm(unpacked, {force: true});
    // A part that was kept would leave the disk full.
    if (isDiskFull(error)) await rm(compressed, {force: true});
    throw error;
  }
}

/** Returns whether bytes of an earlier run were used. */
async function download(
  source: ByteSource,
  entry: ZipEntry,
  file: string,
  onBytes: (count: number) => void,
): Promise<boolean> {
  const kept = await sizeOf(file);
  if (kept > entry.compressedSize) await rm(file);
  const before = kept > entry.compressedSize ? 0 : kept;
  onBytes(before);
  for (let attempt = 1; ; attempt++) {
    const have = await sizeOf(file);
    try {
      const start = await dataStart(source, entry);
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          onBytes(chunk.length);
          done(null, chunk);
        },
      });
      const rest = Readable.from(source.read(start + have, start + entry.compressedSize), {objectMode: false});
      await pipeline(rest, counted, createWriteStream(file, {flags: 'a'}));
      if ((await sizeOf(file)) === entry.compressedSize) return before > 0;
      throw new Error('the connection ended early');
    } catch (error) {
      if (isDiskFull(error) || error instanceof ExplainError) throw error;
      const got = await sizeOf(file);
      if (attempt < attempts || got > have) continue;
      throw new ExplainError(
        'setup-failed',
        `the download of ${entry.path} broke off at ${got} of ${entry.compressedSize} bytes (${reasonOf(error)}). ` +
          'Run the setup again: it continues from there',
        {cause: error},
      );
    }
  }
}

/** Returns the sha256 (base64url) of what came out; an archive that does not unpack gives what it did give. */
async function unpack(entry: ZipEntry, compressed: string, destination: string): Promise<string> {
  const hash = createHash('sha256');
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const stage = entry.deflated ? createInflateRaw() : new PassThrough();
    await pipeline(createReadStream(compressed), stage, tap, createWriteStream(destination));
  } catch (error) {
    if (!isZlibError(error)) throw error;
    return 'of a file that does not unpack';
  }
  return hash.digest('base64url');
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({size}) => size,
    () => 0,
  );
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
