import {closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';

/**
 * Writes a file whole or not at all: the bytes go into `part`, on the same disk, reach the disk, and only then get the
 * file's name. On a fault `part` is removed and the fault thrown.
 */
export function writeWholeFile(path: string, content: Uint8Array | string, part: string): void {
  try {
    mkdirSync(dirname(path), {recursive: true});
    const descriptor = openSync(part, 'w');
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(part, path);
  } catch (error) {
    rmSync(part, {force: true});
    throw error;
  }
}

/** Brings the names in a folder onto the disk. Where folders can't be opened (Windows) the system does so itself. */
export function syncFolder(path: string): void {
  try {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Nothing is lost that a fault of the disk would not report elsewhere.
  }
}
