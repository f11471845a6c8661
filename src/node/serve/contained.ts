import {realpath, stat} from 'node:fs/promises';
import {join, sep} from 'node:path';
import {Refusal} from './answer.ts';

/** A part of a path that is served: no `..`, nothing hidden, no drive or stream, no other system's separator. */
const plainPart = /^(?!\.)[^\\/:*?"<>|%\p{Cc}]{1,255}$/u;

/** The parts of a path, decoded once. Throws a 400 for a path that only a trick has. */
export function pathParts(path: string): readonly string[] {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw new Refusal(400, 'the address is not well encoded');
  }
  const parts = decoded.split('/');
  const odd = parts.find((part) => !plainPart.test(part) || /[. ]$/.test(part));
  if (odd !== undefined) throw new Refusal(400, 'the address has a part that no served file has');
  return parts;
}

/**
 * Where a path of plain parts lies below `root`, links followed. Throws a 404 where nothing is there, or where a link
 * leads out of `root`.
 */
export async function resolveInside(
  root: string,
  parts: readonly string[],
  kind: 'file' | 'folder',
): Promise<{readonly path: string; readonly size: number}> {
  const missing = new Refusal(404, `there is no such ${kind}`);
  try {
    const [inside, path] = [await realpath(root), await realpath(join(root, ...parts))];
    const isInside = path === inside || path.startsWith(inside.endsWith(sep) ? inside : inside + sep);
    const found = await stat(path);
    if (!isInside || !(kind === 'file' ? found.isFile() : found.isDirectory())) throw missing;
    return {path, size: found.size};
  } catch {
    throw missing;
  }
}
