import {readFile} from 'node:fs/promises';
import {Refusal} from './answer.ts';
import {pathParts, resolveInside} from './contained.ts';
import {readCheckpointFile} from './stored-checkpoints.ts';

/** Files that are served, by their ends, and as what. Never HTML or SVG: these could hold programs. */
const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.npy': 'application/octet-stream',
};

/** 64 float32 maps of 512 x 512 are 67 MB. */
const largestFile = 128e6;

/** A file of a run with its type. */
export interface RunFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A picture, an array or a part of a checkpoint of a run: `path` is still encoded, below the log directory. */
export async function readRunFile(root: string, path: string): Promise<RunFile> {
  const parts = pathParts(path);
  const name = parts.at(-1) ?? '';
  const type = types[name.slice(name.lastIndexOf('.'))];
  if (type === undefined) return readCheckpointFile(root, parts, largestFile);
  const file = await resolveInside(root, parts, 'file');
  if (file.size > largestFile) throw new Refusal(413, `the file is larger than ${largestFile / 1e6} MB`);
  return {type, bytes: await readFile(file.path)};
}
