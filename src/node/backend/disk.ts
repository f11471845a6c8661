import {statfs} from 'node:fs/promises';
import {ExplainError} from '../../core/errors.ts';

const megabyte = 1e6;

/** Whether an error says that the disk, or the user's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

/** The error of a child process that found the disk full, in the shape of our own. */
export function noSpace(who: string): Error {
  return Object.assign(new Error(`${who}: no space left on device`), {code: 'ENOSPC'});
}

/** Throws when a folder's disk has less room than needed, before anything is written. */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  const {bavail, bsize} = await statfs(folder);
  if (bavail * bsize < bytes) throw diskFull(folder, bytes, bavail * bsize);
}

/** The message for a full disk. */
export function diskFull(folder: string, needed: number, free?: number): ExplainError {
  const has = free === undefined ? '' : `, and it has ${megabytes(free)}`;
  return new ExplainError(
    'setup-failed',
    `the disk of ${folder} is full: the setup needs about ${megabytes(needed)} there${has}. Free some room, ` +
      'or choose another cache folder with XDG_CACHE_HOME, then run the setup again',
  );
}

/** '144 MB'. */
export function megabytes(bytes: number): string {
  return `${(bytes / megabyte).toFixed(bytes < 10 * megabyte ? 1 : 0)} MB`;
}
