import {type FileHandle, open, realpath} from 'node:fs/promises';
import {posix, relative, resolve, sep, win32} from 'node:path';
import {ExplainError, messageOf} from '../../core/errors.ts';
import {unreadable} from '../data/read-file.ts';
import {faultCode} from '../faults.ts';
import type {WeightGroup} from './model-json.ts';

/** Weights that take up more bytes on the disk are refused before anything is allocated: 2 GiB. */
const mostBytes = 2 ** 31;

/**
 * The bytes of all weights in the manifest's order. Files outside of `folder` are refused, whatever their path is
 * written like, and so are files that don't hold just as many bytes as their weights take up: before any is read.
 */
export async function readWeights(folder: string, groups: readonly WeightGroup[]): Promise<ArrayBuffer> {
  const files: Sized[] = [];
  try {
    for (const {paths, weights} of groups) {
      const own: Sized[] = [];
      for (const path of paths) {
        const file = await openInside(folder, path);
        files.push(file);
        own.push(file);
      }
      checkSize(
        own,
        weights.reduce((sum, {bytes}) => sum + bytes, 0),
      );
    }
    const total = files.reduce((sum, {size}) => sum + size, 0);
    if (total > mostBytes) {
      throw new ExplainError('unreadable', `the weights take up ${total} bytes; at most ${mostBytes} are read`);
    }
    const bytes = new Uint8Array(total);
    let at = 0;
    for (const file of files) {
      await readFully(file, bytes.subarray(at, at + file.size));
      at += file.size;
    }
    return bytes.buffer;
  } finally {
    await Promise.all(files.map(({handle}) => handle.close()));
  }
}

interface Sized {
  readonly path: string;
  readonly handle: FileHandle;
  readonly size: number;
}

function checkSize(files: readonly Sized[], wanted: number): void {
  const held = files.reduce((sum, {size}) => sum + size, 0);
  if (held === wanted) return;
  const names = files.map(({path}) => path).join(', ') || 'no file';
  throw new ExplainError(
    'unreadable',
    `${names} should hold ${wanted} bytes of weights, as the model.json says, and there are ${held}: ` +
      `${held < wanted ? 'a file is cut off or missing' : 'a file does not belong to this model'}`,
  );
}

/** Paths are names of files as they are: nothing is decoded, so that nothing can hide behind an encoding. */
async function openInside(folder: string, path: string): Promise<Sized> {
  const refuse = (why: string) => new ExplainError('unreadable', `the weight file ${JSON.stringify(path)} ${why}`);
  const outside = 'lies outside of the folder of the model.json, which is not read';
  if (path === '' || /[\0\\]/.test(path)) throw refuse('has a name that is not allowed');
  const escapes = path.split('/').includes('..') || posix.isAbsolute(path) || win32.isAbsolute(path);
  if (escapes || /^[a-z][a-z\d+.-]*:/i.test(path)) throw refuse(outside);
  let handle: FileHandle | undefined;
  try {
    const root = await realpath(folder);
    const real = await realpath(resolve(root, path));
    // A link may lead anywhere.
    const way = relative(root, real);
    if (way === '..' || way.startsWith(`..${sep}`) || resolve(root, way) !== real) throw refuse(outside);
    handle = await open(real);
    const stat = await handle.stat();
    if (!stat.isFile()) throw refuse('is not a file');
    return {path, handle, size: stat.size};
  } catch (cause) {
    await handle?.close();
    if (cause instanceof ExplainError) throw cause;
    throw refuse(faultCode(cause) === 'ENOENT' ? 'is missing' : `can't be read: ${messageOf(cause)}`);
  }
}

async function readFully({path, handle}: Sized, into: Uint8Array): Promise<void> {
  for (let at = 0; at < into.length; ) {
    const {bytesRead} = await handle.read(into, at, into.length - at, at);
    if (bytesRead === 0) throw unreadable(path, 'it became shorter while it was read');
    at += bytesRead;
  }
}
