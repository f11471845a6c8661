import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {mkdir, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {runCommand} from './command.ts';
import {requireRoom} from './disk.ts';
import {extractEntry} from './extract.ts';
import {bindingHeaders, type NativePlatform} from './platform.ts';
import {type Wheel, wheelEntry} from './wheel-record.ts';
import type {ZipEntry} from './zip-index.ts';

/** Tells how far a long step is, in bytes. */
export type OnProgress = (label: string, done: number, total: number) => void;

/** What is cached of one wheel. A folder of this name is complete: it gets the name when all is checked. */
export interface CachedLibraries {
  readonly folder: string;
  /** Paths below `folder` of the shared libraries. */
  readonly libraries: readonly string[];
}

interface Manifest {
  readonly requirement: string;
  /** sha256 in hex of each shared library as it lies there (stripped), by its path below the folder. */
  readonly libraries: Readonly<Record<string, string>>;
}

const manifestName = 'libraries.json';

/** Where the libraries of a platform lie, or would lie, in a cache folder. */
export function librariesFolder(cache: string, {requirement, id}: NativePlatform): string {
  return join(cache, 'native', `${requirement.replace('==', '-')}-${id}`);
}

/** The cached libraries if they are there and unharmed; a harmed folder is removed. */
export async function cachedLibraries(cache: string, platform: NativePlatform): Promise<CachedLibraries | undefined> {
  const folder = librariesFolder(cache, platform);
  const manifest = await readManifest(join(folder, manifestName));
  if (manifest === undefined) return undefined;
  const sums = Object.entries(manifest.libraries);
  const same = await Promise.all(sums.map(async ([path, sha256]) => (await hashFile(join(folder, path))) === sha256));
  if (sums.length > 0 && same.every(Boolean)) return {folder, libraries: sums.map(([path]) => path)};
  await rm(folder, {recursive: true, force: true});
  return undefined;
}

/**
 * Takes the libraries and headers out of a wheel into the cache: each checked, stripped where `strip` exists, the folder
 * renamed when all is there. What an interrupted run left is continued.
 * @param wheelId tells one wheel's leftovers from another's.
 */
export async function fillCache(
  cache: string,
  platform: NativePlatform,
  wheel: Wheel,
  wheelId: string,
  {env, onProgress}: {readonly env: NodeJS.ProcessEnv; readonly onProgress: OnProgress},
): Promise<CachedLibraries> {
  const folder = librariesFolder(cache, platform);
  const partial = `${folder}.part-${wheelId.slice(0, 12)}`;
  const extra = [...wheel.entries.keys()].filter((path) => platform.extraLibraries?.test(path) === true);
  const libraries = [...platform.libraries, ...extra];
  const paths = [...libraries, ...bindingHeaders];
  const entries = paths.map((path) => wheelEntry(wheel, path));
  await removeOtherParts(folder, partial);
  await mkdir(partial, {recursive: true});
  const present = await Promise.all(entries.map(({path}) => exists(join(partial, cachePath(path)))));
  await requireRoom(partial, roomFor(entries.filter((_, index) => present[index] !== true)));

  const total = entries.reduce((sum, {compressedSize}) => sum + compressedSize, 0);
  let done = 0;
  const advance = (bytes: number): void => {
    done += bytes;
    onProgress('downloading tensorflow', Math.min(done, total), total);
  };
  for (const {path, compressedSize} of entries) {
    const destination = join(partial, cachePath(path));
    if (await exists(destination)) advance(compressedSize);
    else await extractEntry(wheel, path, destination, advance);
    if (libraries.includes(path)) await strip(destination, platform, env);
  }
  const sums: Record<string, string> = {};
  for (const path of libraries.map(cachePath)) sums[path] = (await hashFile(join(partial, path))) ?? '';
  const manifest: Manifest = {requirement: platform.requirement, libraries: sums};
  await writeFile(join(partial, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await rm(folder, {recursive: true, force: true});
  await rename(partial, folder);
  return {folder, libraries: libraries.map(cachePath)};
}

/** Bytes that the files take at most at once: one after the other is unpacked, and its compressed bytes removed. */
function roomFor(entries: readonly ZipEntry[]): number {
  const unpacked = entries.reduce((sum, {size}) => sum + size, 0);
  return unpacked + Math.max(0, ...entries.map(({compressedSize}) => compressedSize));
}

/** Removes what is half made in the cache, for the cases where it is of no use to a later run. */
export async function removeParts(cache: string, platform: NativePlatform): Promise<void> {
  await removeOtherParts(librariesFolder(cache, platform), undefined);
}

/** The libraries' run paths reckon with the wheel's layout, which `deps` repeats: `deps/lib` beside `deps/<name>.libs`. */
function cachePath(wheelPath: string): string {
  if (wheelPath.startsWith('tensorflow/include/')) return wheelPath.replace('tensorflow/include/', 'deps/include/');
  return wheelPath.startsWith('tensorflow/') ? wheelPath.replace('tensorflow/', 'deps/lib/') : `deps/${wheelPath}`;
}

async function strip(file: string, platform: NativePlatform, env: NodeJS.ProcessEnv): Promise<void> {
  if (platform.strip === undefined) return;
  const stripped = `${file}.stripped`;
  const {code} = await runCommand('strip', [...platform.strip, '-o', stripped, file], {env});
  // Without strip, or where it can't read the file, the library works as it came, only larger.
  if (code === 0 && (await exists(stripped))) await rename(stripped, file);
  else await rm(stripped, {force: true});
}

async function removeOtherParts(folder: string, keep: string | undefined): Promise<void> {
  const parent = join(folder, '..');
  const names = await readdir(parent).catch(() => []);
  const parts = names
    .map((name) => join(parent, name))
    .filter((path) => path.startsWith(`${folder}.part-`) && path !== keep);
  await Promise.all(parts.map((path) => rm(path, {recursive: true, force: true})));
}

async function readManifest(path: string): Promise<Manifest | undefined> {
  try {
    const {requirement, libraries}: Partial<Manifest> = JSON.parse(await readFile(path, 'utf8'));
    return requirement === undefined || libraries === undefined ? undefined : {requirement, libraries};
  } catch {
    return undefined;
  }
}

async function hashFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, {highWaterMark: 1 << 20}), hash);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
