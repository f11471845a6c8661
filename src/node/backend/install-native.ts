import {constants} from 'node:fs';
import {copyFile, link, mkdir, rename, rm, stat} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {diskFull, isDiskFull} from './disk.ts';
import type {CachedLibraries} from './library-cache.ts';
import type {NativePackage} from './native-package.ts';
import {type NativeState, probeBinding} from './native-probe.ts';

/** One name, so that the next setup removes what a killed one left. */
const stageName = '.tfjs-explain-setup';

/**
 * Puts the libraries and the binding into tfjs-node's folder: staged beside their place, loaded there once in a child
 * process, then renamed. Files are hard links to the cache where both are on one disk (no room, no time, and each stays
 * whole when the other is deleted), else copies. Nothing is changed when the binding does not load.
 */
export async function installNative(
  found: NativePackage,
  {folder, libraries}: CachedLibraries,
  binding: string,
  env: NodeJS.ProcessEnv,
): Promise<NativeState> {
  const stage = join(found.folder, stageName);
  const stagedBinding = join(stage, 'lib', `napi-v${found.napi}`, 'tfjs_binding.node');
  try {
    await rm(stage, {recursive: true, force: true});
    for (const path of libraries) await linkOrCopy(join(folder, path), join(stage, path));
    await linkOrCopy(binding, stagedBinding);
    const state = await probeBinding(stagedBinding, env);
    if (!state.loads) return state;
    for (const name of ['deps', 'lib'])
      await replace(join(stage, name), join(found.folder, name), join(stage, `old-${name}`));
    return state;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw diskFull(found.folder, await sizeOfFiles([...libraries.map((path) => join(folder, path)), binding]));
  } finally {
    await rm(stage, {recursive: true, force: true});
  }
}

async function sizeOfFiles(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Removes libraries and binding from tfjs-node's folder, so that nothing that does not load stays. */
export async function removeNative(found: NativePackage): Promise<void> {
  for (const name of ['deps', 'lib']) await rm(join(found.folder, name), {recursive: true, force: true});
}

async function replace(staged: string, place: string, old: string): Promise<void> {
  await rename(place, old).catch(() => undefined);
  try {
    await rename(staged, place);
  } catch (error) {
    await rename(old, place).catch(() => undefined);
    throw error;
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), {recursive: true});
  try {
    await link(from, to);
  } catch (error) {
    if (isDiskFull(error)) throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}
