import {type Stats, statSync} from 'node:fs';

/** What is at a path; undefined where nothing is, or nothing that can be looked at. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

export function isArrayFile(path: string): boolean {
  return /\.np[yz]$/i.test(path);
}
