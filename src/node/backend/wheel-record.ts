import {createHash} from 'node:crypto';
import {ExplainError} from '../../core/errors.ts';
import type {ByteSource} from './byte-source.ts';
import type {NativePlatform} from './platform.ts';
import {readEntry, readZipIndex, type ZipEntry} from './zip-index.ts';

/** A wheel's files with the sha256 (base64url) that its RECORD promises for each. */
export interface Wheel {
  readonly source: ByteSource;
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly sha256: ReadonlyMap<string, string>;
}

/**
 * Reads a wheel's index and RECORD.
 * @param wheelSha256 what pip's report says of the whole wheel, in hex. Of a wheel that this project knows, RECORD itself is
 *   checked too; otherwise the files can only be as true as the RECORD that came with them.
 */
export async function openWheel(source: ByteSource, platform: NativePlatform, wheelSha256?: string): Promise<Wheel> {
  const entries = await readZipIndex(source);
  const recordEntry = [...entries.values()].find(({path}) => /^[^/]+\.dist-info\/RECORD$/.test(path));
  if (recordEntry === undefined)
    throw new ExplainError('setup-failed', 'the wheel has no RECORD, so nothing in it can be checked');
  const record = await readEntry(source, recordEntry);
  const known = wheelSha256 === undefined ? undefined : platform.knownRecords[wheelSha256];
  const got = createHash('sha256').update(record).digest('hex');
  if (known !== undefined && known !== got) {
    throw new ExplainError(
      'setup-failed',
      `wrong checksum: the wheel's RECORD has sha256 ${got}, expected ${known}; the index or something between changed it. ` +
        "Try another pip index (PIP_INDEX_URL), or tell the mirror's keeper",
    );
  }
  return {source, entries, sha256: parseRecord(record.toString('utf8'))};
}

/** The entry at a path, or an error that says which wheel lacks what. */
export function wheelEntry(wheel: Wheel, path: string): ZipEntry {
  const entry = wheel.entries.get(path);
  if (entry === undefined)
    throw new ExplainError('setup-failed', `the wheel has no ${path}: it is not the one asked for`);
  return entry;
}

/** sha256 of a whole source, in hex. */
export async function sha256Of(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of source.read(0, source.size)) hash.update(chunk);
  return hash.digest('hex');
}

function parseRecord(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    // PEP 427: path,sha256=<base64url>,size; the paths we need have no comma or quote in them.
    const match = /^([^,"]+),sha256=([\w-]+),\d*$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) sums.set(match[1], match[2]);
  }
  return sums;
}
