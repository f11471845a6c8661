import {closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {faultCode} from './faults.ts';

/**
 * Writes a file whole or not at all: the bytes go into `part`, on the same disk, reach the disk, and only then get the
 * file's name. On a fault `part` is removed and the fault thrown.
 */
export function writeWholeFile(path: string, content: Uint8Array | string, part: string): void {
  try {
    makeFolder(dirname(path));
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

/**
 * Makes a folder with those above it, if need be, and tells whether it was not there. One by one: Node's own way says
 * of a read-only disk that there is no such folder.
 */
export function makeFolder(path: string): boolean {
  if (existsSync(path)) return false;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (faultCode(error) === 'EEXIST') return false;
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
